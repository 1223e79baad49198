import JSON
import Storage
import TextBack

/// `/businesses/{b}/credits`
enum CreditResource {
  static let amountCentsMax = 1_000_000_000

  static func balance(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let balance = try tx.balance(of: call.business)
    return .ok([
      "available": .integer(balance.available),
      "held": .integer(balance.held),
      "spent": .integer(balance.spent),
    ])
  }

  static func entries(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.entries(of: call.business, call.page())
    return .ok(page.json(json, place: \.id))
  }

  /// Records a purchase; the same one again is an answer, not an error.
  static func purchase(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let (credits, amountCents, externalID) = try call.read { reader in
      let credits = reader.read(
        "credits", .integer(1...Ledger.purchaseCreditsMax), .required
      ).value
      let cents = reader.read("amount_cents", .integer(0...amountCentsMax), .nullable).value
      let externalID = reader.read("external_id", .line(1...200), .required).value
      return (credits ?? 0, cents ?? (credits ?? 0) * Ledger.centsPerCredit, externalID ?? "")
    }
    let result = try tx.purchaseCredits(
      credits, amountCents: amountCents, externalID: externalID, for: call.business,
      at: call.moment)
    switch result {
    case .bought(let id):
      try AlertFlow(tx: tx, at: call.moment).creditsSufficed(in: call.business)
      return .created(try entry(id, tx))
    case .alreadyBought(let id): return .already(try entry(id, tx))
    case .conflicting: throw Problem(.externalIDTaken)
    }
  }

  private static func entry(_ id: Int64, _ tx: Transaction) throws -> JSONValue {
    guard let entry = try tx.entry(id) else { throw Problem(.failed) }
    return json(entry)
  }

  private static func json(_ entry: EntryListing) -> JSONValue {
    [
      "id": .string(String(entry.id)),
      "kind": .string(entry.kind.rawValue),
      "credits": .integer(entry.credits),
      "amount_cents": .integer(orNull: entry.amountCents),
      "external_id": .string(orNull: entry.externalID),
      "message_id": .id(orNull: entry.messageID),
      "at": .time(entry.at),
    ]
  }
}
