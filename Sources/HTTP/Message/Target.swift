/// What a request is aimed at (RFC 9112 §3.2), exactly as it was received.
package struct Target: Sendable, Hashable {
  /// The target as it stood in the request line.
  package let raw: String

  /// Where the parts lie in it, in bytes.
  private let authorityStart: UInt16
  private let pathStart: UInt16
  private let pathEnd: UInt16

  /// A target whose parts were checked; what is behind its path is the query.
  init(checked raw: String, authorityStart: Int = 0, pathStart: Int = 0, pathEnd: Int) {
    self.raw = raw
    self.authorityStart = UInt16(authorityStart)
    self.pathStart = UInt16(pathStart)
    self.pathEnd = UInt16(pathEnd)
  }

  /// Whether the target is absolute and asks for a connection that is secured.
  var isSecured: Bool { authorityStart == 8 }

  /// The path as received, not decoded; `*` for the server as a whole.
  package var path: String {
    if pathStart == 0, Int(pathEnd) == raw.utf8.count { return raw }
    return pathStart == pathEnd ? "/" : text(Int(pathStart)..<Int(pathEnd))
  }

  /// What stands behind the question mark, not decoded.
  package var query: String? {
    Int(pathEnd) == raw.utf8.count ? nil : text((Int(pathEnd) + 1)..<raw.utf8.count)
  }

  /// Path and query as received: the target in origin form.
  package var pathAndQuery: String {
    pathStart == 0 ? raw : query.map { "\(path)?\($0)" } ?? path
  }

  /// The query as names and values, decoded like a form; the first invalid escape refuses it.
  package func queryItems(fieldsMax: Int = 64) throws(FormRefusal) -> FormBody {
    try FormBody(Array((query ?? "").utf8), fieldsMax: fieldsMax)
  }

  private func text(_ range: Range<Int>) -> String {
    let bytes = raw.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
    return String(raw[start..<bytes.index(start, offsetBy: range.count)])
  }
}
