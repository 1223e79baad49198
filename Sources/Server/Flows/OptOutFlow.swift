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
  func withdrawTexts(
    to phone: PhoneNumber, of business: ID<Business>, because detail: String = "opted out",
    ending: FollowUpPlan.Ending = .optedOut
  ) throws -> [Message.State] {
    var moved: [Message.State] = []
    if let lead = try tx.findLead(of: business, phone: phone) {
      try FollowUpFlow(tx: tx, at: moment).end(lead.id, ending)
    }
    for id in try tx.waitingMessages(to: phone, of: business) {
      guard var message = try tx.message(id) else { continue }
      let transition = message.message.apply(.withdrawn)
      guard transition.changed else { continue }
      try tx.saveMessage(message, transition, detail: detail, at: moment)
      moved.append(message.message.state)
    }
    return moved
  }
}
