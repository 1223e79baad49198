/// A request as far as its head tells: enough to find its route and to refuse it.
struct RequestHead: Sendable {
  /// How the end of the content is known.
  enum Content: Sendable, Hashable {
    case none
    case length(Int)
    case chunked
  }

  /// The request without its content.
  var request: Request
  let content: Content

  /// Whether the client waits for a word before it sends its content.
  let expectsContinue: Bool

  /// Whether the client wants to go on with this connection.
  let isPersistent: Bool
}
