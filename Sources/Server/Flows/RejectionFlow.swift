import Storage
import TextBack

/// Keeps what a carrier's refusal of one text says about those that are to come.
struct RejectionFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  func learn(_ rejection: Rejection, code: Int, from stored: StoredMessage) throws {
    // What is said of somebody forgotten is about nobody.
    guard !stored.to.isPseudonym else { return }
    let business = stored.businessID
    switch rejection {
    case .optedOut:
      _ = try tx.optOut(stored.to, of: business, source: .carrier, reason: nil, at: moment)
      if let lead = stored.leadID { try FollowUpFlow(tx: tx, at: moment).end(lead, .optedOut) }
    case .notMobile: try tx.noteNotMobile(stored.to, of: business, errorCode: code, at: moment)
    case .unregistered:
      try tx.raiseAlert(
        .numberUnregistered, about: .number(stored.numberID), of: business, message: stored.id,
        at: moment)
    case .configuration, .other: break
    }
  }
}
