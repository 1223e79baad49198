import JSON
import Storage
import TextBack

/// `/businesses/{b}/exports` and `/businesses/{b}/erasures`: everything known of one person, and
/// how to forget it.
///
/// The number is in the content and never in the path: paths are in the logs of every proxy. What
/// others wrote and settings of old are theirs: an export leaves them out, and an erasure takes but
/// the number from them.
enum PersonResource {
  static func export(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let person = try tx.person(phone(call), of: call.business) else {
      throw Problem(.notFound)
    }
    return .ok(json(person, at: call.moment))
  }

  /// Withdraws what waits for them, and forgets them.
  static func erase(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let (phone, business) = (try phone(call), call.business)
    // A number that calls are forwarded to is a setting: it is taken off there, and then forgotten.
    guard try !tx.isOwnNumber(phone, of: business) else { throw Problem(.ownNumber) }
    let erasure = try ErasureFlow(tx: tx, at: call.moment).erase(phone, from: business)
    guard !erasure.isEmpty else { throw Problem(.notFound) }
    return .created([
      "id": .string(String(erasure.id)),
      "at": .time(call.moment.wall),
      "calls": .integer(erasure.calls),
      "messages": .integer(erasure.messages),
      "notes": .integer(erasure.notes),
      "opt_outs": .integer(erasure.optOuts),
    ])
  }

  /// Whether there is anything that this request would forget.
  static func isKnown(_ call: AdminCall, _ tx: Transaction) throws -> Bool {
    try tx.knows(phone(call), in: call.business)
  }

  private static func phone(_ call: AdminCall) throws(InvalidFields) -> PhoneNumber {
    try call.read { $0.read("phone", .phone, .required).value }
  }

  private static func json(_ person: Person, at moment: Moment) -> JSONValue {
    [
      "phone": .phone(person.phone),
      "exported_at": .time(moment.wall),
      "lead": .optional(person.lead, LeadResource.json),
      "excluded": .bool(person.isExcluded),
      "lists": .array(person.lists.map(list)),
      "not_mobile": .optional(person.notMobile, notMobile),
      "timeline": .array(person.timeline.map(TimelineResource.json)),
      "calls": .array(person.calls.map(CallResource.json)),
      "messages": .array(person.messages.map(MessageResource.json)),
      "follow_ups": .array(person.followUps.map { FollowUpResource.json($0, at: moment) }),
      "opt_outs": .array(person.optOuts.map(optOut)),
      "alerts": .array(person.alerts.map(AlertResource.json)),
    ]
  }

  private static func list(_ list: ListedNumber) -> JSONValue {
    ["number_id": .id(list.number), "rule": .string(list.rule.rawValue)]
  }

  private static func notMobile(_ note: NotMobileNote) -> JSONValue {
    ["error_code": .integer(note.errorCode), "at": .time(note.at)]
  }

  private static func optOut(_ optOut: OptOutListing) -> JSONValue {
    var json = OptOutResource.json(optOut).object ?? JSONObject()
    json["ended_at"] = .time(orNull: optOut.endedAt)
    return .object(json)
  }
}
