/// One line of a message's fields (RFC 9112 §5): a name, a colon at once behind it, a value.
enum FieldLine {
  /// Where name and value lie, or `nil` if the line is none.
  ///
  /// A line that begins with a blank would continue the one before it (obs-fold); a blank before
  /// the colon is read in two ways by different servers. Neither is a field line here.
  static func parse(
    _ bytes: [UInt8], _ line: Range<Int>
  ) -> (name: Range<Int>, value: Range<Int>)? {
    let colon = Grammar.tokenEnd(bytes, line)
    guard colon > line.lowerBound, colon < line.upperBound, bytes[colon] == UInt8(ascii: ":")
    else { return nil }

    var start = colon + 1
    var end = line.upperBound
    while start < end, Grammar.isBlank(bytes[start]) { start += 1 }
    while end > start, Grammar.isBlank(bytes[end - 1]) { end -= 1 }
    guard Grammar.isFieldValue(bytes, start..<end) else { return nil }
    return (line.lowerBound..<colon, start..<end)
  }
}
