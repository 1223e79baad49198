/// A text while its parts are joined: what stood for nothing leaves no gap behind.
struct RenderedText {
  private var text = ""
  /// A token has just vanished: what follows must not begin with its comma.
  private var isAfterGap = false

  /// Adds words, with single blanks and without braces.
  mutating func append(_ words: String) {
    for character in words where character != "{" && character != "}" {
      append(character)
    }
  }

  /// A token without a value takes its blank with it, and its comma where that joined it to nothing.
  mutating func vanish() {
    while text.last == " " { text.removeLast() }
    isAfterGap = true
  }

  private mutating func append(_ character: Character) {
    if isAfterGap {
      if character == ",", text.isEmpty || RenderedText.endsSentence(text.last) { return }
      if character != " " || !text.isEmpty { closeGap(before: character) }
    }
    if character == " ", text.isEmpty || text.last == " " || text.last == "\n" { return }
    if RenderedText.isTightMark(character), text.last == " " { text.removeLast() }
    text.append(character)
  }

  /// `Thanks, {{first_name}}!` is `Thanks!`, and `Hi {{first_name}} there` is `Hi there`.
  private mutating func closeGap(before character: Character) {
    isAfterGap = false
    if text.last == ",", RenderedText.endsSentence(character) || character == "," {
      text.removeLast()
    }
  }

  /// The text without blanks or commas at its ends.
  var finished: String {
    var text = text[...]
    if isAfterGap, text.last == "," { text.removeLast() }
    while let first = text.first, first == "," || first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  private static func endsSentence(_ character: Character?) -> Bool {
    switch character {
    case nil, ".", "!", "?", "\n", ":", ";": true
    default: false
    }
  }

  private static func isTightMark(_ character: Character) -> Bool {
    switch character {
    case ",", ".", "!", "?": true
    default: false
    }
  }
}

/// Values that come from people: made harmless, and short.
enum TokenValue {
  static let callersLengthMax = 40

  /// Without control, bidirectional and other invisible characters, and without braces.
  static func clean(_ text: String) -> String {
    let visible = text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: isJoiner(scalar)
      default: scalar != "{" && scalar != "}"
      }
    }
    return trimmed(Substring(String(String.UnicodeScalarView(visible))))
  }

  /// The first word of a caller's name, without anything that looks like a web address.
  static func firstName(_ name: String) -> String {
    let words = clean(name).split(separator: " ").filter { word in
      !word.contains("://") && !word.lowercased().hasPrefix("www.") && !word.contains("/")
    }
    return String((words.first ?? "").prefix(callersLengthMax))
  }

  static func trimmed(_ text: Substring) -> String {
    let head = text.drop(while: \.isWhitespace)
    return String(head.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// What joins emoji is invisible too, but belongs to what is seen.
  private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0x200D }
}
