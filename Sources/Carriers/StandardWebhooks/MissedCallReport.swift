import JSON
import TextBack

/// What a phone system says of a call that nobody answered:
/// `{ "id", "from", "to", "started_at", "reason"? }`.
struct MissedCallReport {
  let event: CarrierEvent

  static let idLengthMax = 255
  static let phoneLengthMax = 64

  init(_ object: JSONObject) throws(WebhookRefusal) {
    let id = try Self.text("id", in: object, lengthMax: Self.idLengthMax)
    let to = try Self.text("to", in: object, lengthMax: Self.phoneLengthMax)
    guard case .number = Caller(carrierText: to) else { throw .fieldAtFault("to") }
    let startedAt = try Self.text("started_at", in: object, lengthMax: Self.phoneLengthMax)
    guard let startedAt = Timestamp(rfc3339: startedAt) else { throw .fieldAtFault("started_at") }
    let call = CallReference(
      carrierID: id, from: try Self.caller(in: object), to: to, occurredAt: startedAt)
    event = .callMissed(call, try Self.reason(in: object))
  }

  /// A caller who withholds the number is null, or a word that says so.
  private static func caller(in object: JSONObject) throws(WebhookRefusal) -> String? {
    if object["from"] == .null { return nil }
    return try text("from", in: object, lengthMax: phoneLengthMax)
  }

  private static func reason(in object: JSONObject) throws(WebhookRefusal) -> MissedReason {
    switch object["reason"] {
    case nil, .null: return .noAnswer
    case .string(let word):
      guard let reason = MissedReason(rawValue: word) else { throw .fieldAtFault("reason") }
      return reason
    case .bool, .integer, .double, .array, .object: throw .fieldAtFault("reason")
    }
  }

  private static func text(
    _ name: String, in object: JSONObject, lengthMax: Int
  ) throws(WebhookRefusal) -> String {
    guard case .string(let text) = object[name], (1...lengthMax).contains(text.utf8.count) else {
      throw .fieldAtFault(name)
    }
    return text
  }
}
