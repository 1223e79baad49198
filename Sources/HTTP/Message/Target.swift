/// What a request is aimed at (RFC 9112 §3.2), exactly as it was received.
package struct Target: Sendable, Hashable {
  /// The target as it stood in the request line.
  package let raw: String

  /// Host and port, if the target was in absolute form; they then take the place of `Host`.
  package let authority: String?

  /// The path as received, not decoded; `*` for the server as a whole.
  package let path: String

  /// What stood behind the question mark, not decoded.
  package let query: String?

  /// Path and query as received: the target in origin form.
  package var pathAndQuery: String {
    query.map { "\(path)?\($0)" } ?? path
  }

  /// The query as names and values, decoded like a form; the first invalid escape refuses it.
  package func queryItems(fieldsMax: Int = 64) throws(FormRefusal) -> FormBody {
    try FormBody(Array((query ?? "").utf8), fieldsMax: fieldsMax)
  }
}
