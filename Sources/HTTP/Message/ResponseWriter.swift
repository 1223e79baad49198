/// Puts responses into bytes: the head and the body behind each other, for one `send`.
struct ResponseWriter: Sendable {
  /// The bytes of the last response.
  private(set) var bytes: [UInt8] = []

  /// Status line and `Date`, which stay the same from one response to the next for up to a second.
  private var opening: [UInt8] = []
  private var openingStatus = Status.ok
  private var openingSeconds = -1

  /// A larger response leaves its room to others.
  private static let bytesKeptMax = 262_144

  /// The word to a client that waits for leave to send its content (RFC 9110 §10.1.1).
  static let goOn = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  /// Renders a response. Fields that would split it are never sent: the answer is 500 instead.
  mutating func render(
    _ response: Response, to method: Method, version: Version, isPersistent: Bool, at seconds: Int
  ) {
    guard !response.fields.isUnsendable else {
      let failure = Response.problem(.internalServerError)
      return render(
        failure, to: method, version: version, isPersistent: isPersistent, at: seconds)
    }
    bytes.removeAll(keepingCapacity: bytes.capacity <= Self.bytesKeptMax)
    if seconds != openingSeconds || response.status.code != openingStatus.code
      || response.status.reason != openingStatus.reason
    {
      renderOpening(response.status, seconds)
    }
    bytes.append(contentsOf: opening)
    if response.fields.hasServersOwn {
      bytes.append(contentsOf: response.fields.withoutServersOwn())
    } else {
      let lines = response.fields.lines
      response.fields.bytes.withUnsafeBufferPointer { fields in
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: fields[lines]))
      }
    }
    if !response.status.forbidsContent {
      append("Content-Length: ")
      append(number: response.body.count)
      append("\r\n")
    }
    if !isPersistent {
      append("Connection: close\r\n")
    } else if version == .http10 {
      append("Connection: keep-alive\r\n")
    }
    append("\r\n")
    if method != .head, !response.status.forbidsContent {
      bytes.append(contentsOf: response.body)
    }
  }

  /// Gives the last response away, because the client does not take it all at once.
  mutating func takeBytes() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  private mutating func renderOpening(_ status: Status, _ seconds: Int) {
    openingStatus = status
    openingSeconds = seconds
    opening = Array("HTTP/1.1 \(status)\r\nDate: \(Clock.date(seconds))\r\n".utf8)
  }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func append(number: Int) {
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }
}
