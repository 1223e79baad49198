@testable import Carriers

/// Signs as a phone system does.
enum StandardWebhooksSigner {
  /// The secret of the specification's own example.
  static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  static func sign(
    _ body: String, id: String, at timestamp: String = "1742933560", with secret: String = secret
  ) -> [(name: String, value: String)] {
    let stamp = StandardWebhooksStamp(id: id, timestamp: timestamp, signatures: "")
    let signature = StandardWebhooksSignature(secret: secret)?
      .signature(of: stamp, body: Array(body.utf8))
    return [
      ("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature ?? ""),
    ]
  }
}
