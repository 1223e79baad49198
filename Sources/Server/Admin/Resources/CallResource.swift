import JSON
import Storage
import TextBack

/// `/businesses/{b}/calls`
enum CallResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.calls(of: call.business, call.page())
    return .ok(page.json(json, place: \.id.rawValue))
  }

  static func show(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let listing = try tx.callListing(call.id(), of: call.business) else {
      throw Problem(.notFound)
    }
    return .ok(json(listing))
  }

  static func json(_ call: CallListing) -> JSONValue {
    [
      "id": .id(call.id),
      "number_id": .id(call.numberID),
      "lead_id": .id(orNull: call.leadID),
      "direction": call.isInbound ? "inbound" : "outbound",
      "from": .phone(orNull: call.isInbound ? call.phone : call.number),
      "to": .phone(orNull: call.isInbound ? call.number : call.phone),
      "outcome": .string(call.outcome),
      "reason": .string(orNull: call.reason),
      "started_at": .time(call.startedAt),
      "duration_seconds": .integer(call.durationSeconds),
      "test": .bool(call.isTest),
      "decision": .optional(call.decision, decision),
    ]
  }

  /// Whether a text was decided, why or why not, and what every rule said.
  private static func decision(_ decision: DecisionListing) -> JSONValue {
    let isText = decision.reason == nil
    let rules = SkipReason.allCases.enumerated().map { index, reason -> JSONValue in
      [
        "rule": .string(reason.rawValue),
        "stops": .bool(decision.stoppingRules & (1 << index) != 0),
      ]
    }
    return [
      "text": .bool(isText),
      "message_id": .id(orNull: decision.messageID),
      "reason": .string(orNull: decision.reason),
      "detail": .string(orNull: decision.detail),
      "sentence": .string(sentence(of: decision)),
      "rules": .array(rules),
      "settings_version": .integer(decision.settingsVersion),
      "business_version": .integer(orNull: decision.businessVersion),
      "at": .time(decision.at),
    ]
  }

  private static func sentence(of decision: DecisionListing) -> String {
    guard let reason = decision.reason else { return "The caller gets a text." }
    if let rule = decision.detail.flatMap(CallRule.init) { return rule.sentence }
    return SkipReason(rawValue: reason)?.sentence
      ?? "Somebody had answered after all, so the text that waited was cancelled."
  }
}
