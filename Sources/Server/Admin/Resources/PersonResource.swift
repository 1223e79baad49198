import JSON
import Storage
import TextBack

/// `/businesses/{b}/exports` and `/businesses/{b}/erasures`: everything known of one person, and
/// how to forget it.
///
/// The number is in the content and never in the path: paths are in the logs of every proxy.
enum PersonResource {
  static func export(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let person = try tx.person(phone(call), of: call.business) else {
      throw Problem(.notFound)
    }
    return .ok(json(person, at: call.moment.wall))
  }

  /// Withdraws what waits for them, and forgets them.
  static func erase(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let phone = try phone(call)
    guard try tx.knows(phone, in: call.business) else { throw Problem(.notFound) }
    guard try !tx.isOwnNumber(phone, of: call.business) else { throw Problem(.ownNumber) }
    _ = try OptOutFlow(tx: tx, at: call.moment)
      .withdrawTexts(to: phone, of: call.business, because: "erased")
    let erasure = try tx.erase(phone, from: call.business, at: call.moment)
    return .created([
      "id": .string(String(erasure.id)),
      "at": .time(call.moment.wall),
      "calls": .integer(erasure.calls),
      "messages": .integer(erasure.messages),
      "notes": .integer(erasure.notes),
      "opt_outs": .integer(erasure.optOuts),
    ])
  }

  private static func phone(_ call: AdminCall) throws(InvalidFields) -> PhoneNumber {
    try call.read { $0.read("phone", .phone, .required).value }
  }

  private static func json(_ person: Person, at time: Timestamp) -> JSONValue {
    [
      "phone": .phone(person.phone),
      "exported_at": .time(time),
      "lead": .optional(person.lead, LeadResource.json),
      "excluded": .bool(person.isExcluded),
      "timeline": .array(person.timeline.map(TimelineResource.json)),
      "opt_outs": .array(person.optOuts.map(optOut)),
      "alerts": .array(person.alerts.map(AlertResource.json)),
    ]
  }

  private static func optOut(_ optOut: OptOutListing) -> JSONValue {
    var json = OptOutResource.json(optOut).object ?? JSONObject()
    json["ended_at"] = .time(orNull: optOut.endedAt)
    return .object(json)
  }
}
