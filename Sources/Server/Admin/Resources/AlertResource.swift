import JSON
import Storage
import TextBack

/// `/businesses/{b}/alerts`: what an owner should look at, and what to do about it.
enum AlertResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.alerts(of: call.business, call.page())
    return .ok(page.json(json, place: \.id))
  }

  static func json(_ alert: AlertListing) -> JSONValue {
    [
      "id": .string(String(alert.id)),
      "kind": .string(alert.kind.rawValue),
      "sentence": .string(alert.kind.sentence),
      "fix": .string(alert.kind.fix),
      "number_id": .id(orNull: alert.numberID),
      "lead_id": .id(orNull: alert.leadID),
      "message_id": .id(orNull: alert.messageID),
      "detail": .string(orNull: alert.detail),
      "at": .time(alert.at),
      "ended_at": .time(orNull: alert.endedAt),
    ]
  }
}
