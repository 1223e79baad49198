import Storage
import TextBack

/// What follows from a wish for no more texts, whoever passed it on.
struct OptOutFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// Withdraws every text to a person that has not left yet; returns what each has become.
  @discardableResult
  func withdrawTexts(
    to phone: PhoneNumber, of business: ID<Business>, because why: String = "opted out",
    ending: FollowUpPlan.Ending = .optedOut
  ) throws -> [Message.State] {
    if let lead = try tx.findLead(of: business, phone: phone) {
      try FollowUpFlow(tx: tx, at: moment).end(lead.id, ending)
    }
    return try tx.waitingMessages(to: phone, of: business).compactMap {
      try WithdrawalFlow(tx: tx, at: moment).withdraw($0, because: why)
    }
  }
}
