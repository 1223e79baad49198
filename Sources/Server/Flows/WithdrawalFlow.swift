import Storage
import TextBack

/// Withdraws texts that have not left, and gives their credits back.
struct WithdrawalFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// Withdraws a text, with what its owner is to read about it; nil if it no longer waits.
  @discardableResult
  func withdraw(_ id: ID<Message>, because why: String) throws -> Message.State? {
    guard var stored = try tx.message(id) else { return nil }
    let transition = stored.message.apply(.withdrawn)
    guard transition.changed else { return nil }
    try tx.saveMessage(stored, transition, detail: why, at: moment)
    try TextMoveFlow(tx: tx, at: moment).follow(stored, transition)
    return stored.message.state
  }
}
