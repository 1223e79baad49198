/// Puts responses into bytes: the head and the body behind each other, for one `send`.
struct ResponseWriter: Sendable {
  /// The bytes of the last response.
  private(set) var bytes: [UInt8] = []
  private var dateSeconds = -1
  private var dateLine: [UInt8] = []

  /// The word to a client that waits for leave to send its content (RFC 9110 §10.1.1).
  static let goOn = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  /// Renders a response. Fields that would split it are never sent: the answer is 500 instead.
  mutating func render(
    _ response: Response, to method: Method, version: Version, isPersistent: Bool, at seconds: Int
  ) {
    bytes.removeAll(keepingCapacity: true)
    if seconds != dateSeconds { renderDate(seconds) }
    let response = response.fields.isUnsendable ? Response.problem(.internalServerError) : response
    append("HTTP/1.1 ")
    append(number: response.status.code)
    bytes.append(Grammar.space)
    append(response.status.reason)
    bytes.append(contentsOf: [Grammar.carriageReturn, Grammar.lineFeed])
    bytes.append(contentsOf: dateLine)
    appendFields(response.fields)
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

  private mutating func appendFields(_ fields: Fields) {
    for entry in fields.entries where !Self.isServersOwn(fields.bytes[entry.name]) {
      bytes.append(contentsOf: fields.bytes[entry.name])
      append(": ")
      bytes.append(contentsOf: fields.bytes[entry.value])
      append("\r\n")
    }
  }

  /// Whether the server writes that field itself; a second one would contradict the first.
  private static func isServersOwn(_ name: ArraySlice<UInt8>) -> Bool {
    switch name.count {
    case 4: equals(name, "date")
    case 10: equals(name, "connection")
    case 14: equals(name, "content-length")
    case 17: equals(name, "transfer-encoding")
    default: false
    }
  }

  private static func equals(_ name: ArraySlice<UInt8>, _ lowercase: StaticString) -> Bool {
    lowercase.withUTF8Buffer { name.lazy.map(Grammar.lowercase).elementsEqual($0) }
  }

  private mutating func renderDate(_ seconds: Int) {
    dateSeconds = seconds
    dateLine = Array("Date: \(Clock.date(seconds))\r\n".utf8)
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
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
