/// Finds the lines of a message in bytes that come in pieces of any size.
struct LineFinder: Sendable {
  /// Up to here there is no line end; so no byte is looked at twice, however slowly they come.
  private var searched = 0

  /// The next line without its CRLF, or `nil` while it is not complete.
  ///
  /// Only CRLF ends a line. RFC 9112 §2.2 lets a recipient take a bare LF for one; whoever does
  /// sees other boundaries than a neighbour who does not.
  mutating func line(
    in bytes: [UInt8], from start: Int, bytesMax: Int, tooLong: Refusal, malformed: Refusal
  ) throws(Refusal) -> Range<Int>? {
    let index = Grammar.firstIndex(of: Grammar.lineFeed, in: bytes, from: max(searched, start))
    searched = index
    guard index < bytes.count else {
      guard bytes.count - start <= bytesMax else { throw tooLong }
      return nil
    }
    guard index - start < bytesMax else { throw tooLong }
    guard index > start, bytes[index - 1] == Grammar.carriageReturn else { throw malformed }
    return start..<(index - 1)
  }

  /// Begins again, because the bytes have moved.
  mutating func reset() {
    searched = 0
  }
}
