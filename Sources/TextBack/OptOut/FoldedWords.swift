/// A text cut into lower-case words without accents or punctuation, for comparing with word lists.
///
/// A sentence that ends, ends with the word `.`, so that a phrase can ask to stand at its end. What
/// only decorates (quotes, hyphens, emoji) parts words; an apostrophe joins them (`don't` →
/// `dont`).
struct FoldedWords {
  static let sentenceEnd = "."

  let words: [String]

  /// All letters and digits in one run: `S.T.O.P.` and `opt-out` read `stop` and `optout`.
  let joined: String

  init(_ text: String) {
    var words: [String] = []
    var word = ""
    var joined = ""
    for scalar in text.unicodeScalars {
      switch Self.fold(scalar) {
      case .letter(let letter):
        word.unicodeScalars.append(letter)
        joined.unicodeScalars.append(letter)
      case .nothing:
        continue
      case .blank:
        Self.close(&word, into: &words)
      case .sentenceEnd:
        Self.close(&word, into: &words)
        if words.last != Self.sentenceEnd { words.append(Self.sentenceEnd) }
      }
    }
    Self.close(&word, into: &words)
    if words.last != Self.sentenceEnd { words.append(Self.sentenceEnd) }
    self.words = words
    self.joined = joined
  }

  private static func close(_ word: inout String, into words: inout [String]) {
    guard !word.isEmpty else { return }
    words.append(word)
    word = ""
  }

  private enum Folded {
    case letter(Unicode.Scalar)
    case nothing
    case blank
    case sentenceEnd
  }

  private static func fold(_ scalar: Unicode.Scalar) -> Folded {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7A: .letter(scalar)
    case 0x41...0x5A: lower(scalar.value + 0x20)
    case 0x0A, 0x0D, 0x21, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F: .sentenceEnd
    case 0x27, 0x60, 0xB4, 0x2BC, 0x2018, 0x2019, 0x300...0x36F, 0x200B...0x200F, 0x2060, 0xFEFF:
      .nothing
    case 0...0x7F: .blank
    case 0xA1, 0xBF, 0x2026, 0x3002, 0xFF01, 0xFF1F: .sentenceEnd
    case 0xC0...0x17F: letter(lettersFromC0[Int(scalar.value) - 0xC0])
    case 0xFF10...0xFF19: lower(scalar.value - 0xFF10 + 0x30)
    case 0xFF21...0xFF3A: lower(scalar.value - 0xFF21 + 0x61)
    case 0xFF41...0xFF5A: lower(scalar.value - 0xFF41 + 0x61)
    default: scalar.properties.isAlphabetic ? .letter(scalar) : .blank
    }
  }

  private static func lower(_ value: UInt32) -> Folded {
    letter(UInt8(truncatingIfNeeded: value))
  }

  private static func letter(_ byte: UInt8) -> Folded {
    byte == UInt8(ascii: ".") ? .blank : .letter(Unicode.Scalar(byte))
  }

  /// The letter under the accent for U+00C0 to U+017F; a dot where there is no letter.
  private static let lettersFromC0 = Array(
    ("aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
      + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
      + "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)
}
