/// Values that come from people: made harmless, and short.
enum TokenValue {
  /// How much of a caller's name is said.
  static let callersLengthMax = 40
  /// The same in scalars, so that forty letters cannot carry a thousand accents.
  static let callersScalarsMax = 80

  /// On one line, without control, bidirectional and other invisible characters or braces.
  static func clean(_ text: String) -> String {
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if Folding.isBlank(scalar) {
        if let last = clean.last, last != " " { clean.append(" ") }
      } else if isVisible(scalar, first: clean.isEmpty) {
        clean.append(scalar)
      }
    }
    while let last = clean.last, last == " " || isJoiner(last) { clean.removeLast() }
    return String(clean)
  }

  /// How a caller is addressed, without anything that a phone would make a link of.
  ///
  /// It is the first word of the name, or all of it where that is a title or an initial.
  static func firstName(_ name: String) -> String {
    let words = clean(name).split(separator: " ").filter { !WebAddress.looksLikeLink($0) }
    let chosen = words.first?.last == "." ? words : Array(words.prefix(1))
    let short = chosen.joined(separator: " ").prefix(callersLengthMax)
    return clean(String(short.unicodeScalars.prefix(callersScalarsMax)))
  }

  static func trimmed(_ text: Substring) -> String {
    var trimmed = text
    while trimmed.first?.isWhitespace == true { trimmed.removeFirst() }
    while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
    return String(trimmed)
  }

  private static func isVisible(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
    if (0x21...0x7A).contains(scalar.value) { return true }
    return switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
    case .format: isJoiner(scalar) && !first
    // An accent at the start would sit on the owner's word before it.
    case .nonspacingMark, .enclosingMark, .spacingMark: !first
    default: scalar != "{" && scalar != "}"
    }
  }

  /// What joins emoji and the letters of some scripts is invisible, but belongs to what is seen.
  private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x200C || scalar.value == 0x200D
  }
}
