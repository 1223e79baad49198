/// What the fields of a request say about the message itself: its host, its content's length,
/// and what becomes of the connection.
///
/// Field by field it only takes notes; `head(…)` then judges them, always in the same order.
struct Framing: Sendable {
  /// What is known of the length of the content.
  private enum Length { case missing, malformed, doubled, bytes(Int) }
  /// The codings; `unfinished` are some of which `chunked` is not the last.
  private enum Coding { case missing, unfinished, chunked, unsupported, malformed }
  /// What `Host` names, and whether it does so once.
  private enum Host { case missing, malformed, doubled, valid }
  /// What the client waits for before it sends its content.
  private enum Expectation { case missing, continuation, unknown }

  private var host = Host.missing
  private var length = Length.missing
  private var coding = Coding.missing
  private var expectation = Expectation.missing
  private var closes = false
  private var keepsAlive = false
  private var isForwarded = false
  private var hasMalformedConnection = false

  /// Takes notes of one field.
  mutating func take(_ bytes: [UInt8], name: Range<Int>, value: Range<Int>) {
    switch name.count {
    case 4 where Grammar.equals(bytes, name, "host"): takeHost(bytes, value)
    case 6 where Grammar.equals(bytes, name, "expect"):
      expectation =
        Grammar.equals(bytes, value, "100-continue") && !isUnknown ? .continuation : .unknown
    case 9 where Grammar.equals(bytes, name, "forwarded"): isForwarded = true
    case 10 where Grammar.equals(bytes, name, "connection"): takeConnection(bytes, value)
    case 14 where Grammar.equals(bytes, name, "content-length"): takeLength(bytes, value)
    case 17 where Grammar.equals(bytes, name, "transfer-encoding"): takeCoding(bytes, value)
    case 12...:
      let prefix = name.lowerBound..<(name.lowerBound + 12)
      if Grammar.equals(bytes, prefix, "x-forwarded-") { isForwarded = true }
    default: break
    }
  }

  /// How much content there is, as far as a length says so.
  var contentBytes: Int {
    if case .bytes(let count) = length { count } else { 0 }
  }

  /// The verdict over all notes.
  func head(_ line: consuming RequestLine, fields: Fields) throws(Refusal) -> RequestHead {
    if hasMalformedConnection { throw .malformedField }
    switch host {
    case .missing: if line.version == .http11 { throw .hostMissing }
    case .doubled: throw .hostDoubled
    case .malformed: throw .malformedHost
    case .valid: break
    }
    let content = try content(line)
    let isContinuable = line.version == .http11 && content != .none
    if case .unknown = expectation { throw .unknownExpectation }
    var expectsContinue = false
    if case .continuation = expectation { expectsContinue = isContinuable }
    let isPersistent = !closes && (line.version == .http11 || keepsAlive)
    return RequestHead(
      request: Request(
        method: line.method, target: line.target, version: line.version, fields: fields,
        isForwarded: isForwarded),
      content: content, expectsContinue: expectsContinue, isPersistent: isPersistent)
  }

  /// How the content's end is known (RFC 9112 §6.3).
  private func content(_ line: borrowing RequestLine) throws(Refusal) -> RequestHead.Content {
    let content: RequestHead.Content
    switch (length, coding) {
    case (.malformed, _): throw .malformedLength
    case (.doubled, _): throw .lengthDoubled
    case (.missing, .missing):
      // A client of 1.0 may mean "until I close", which leaves nobody to answer (RFC 1945 §7.2.2).
      if line.version == .http10, line.method.definesContent { throw .lengthRequired }
      content = .none
    case (.bytes(let count), .missing): content = count == 0 ? .none : .length(count)
    case (.bytes, _): throw .lengthWithTransferCoding
    case (.missing, _) where line.version == .http10: throw .transferCodingInHTTP10
    case (.missing, .chunked): content = .chunked
    case (.missing, .unsupported): throw .unsupportedTransferCoding
    case (.missing, .unfinished), (.missing, .malformed): throw .malformedTransferCoding
    }
    if content != .none, line.method.forbidsContent { throw .contentForbidden }
    return content
  }

  private mutating func takeHost(_ bytes: [UInt8], _ value: Range<Int>) {
    if case .missing = host {
      host = Authority.isValid(bytes, value) ? .valid : .malformed
    } else {
      host = .doubled
    }
  }

  private var isUnknown: Bool {
    if case .unknown = expectation { true } else { false }
  }

  private mutating func takeConnection(_ bytes: [UInt8], _ value: Range<Int>) {
    // Most say no more than this.
    if Grammar.equals(bytes, value, "close") { return closes = true }
    if Grammar.equals(bytes, value, "keep-alive") { return keepsAlive = true }
    // Empty members do not count (RFC 9110 §5.6.1).
    for option in Self.list(bytes, value) where !option.isEmpty {
      if Grammar.equals(bytes, option, "close") { closes = true }
      if Grammar.equals(bytes, option, "keep-alive") { keepsAlive = true }
      if !bytes[option].allSatisfy(Grammar.isToken) { hasMalformedConnection = true }
    }
  }

  /// Digits alone: no sign, no list, and never a second time, not even with the same value.
  private mutating func takeLength(_ bytes: [UInt8], _ value: Range<Int>) {
    guard case .missing = length else {
      length = .doubled
      return
    }
    guard !value.isEmpty, bytes[value].allSatisfy(Grammar.isDigit) else {
      length = .malformed
      return
    }
    var count = 0
    for digit in bytes[value] {
      let (tens, overflow) = count.multipliedReportingOverflow(by: 10)
      // A length beyond all counting is beyond every limit too, and is refused as such.
      count = overflow || tens > Int.max - 9 ? Int.max : tens + Int(digit - 0x30)
      if count == Int.max { break }
    }
    length = .bytes(count)
  }

  /// Exactly `chunked`, once. Behind other codings it would be valid, but those are unknown here;
  /// anything behind it, or nothing at all, leaves the length in doubt (RFC 9112 §6.3).
  private mutating func takeCoding(_ bytes: [UInt8], _ value: Range<Int>) {
    for name in Self.list(bytes, value) {
      let isChunked = Grammar.equals(bytes, name, "chunked")
      switch coding {
      case _ where name.isEmpty: coding = .malformed
      case .missing: coding = isChunked ? .chunked : .unfinished
      case .unfinished: coding = isChunked ? .unsupported : .unfinished
      case .chunked, .unsupported, .malformed: coding = .malformed
      }
    }
  }

  /// The members of a comma-separated list, the empty ones too.
  private static func list(_ bytes: [UInt8], _ value: Range<Int>) -> [Range<Int>] {
    bytes[value].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
      let member = Grammar.trimmingBlanks($0)
      return member.startIndex..<member.endIndex
    }
  }
}
