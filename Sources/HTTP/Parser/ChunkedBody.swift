/// Takes the chunked coding off a content (RFC 9112 §7.1): the one transfer coding there is here.
struct ChunkedBody: Sendable {
  /// What comes next.
  private enum Phase: Sendable {
    case size
    case bytes(left: Int)
    case lineEnd
    case trailers
  }

  private var phase = Phase.size
  private var finder = LineFinder()
  private var overheadBytes = 0
  private var trailerBytes = 0
  private var trailers = 0

  /// Moves what is there from `bytes` to `content`, and says whether the last chunk and the
  /// trailers are behind it.
  mutating func take(
    _ bytes: [UInt8], from position: inout Int, into content: inout [UInt8], bytesMax: Int,
    limits: Limits
  ) throws(Refusal) -> Bool {
    while true {
      switch phase {
      case .size:
        guard let size = try size(bytes, &position, limits) else { return false }
        guard size <= bytesMax - content.count else { throw .contentTooLarge }
        phase = size == 0 ? .trailers : .bytes(left: size)
      case .bytes(let left):
        let taken = min(left, bytes.count - position)
        content.append(contentsOf: bytes[position..<(position + taken)])
        position += taken
        guard taken == left else {
          phase = .bytes(left: left - taken)
          return false
        }
        phase = .lineEnd
      case .lineEnd:
        guard let end = try lineEnd(bytes, position) else { return false }
        position = end
        phase = .size
      case .trailers:
        guard let isLast = try trailer(bytes, &position, limits) else { return false }
        if isLast { return true }
      }
    }
  }

  /// Begins the search for a line end again, because the bytes have moved.
  mutating func bytesMoved() {
    finder.reset()
  }

  /// The size of the next chunk; its extensions are checked and left unheeded.
  private mutating func size(
    _ bytes: [UInt8], _ position: inout Int, _ limits: Limits
  ) throws(Refusal) -> Int? {
    guard
      let line = try finder.line(
        in: bytes, from: position, bytesMax: limits.chunkLineBytesMax, tooLong: .malformedChunk,
        malformed: .malformedChunk)
    else { return nil }
    overheadBytes += line.count + 4
    guard overheadBytes <= limits.chunkOverheadBytesMax else { throw .malformedChunk }
    position = line.upperBound + 2

    var index = line.lowerBound
    var size = 0
    while index < line.upperBound, let digit = Grammar.hexValue(bytes[index]) {
      guard index - line.lowerBound < 15 else { throw .malformedChunk }
      size = size << 4 | Int(digit)
      index += 1
    }
    guard index > line.lowerBound, ChunkExtensions.isValid(bytes, index..<line.upperBound)
    else { throw .malformedChunk }
    return size
  }

  private func lineEnd(_ bytes: [UInt8], _ position: Int) throws(Refusal) -> Int? {
    guard position < bytes.count else { return nil }
    guard bytes[position] == Grammar.carriageReturn else { throw .malformedChunk }
    guard position + 1 < bytes.count else { return nil }
    guard bytes[position + 1] == Grammar.lineFeed else { throw .malformedChunk }
    return position + 2
  }

  /// Reads one trailer field and drops it; `true` at the empty line behind the last.
  private mutating func trailer(
    _ bytes: [UInt8], _ position: inout Int, _ limits: Limits
  ) throws(Refusal) -> Bool? {
    guard
      let line = try finder.line(
        in: bytes, from: position, bytesMax: limits.headBytesMax - trailerBytes,
        tooLong: .headTooLarge, malformed: .malformedTrailer)
    else { return nil }
    trailerBytes += line.count + 2
    position = line.upperBound + 2
    guard !line.isEmpty else { return true }
    trailers += 1
    guard trailers <= limits.fieldsMax else { throw .tooManyFields }
    guard FieldLine.parse(bytes, line) != nil else { throw .malformedTrailer }
    return false
  }
}

/// What may stand behind the size of a chunk (RFC 9112 §7.1.1).
enum ChunkExtensions {
  /// Whether the bytes are extensions by the letter; bare CR or LF in them would smuggle.
  static func isValid(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      index = skipBlanks(bytes, index, range.upperBound)
      guard index < range.upperBound, bytes[index] == UInt8(ascii: ";") else { return false }
      index = skipBlanks(bytes, index + 1, range.upperBound)
      guard let nameEnd = token(bytes, index, range.upperBound) else { return false }
      index = nameEnd
      let equals = skipBlanks(bytes, index, range.upperBound)
      guard equals < range.upperBound, bytes[equals] == UInt8(ascii: "=") else { continue }
      index = skipBlanks(bytes, equals + 1, range.upperBound)
      guard
        let valueEnd = token(bytes, index, range.upperBound)
          ?? quotedString(bytes, index, range.upperBound)
      else { return false }
      index = valueEnd
    }
    return true
  }

  private static func skipBlanks(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    bytes[start..<end].firstIndex { !Grammar.isBlank($0) } ?? end
  }

  private static func token(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    let tokenEnd = Grammar.tokenEnd(bytes, start..<end)
    return tokenEnd > start ? tokenEnd : nil
  }

  private static func quotedString(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    guard start < end, bytes[start] == UInt8(ascii: "\"") else { return nil }
    var index = start + 1
    while index < end, Grammar.isFieldValue(bytes[index]) {
      switch bytes[index] {
      case UInt8(ascii: "\""): return index + 1
      case UInt8(ascii: "\\"):
        guard index + 1 < end, Grammar.isFieldValue(bytes[index + 1]) else { return nil }
        index += 2
      default: index += 1
      }
    }
    return nil
  }
}
