/// An answer as a handler gives it.
///
/// The server adds `Date`, `Content-Length` and `Connection`, and leaves the body out where
/// the standard wants none; a handler never writes these itself.
package struct Response: Sendable {
  package var status: Status
  package var fields: Fields
  package var body: [UInt8]

  package init(_ status: Status, fields: Fields = [:], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// A text as the answer.
  package static func text(
    _ text: String, status: Status = .ok, contentType: String = "text/plain; charset=utf-8"
  ) -> Response {
    var fields = Fields()
    fields.append("Content-Type", contentType)
    return Response(status, fields: fields, body: Array(text.utf8))
  }

  /// A problem of RFC 9457 that says no more than its status does.
  package static func problem(_ status: Status) -> Response {
    .text(
      #"{"type":"about:blank","title":"\#(status.reason)","status":\#(status.code)}"#,
      status: status, contentType: "application/problem+json")
  }
}

/// What a handler says when it is asked.
package enum Reply: Sendable {
  case atOnce(Response)
  /// The answer has to wait for something, the database say; what waits runs in a task of its own,
  /// on the connection's loop as long as it awaits nothing.
  case later(@Sendable () async -> Response)
}
