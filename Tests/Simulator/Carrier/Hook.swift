import Carriers
import HTTP

/// A webhook as the simulated carrier means it, and as bytes on the wire.
struct Hook: Sendable {
  /// The carrier's own name for the event; each delivery of it has the same.
  let event: String
  let route: WebhookRoute
  let target: String
  private(set) var form: [(String, String)]
  let account: CarrierAccount

  init(
    _ event: String, _ route: WebhookRoute, query: String = "", of account: CarrierAccount,
    _ form: [(String, String)]
  ) {
    self.event = event
    self.route = route
    self.account = account
    target = "/webhooks/\(account.name)/\(route.rawValue)\(query)"
    self.form = form + [("AccountSid", account.sid)]
  }

  /// The same, with the time at which it happened by the carrier's clock, which is never wrong: a
  /// report on a call has it, in whole seconds.
  func dated(at time: Int64) -> Hook {
    guard route == .voiceStatus else { return self }
    var hook = self
    hook.form.append(("Timestamp", CarrierLists.date(time)))
    return hook
  }

  /// The request, signed as the carrier documents it: the URL, then each name and value, sorted.
  var bytes: [UInt8] {
    let sorted = form.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    let signed = CarrierModel.publicURL + target + sorted.map { $0.0 + $0.1 }.joined()
    let code = HMAC(.sha1, secret: Array(account.authToken.utf8)).code(for: Array(signed.utf8))
    let body = form.map { "\($0.0)=\(FormText.encoded($0.1))" }.joined(separator: "&")
    let head = [
      "POST \(target) HTTP/1.1", "Host: textback.example",
      "Content-Type: application/x-www-form-urlencoded",
      "X-Twilio-Signature: \(Base64.encode(code))",
      "Content-Length: \(body.utf8.count)",
    ]
    return Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
  }

  /// The same bytes in the pieces in which the network hands them over.
  func pieces(_ dice: inout Dice) -> [[UInt8]] {
    let bytes = bytes
    var pieces: [[UInt8]] = []
    var start = 0
    for _ in 0..<dice.below(4) {
      let end = min(bytes.count, start + 1 + dice.below(bytes.count))
      if end > start { pieces.append(Array(bytes[start..<end])) }
      start = end
    }
    if start < bytes.count { pieces.append(Array(bytes[start...])) }
    return pieces
  }
}
