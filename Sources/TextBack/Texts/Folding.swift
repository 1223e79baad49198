/// Replaces what only looks typographic by plain characters, so that a curly quote does not double
/// the price of a text. Letters with accents, emoji and web addresses stay as they are.
package enum Folding {
  package static func fold(_ text: String) -> String {
    var folded = ""
    folded.reserveCapacity(text.utf8.count)
    var word = ""
    for character in text {
      if character.isWhitespace {
        folded += foldWord(word)
        word = ""
        folded += foldCharacter(character)
      } else {
        word.append(character)
      }
    }
    return folded + foldWord(word)
  }

  private static func foldWord(_ word: String) -> String {
    let start = word.lowercased()
    if start.contains("://") || start.hasPrefix("www.") { return word }
    return word.reduce(into: "") { $0 += foldCharacter($1) }
  }

  private static func foldCharacter(_ character: Character) -> String {
    let scalars = character.unicodeScalars
    guard scalars.count == 1, let scalar = scalars.first else {
      if character == "\r\n" { return "\r\n" }
      return GSMAlphabet.composed(character).map { String($0) } ?? String(character)
    }
    if GSMAlphabet.contains(scalar) { return String(character) }
    if let plain = table[scalar] { return plain }
    if let plain = fullWidth(scalar) { return plain }
    if scalar.value < 0x20 || scalar.value == 0x7F { return "" }
    return GSMAlphabet.composed(character).map { String($0) } ?? String(character)
  }

  /// The full-width forms U+FF01 to U+FF5E stand for ASCII.
  private static func fullWidth(_ scalar: Unicode.Scalar) -> String? {
    guard (0xFF01...0xFF5E).contains(scalar.value) else { return nil }
    return Unicode.Scalar(scalar.value - 0xFEE0).map { String($0) }
  }

  private static let table: [Unicode.Scalar: String] = {
    var table: [Unicode.Scalar: String] = [:]
    for (plain, scalars) in replacements {
      for scalar in scalars.unicodeScalars { table[scalar] = plain }
    }
    for value in UInt32(0x2000)...0x200A {
      if let scalar = Unicode.Scalar(value) { table[scalar] = " " }
    }
    return table
  }()

  private static let replacements: [(String, String)] = [
    (
      "'",
      "\u{2018}\u{2019}\u{201B}\u{2B9}\u{2BB}\u{2BC}\u{2BD}\u{2C8}\u{2CA}\u{2CB}\u{B4}\u{60}"
        + "\u{FF07}\u{275B}\u{275C}"
    ),
    (
      "\"",
      "\u{201C}\u{201D}\u{201E}\u{201F}\u{AB}\u{BB}\u{2BA}\u{2EE}\u{275D}\u{275E}\u{301D}"
        + "\u{301E}\u{FF02}"
    ),
    (
      "-",
      "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2022}\u{2043}\u{2212}\u{FE63}\u{FF0D}"
    ),
    ("...", "\u{2026}"), ("!!", "\u{203C}"), ("/", "\u{2044}\u{2215}\u{F7}\u{FF0F}"),
    ("1/4", "\u{BC}"), ("1/2", "\u{BD}"), ("3/4", "\u{BE}"),
    (" ", "\u{A0}\u{202F}\u{205F}\u{3000}\u{9}"), ("\n", "\u{2028}\u{2029}"),
    ("", "\u{200B}\u{2060}\u{FEFF}"), ("<", "\u{2039}"), (">", "\u{203A}"),
    ("~", "\u{2DC}\u{223C}\u{FF5E}"),
  ]
}
