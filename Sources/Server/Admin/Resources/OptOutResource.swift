import HTTP
import JSON
import Storage
import TextBack

/// `/businesses/{b}/opt-outs`
enum OptOutResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.optOuts(of: call.business, call.page())
    return .ok(page.json(json, place: \.id))
  }

  /// Records that somebody wants no more texts; of who is opted out already, that opt-out.
  static func create(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let (phone, reason) = try call.read { reader in
      let phone = reader.read("phone", .phone, .required).value
      let reason = reader.read("reason", .text(1...1_000), .nullable).value
      return phone.map { ($0, reason) }
    }
    let id = try tx.optOut(
      phone, of: call.business, source: .owner, reason: reason, at: call.moment)
    // What waits for somebody who had opted out before is the answer that they are owed.
    if id != nil {
      try OptOutFlow(tx: tx, at: call.moment).withdrawTexts(to: phone, of: call.business)
    }
    if let lead = try tx.findLead(of: call.business, phone: phone) {
      try AlertFlow(tx: tx, at: call.moment).optOutSettled(of: lead.id, in: call.business)
    }
    guard let optOut = try tx.activeOptOut(of: phone, from: call.business) else {
      throw Problem(.failed)
    }
    return id == nil ? .already(json(optOut)) : .created(json(optOut))
  }

  /// Ends an opt-out, with what shows that the person wants texts again.
  static func end(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let id = ID<Lead>(call.parameters["id"])?.rawValue else { throw Problem(.notFound) }
    let evidence = try call.read { reader in
      reader.read("evidence", .text(1...1_000), .nullable)
    }
    guard
      try tx.endOptOut(id, of: call.business, evidence: evidence.value, at: call.moment)
    else { throw Problem(.notFound) }
    if let lead = try tx.lead(optedOutBy: id, of: call.business) {
      try AlertFlow(tx: tx, at: call.moment).optOutSettled(of: lead, in: call.business)
    }
    return .noContent
  }

  static func json(_ optOut: OptOutListing) -> JSONValue {
    [
      "id": .string(String(optOut.id)),
      "phone": .phone(optOut.phone),
      "source": .string(optOut.source.rawValue),
      "reason": .string(orNull: optOut.reason),
      "at": .time(optOut.at),
    ]
  }
}
