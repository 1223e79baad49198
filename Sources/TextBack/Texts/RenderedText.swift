/// A text while its parts are joined: what stood for nothing leaves no gap behind.
struct RenderedText {
  private var scalars: [Unicode.Scalar] = []
  /// A token has just vanished, and what follows decides what goes with it.
  private var isAfterGap = false

  /// Adds words of the owner.
  mutating func append(_ words: String) {
    var rest = words.unicodeScalars[...]
    if isAfterGap {
      if isAtLineStart {
        rest = rest.drop { RenderedText.isPause($0) || Folding.isBlank($0) && !isLineEnd($0) }
        if rest.isEmpty { return }
      } else if let first = rest.first {
        closeGap(before: first)
      }
      isAfterGap = false
    }
    for scalar in rest { put(scalar) }
  }

  /// Adds the value of a token.
  mutating func insert(_ value: String) {
    isAfterGap = false
    for scalar in value.unicodeScalars { put(scalar) }
  }

  /// A token without a value takes a blank with it, and its comma where that joined it to nothing.
  mutating func vanish() { isAfterGap = true }

  /// The text without blanks at its ends.
  var finished: String {
    var text = self
    if isAfterGap { text.closeGap(before: "\n") }
    while let last = text.scalars.last, last == " " || last == "\n" { text.scalars.removeLast() }
    // A view of scalars made of an array costs a hundred times what its bytes do.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.scalars.count)
    for scalar in text.scalars {
      if scalar.isASCII {
        bytes.append(UInt8(scalar.value))
      } else {
        bytes += String(scalar).utf8
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Any text with single blanks, no leading comma, no brace and no control character.
  static func tidied(_ text: String) -> String {
    if isPlainAndTidy(text) { return text }
    var tidy = RenderedText()
    tidy.append(text)
    return tidy.finished
  }

  /// Whether a text is one line of ASCII in which there is nothing to tidy, as most are.
  private static func isPlainAndTidy(_ text: String) -> Bool {
    var previous = UInt8(ascii: " ")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: " "): if previous == byte { return false }
      case UInt8(ascii: ","): if text.utf8.first == byte { return false }
      case UInt8(ascii: "!")...UInt8(ascii: "z"), UInt8(ascii: "|"), UInt8(ascii: "~"): break
      default: return false
      }
      previous = byte
    }
    return previous != UInt8(ascii: " ")
  }

  /// `Thanks, {{first_name}}!` is `Thanks!`, and `Hi {{first_name}} there` is `Hi there`.
  private mutating func closeGap(before next: Unicode.Scalar) {
    let isMark = RenderedText.isMark(next)
    guard isMark || Folding.isBlank(next) else { return }
    while scalars.last == " " { scalars.removeLast() }
    if isMark || isLineEnd(next) {
      while let last = scalars.last, last == "," || last == " " { scalars.removeLast() }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "-"..."z": scalars.append(scalar)
    case "{", "}": return
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": endLine(scalar)
    case ",":
      if !isAtLineStart { scalars.append(scalar) }
    case _ where Folding.isBlank(scalar):
      if !isAtLineStart, scalars.last != " " { scalars.append(" ") }
    case _ where RenderedText.isControl(scalar): return
    default: scalars.append(scalar)
    }
  }

  private mutating func endLine(_ scalar: Unicode.Scalar) {
    // The line feed of a pair ends the line; the return before it is dropped.
    guard scalar != "\r" else { return }
    while scalars.last == " " { scalars.removeLast() }
    if !scalars.isEmpty { scalars.append("\n") }
  }

  private var isAtLineStart: Bool { scalars.isEmpty || scalars.last == "\n" }

  private func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\r" || scalar.value == 0x2028 || scalar.value == 0x2029
  }

  /// The general category Cc, which Unicode has closed (Unicode 16, table 4-4).
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value <= 0x1F || (0x7F...0x9F).contains(scalar.value)
  }

  /// A mark that closes what stands before it.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ",", ".", "!", "?", ";", ":": true
    default: false
    }
  }

  /// A mark that makes no sense at the beginning of a line.
  private static func isPause(_ scalar: Unicode.Scalar) -> Bool {
    isMark(scalar) || scalar == "-" || scalar == "\u{2013}" || scalar == "\u{2014}"
  }
}
