import HTTP
import TextBack

/// The three fields that every Standard Webhook is sent with.
struct StandardWebhooksStamp: Sendable {
  static let idField = "webhook-id"
  static let timestampField = "webhook-timestamp"
  static let signatureField = "webhook-signature"

  /// The same for every delivery of one event.
  let id: String
  let timestamp: String
  let signatures: String

  init(_ fields: Fields) throws(WebhookRefusal) {
    id = try Self.only(Self.idField, in: fields)
    timestamp = try Self.only(Self.timestampField, in: fields)
    signatures = try Self.only(Self.signatureField, in: fields)
  }

  init(id: String, timestamp: String, signatures: String) {
    self.id = id
    self.timestamp = timestamp
    self.signatures = signatures
  }

  /// When the delivery was signed, in whole seconds since 1970; nil if it does not say so.
  var time: Timestamp? {
    guard (1...12).contains(timestamp.utf8.count),
      timestamp.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let seconds = Int64(timestamp)
    else { return nil }
    return Timestamp(milliseconds: seconds * 1_000)
  }

  private static func only(_ name: String, in fields: Fields) throws(WebhookRefusal) -> String {
    let values = fields.all(name)
    guard values.count == 1, let value = values.first, !value.isEmpty else {
      throw .signatureMissing
    }
    return value
  }
}

/// Checks `webhook-signature`: HMAC-SHA256, keyed with the decoded secret, over id, timestamp and
/// body with dots between them (Standard Webhooks, Signature scheme).
struct StandardWebhooksSignature: Sendable {
  private let key: HMAC

  /// What marks a symmetric signature in the list; others are not ours to check.
  private static let version = "v1,"
  private static let secretPrefix = "whsec_"

  init?(secret: String) {
    guard secret.hasPrefix(Self.secretPrefix),
      let bytes = Base64.decode(secret.dropFirst(Self.secretPrefix.count)), !bytes.isEmpty
    else { return nil }
    key = HMAC(.sha256, secret: bytes)
  }

  /// Whether one of the signatures is right; a sender that changes its secret gives several.
  func isValid(_ stamp: StandardWebhooksStamp, body: [UInt8]) -> Bool {
    let expected = Array(signature(of: stamp, body: body).utf8)
    return stamp.signatures.split(separator: " ").reduce(false) { isValid, given in
      Signature.matches(Array(given.utf8), expected) || isValid
    }
  }

  /// The signature as the sender writes it.
  func signature(of stamp: StandardWebhooksStamp, body: [UInt8]) -> String {
    let signed = Array("\(stamp.id).\(stamp.timestamp).".utf8) + body
    return Self.version + Base64.encode(key.code(for: signed))
  }
}
