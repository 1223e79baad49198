import Storage
import TextBack

/// What follows, whoever has moved a text on: plans, alerts, and what the credits come to.
struct TextMoveFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// Once the text is saved as it stands now.
  func follow(_ stored: StoredMessage, _ transition: Message.Transition) throws {
    guard transition.changed else { return }
    let alerts = AlertFlow(tx: tx, at: moment)
    if transition.ledger.contains(.post) {
      try FollowUpFlow(tx: tx, at: moment).accepted(stored)
      try alerts.textAccepted(stored)
    }
    try alerts.textMoved(stored, transition)
    if !transition.ledger.isEmpty { try alerts.creditsMoved(in: stored.businessID) }
  }
}
