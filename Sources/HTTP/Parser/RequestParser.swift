/// Turns the bytes of one connection into requests, without touching a socket or a clock.
///
/// Bytes go in as they come; `head` and `body` are asked in turn and answer `nil` while they need
/// more. What is refused is refused for good: the connection has no boundaries any more.
struct RequestParser: Sendable {
  /// What comes next.
  private enum Phase: Sendable {
    case requestLine(afterEmptyLine: Bool)
    case fields
    case content
  }

  /// The content that is being read.
  private enum Content: Sendable {
    case none
    case length(Int)
    case chunked(ChunkedBody)
  }

  private var buffer: [UInt8] = []

  /// Where the head begins that is being read, and up to where the buffer is understood.
  private var headStart = 0
  private var position = 0
  private var finder = LineFinder()
  private var phase = Phase.requestLine(afterEmptyLine: false)

  /// What is known of the head that is being read.
  private var requestLine: RequestLine?
  private var framing = Framing()
  private var fieldsStart = 0
  private var fieldsCount = 0
  private var content = Content.none
  private var contentBytesMax = 0
  private var body: [UInt8] = []

  /// How many bytes are held; none while nothing of a next request is there.
  var heldBytes: Int { buffer.count + body.count }

  /// Whether the request that is being read, or was read last, is known to be a HEAD.
  private(set) var isHead = false

  /// Whether bytes are there that no request has used yet.
  var hasUnread: Bool { position < buffer.count }

  /// Whether all that came belongs to requests that are complete.
  var isIdle: Bool {
    if case .requestLine(afterEmptyLine: false) = phase { !hasUnread } else { false }
  }

  /// Takes what came from the client.
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    if headStart == buffer.count {
      buffer = Array(bytes)
      bytesMoved(by: headStart)
    } else {
      if headStart > 0 {
        buffer.removeFirst(headStart)
        bytesMoved(by: headStart)
      }
      buffer.append(contentsOf: bytes)
    }
  }

  /// The next head, as soon as it is complete.
  mutating func head(within limits: Limits) throws(Refusal) -> RequestHead? {
    while true {
      switch phase {
      case .content:
        preconditionFailure("the content of a request is read before the next head")
      case .requestLine(let afterEmptyLine):
        isHead = false
        guard let range = try firstLine(afterEmptyLine, limits) else { return nil }
        guard !range.isEmpty else { continue }
        let line = try RequestLine(buffer, range, limits: limits)
        isHead = line.method == .head
        requestLine = line
        framing = Framing()
        fieldsStart = position - headStart
        fieldsCount = 0
        phase = .fields
      case .fields:
        guard try fields(limits), let line = requestLine.take() else { return nil }
        let head = try framing.head(line, fields: takeFields())
        phase = head.content == .none ? .requestLine(afterEmptyLine: false) : .content
        return head
      }
    }
  }

  /// Says what to expect behind a head, and how much of it is taken.
  mutating func expect(_ content: RequestHead.Content, bytesMax: Int) throws(Refusal) {
    contentBytesMax = bytesMax
    switch content {
    case .none:
      self.content = .none
    case .length(let count):
      guard count <= bytesMax else { throw .contentTooLarge }
      self.content = .length(count)
    case .chunked:
      self.content = .chunked(ChunkedBody())
    }
  }

  /// The content behind the last head, as soon as it is complete.
  mutating func body(within limits: Limits) throws(Refusal) -> [UInt8]? {
    switch content {
    case .none:
      return takeBody()
    case .length(let count):
      let taken = min(count - body.count, buffer.count - position)
      body.append(contentsOf: buffer[position..<(position + taken)])
      position += taken
      dropUsed()
      return body.count == count ? takeBody() : nil
    case .chunked(var chunks):
      let isComplete = try chunks.take(
        buffer, from: &position, into: &body, bytesMax: contentBytesMax, limits: limits)
      content = .chunked(chunks)
      dropUsed()
      return isComplete ? takeBody() : nil
    }
  }

  /// The next line that is not the one empty line a client may send ahead (RFC 9112 §2.2).
  private mutating func firstLine(
    _ afterEmptyLine: Bool, _ limits: Limits
  ) throws(Refusal) -> Range<Int>? {
    guard position < buffer.count else { return nil }
    let first = buffer[position]
    // What cannot become a request, such as a TLS greeting, is not waited for.
    guard Grammar.isToken(first) || (first == Grammar.carriageReturn && !afterEmptyLine) else {
      throw .malformedRequestLine
    }
    guard
      let line = try finder.line(
        in: buffer, from: position, bytesMax: limits.requestLineBytesMax,
        tooLong: .requestLineTooLong, malformed: .malformedRequestLine)
    else { return nil }
    if line.isEmpty {
      phase = .requestLine(afterEmptyLine: true)
      headStart = line.upperBound + 2
    }
    position = line.upperBound + 2
    return line
  }

  /// Reads field lines up to the empty one, and says whether it was there.
  private mutating func fields(_ limits: Limits) throws(Refusal) -> Bool {
    while true {
      guard
        let line = try finder.line(
          in: buffer, from: position, bytesMax: limits.headBytesMax - (position - headStart),
          tooLong: .headTooLarge, malformed: .malformedField)
      else { return false }
      position = line.upperBound + 2
      guard !line.isEmpty else { return true }
      guard let field = FieldLine.parse(buffer, line) else { throw .malformedField }
      guard fieldsCount < limits.fieldsMax else { throw .tooManyFields }
      fieldsCount += 1
      framing.take(buffer, name: field.name, value: field.value)
    }
  }

  /// The fields over the bytes they came in; without a copy when the request is all there is.
  private mutating func takeFields() -> Fields {
    let (start, end) = (headStart, position)
    let isAlone = buffer.count - end == framing.contentBytes
    let fields =
      isAlone
      ? Fields(checked: buffer, lines: (start + fieldsStart)..<(end - 2), count: fieldsCount)
      : Fields(
        checked: Array(buffer[start..<end]), lines: fieldsStart..<(end - start - 2),
        count: fieldsCount)
    dropUsed()
    return fields
  }

  private mutating func takeBody() -> [UInt8] {
    content = .none
    phase = .requestLine(afterEmptyLine: false)
    defer { body = [] }
    return body
  }

  /// Forgets what is behind the reader; a connection that waits holds only what it waits with.
  private mutating func dropUsed() {
    headStart = position
    guard position == buffer.count else { return }
    buffer = []
    bytesMoved(by: position)
  }

  private mutating func bytesMoved(by distance: Int) {
    position -= distance
    headStart = 0
    finder.reset()
    if case .chunked(var chunks) = content {
      chunks.bytesMoved()
      content = .chunked(chunks)
    }
  }
}
