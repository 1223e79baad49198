import Testing

@testable import Carriers
@testable import HTTP

@Suite struct `A signed request` {
  @Test(arguments: Delivery.accepted)
  func `is believed when it is the one that was signed`(delivery: Delivery) throws {
    try #require(try delivery.refusal() == nil)
  }

  @Test(arguments: Delivery.refused)
  func `is refused when it is another`(delivery: Delivery) throws {
    #expect(try delivery.refusal() == delivery.expected)
  }
}

/// A webhook on its way from the carrier to us, and what may happen to it there.
struct Delivery: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var expected: WebhookRefusal?

  // How the carrier sees it.
  var url = "https://hooks.example.com/webhooks/main/voice"
  var form = [
    ("AccountSid", "AC00000000000000000000000000000001"),
    ("CallSid", "CA00000000000000000000000000000001"), ("From", "+14155550123"),
    ("FromCity", "SAN JOSÉ"), ("FromZip", ""), ("To", "+15005550006"),
  ]
  var signer = TwilioSigner()

  // How we are set up.
  var publicURL = "https://hooks.example.com"
  var token = TwilioSigner.tokenOfTests
  var previousToken: String?

  // How it arrives, where that is not how it was sent.
  var target = "/webhooks/main/voice"
  var body: String?
  var contentTypes = ["application/x-www-form-urlencoded; charset=UTF-8"]
  var more: [(name: String, value: String)] = []
  var signatures: @Sendable (String) -> [String] = { [$0] }
  var fieldName = "X-Twilio-Signature"

  init(
    _ title: String, _ expected: WebhookRefusal? = nil,
    _ change: (inout Delivery) -> Void = { _ in }
  ) {
    testDescription = title
    self.expected = expected
    change(&self)
  }

  /// Why our side refuses it; nil if it is believed.
  func refusal() throws -> WebhookRefusal? {
    let twilio = Twilio(
      TwilioAccount(
        name: "main", accountSID: "AC00000000000000000000000000000001", authToken: token,
        previousAuthToken: previousToken, publicURL: publicURL))
    let bytes = Array(target.utf8)
    var fields = Fields(contentTypes.map { (name: "Content-Type", value: $0) } + more)
    for signature in signatures(signer.sign(url, form)) { fields.append(fieldName, signature) }
    let request = Request(
      method: .post, target: try Target(bytes, 0..<bytes.count, of: .post), fields: fields,
      body: Array((body ?? Delivery.encoded(form)).utf8))
    do {
      _ = try twilio.verify(request, route: .voice)
      return nil
    } catch {
      return error
    }
  }

  static func encoded(_ form: [(String, String)]) -> String {
    form.map { "\(FormText.encoded($0.0))=\(FormText.encoded($0.1))" }.joined(separator: "&")
  }

  /// The body with one field written in another way.
  mutating func rewrite(_ part: String, as other: String) {
    let plain = body ?? Delivery.encoded(form)
    precondition(plain.contains(part), "\(part) is not in \(plain)")
    body = plain.replacing(part, with: other)
  }
}
