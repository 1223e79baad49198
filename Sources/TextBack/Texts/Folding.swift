/// Typographic characters written as GSM-7 has them, so that a dash does not double the price.
///
/// Letters, emoji and addresses of the web are never touched. Accents that stand apart from their
/// letter are joined with it where GSM-7 has the letter (canonical composition, Unicode UAX #15).
package enum Folding {
  /// The text in GSM-7 when replacing typographic characters achieves that, and unchanged when not.
  package static func fold(_ text: String) -> String {
    if GSM7.holds(text) { return text }
    let folded = replaceAll(text)
    return GSM7.holds(folded) ? folded : text
  }

  private static func replaceAll(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var folded = String.UnicodeScalarView()
    var start = 0
    while start < scalars.count {
      var end = start
      while end < scalars.count, !isBlank(scalars[end]) { end += 1 }
      let word = scalars[start..<end]
      let address = WebAddress.range(in: word)
      append(word[..<address.lowerBound], to: &folded)
      folded.append(contentsOf: word[address])
      append(word[address.upperBound...], to: &folded)
      if end < scalars.count { append(scalars[end...end], to: &folded) }
      start = end + 1
    }
    return String(folded)
  }

  private static func append(
    _ scalars: ArraySlice<Unicode.Scalar>, to folded: inout String.UnicodeScalarView
  ) {
    for scalar in scalars {
      if let last = folded.last, let letter = composed(last, scalar) {
        folded.removeLast()
        folded.append(letter)
      } else if let replacement = replacement(for: scalar) {
        if isFraction(scalar), let last = folded.last, isDigit(last) { folded.append(" ") }
        folded.append(contentsOf: replacement.unicodeScalars)
      } else {
        folded.append(scalar)
      }
    }
  }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    (0x30...0x39).contains(scalar.value)
  }

  private static func isFraction(_ scalar: Unicode.Scalar) -> Bool {
    (0xBC...0xBE).contains(scalar.value)
  }

  private static func replacement(for scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x0A, 0x0D: nil
    case 0x2018...0x201B, 0x2B9, 0x2BB...0x2BD, 0x2C8, 0x2CA, 0x2CB, 0xB4, 0x60, 0x1FEF, 0x2032,
      0xFF07, 0x275B, 0x275C:
      "'"
    case 0x201C...0x201F, 0xAB, 0xBB, 0x2BA, 0x2EE, 0x2033, 0x275D, 0x275E, 0x301D, 0x301E, 0xFF02:
      "\""
    case 0x2010...0x2015, 0x2022, 0x2043, 0x2212, 0xFE63, 0xFF0D: "-"
    case 0x2026: "..."
    case 0x203C: "!!"
    case 0x2044, 0x2215, 0xF7, 0xFF0F: "/"
    case 0xBC: "1/4"
    case 0xBD: "1/2"
    case 0xBE: "3/4"
    case 0x2039: "<"
    case 0x203A: ">"
    case 0x2DC, 0x223C, 0xFF5E: "~"
    case 0x37E: ";"
    case 0x2126: "Ω"
    case 0x212A: "K"
    case 0x212B: "Å"
    case 0x2028, 0x2029, 0x85: "\n"
    case 0x09, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: " "
    case 0...0x1F, 0x7F...0x9F, 0xAD, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060,
      0x2066...0x2069, 0xFEFF:
      ""
    case 0xFF01...0xFF5E: String(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
    default: nil
    }
  }

  /// The letter of GSM-7 that a letter and the accent after it make together.
  private static func composed(
    _ letter: Unicode.Scalar, _ accent: Unicode.Scalar
  ) -> Unicode.Scalar? {
    switch (letter, accent.value) {
    case ("a", 0x300): "à"
    case ("e", 0x300): "è"
    case ("i", 0x300): "ì"
    case ("o", 0x300): "ò"
    case ("u", 0x300): "ù"
    case ("e", 0x301): "é"
    case ("E", 0x301): "É"
    case ("n", 0x303): "ñ"
    case ("N", 0x303): "Ñ"
    case ("a", 0x308): "ä"
    case ("o", 0x308): "ö"
    case ("u", 0x308): "ü"
    case ("A", 0x308): "Ä"
    case ("O", 0x308): "Ö"
    case ("U", 0x308): "Ü"
    case ("a", 0x30A): "å"
    case ("A", 0x30A): "Å"
    case ("C", 0x327): "Ç"
    default: nil
    }
  }
}
