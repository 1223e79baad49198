import Storage
import TextBack

/// What an owner does, on record as the admin API would put it.
extension Transaction {
  func purchase(
    _ credits: Int, _ externalID: String, for business: ID<Business>, at moment: Moment
  ) throws -> Ledger.PurchaseResult {
    let result = try purchaseCredits(
      credits, amountCents: credits * Ledger.centsPerCredit, externalID: externalID, for: business,
      at: moment)
    if case .bought(let entry) = result {
      try record("buy", "/businesses/\(business)/credits/purchases/\(entry)", at: moment)
    }
    return result
  }

  func record(_ action: String, _ subject: String, at moment: Moment) throws {
    try audit(AuditEntry(actor: .token(ID(1)), action: action, subject: subject), at: moment)
  }
}
