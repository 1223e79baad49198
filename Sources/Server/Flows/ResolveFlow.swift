package import Storage
package import TextBack

/// A person settles a text of unknown fate, on the record.
package struct ResolveFlow {
  let tx: Transaction
  let moment: Moment

  /// What became of it.
  package enum Result: Sendable, Equatable {
    case settled(Message.State)
    /// There is nothing to settle; the word is the one that the API shows.
    case notUnknown(String)
    case missing
  }

  package init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// Settles it as sent, which spends its credit, or as not sent, which gives it back.
  package func settle(
    _ id: ID<Message>, wasSent: Bool, evidence: String, author: String
  ) throws -> Result {
    guard var stored = try tx.message(id) else { return .missing }
    let transition = stored.message.apply(.resolved(wasSent: wasSent))
    guard transition.changed else { return .notUnknown(stored.message.state.shownAs) }
    try tx.saveMessage(stored, transition, detail: "settled by \(author)", at: moment)
    try tx.recordResolution(
      Resolution(wasSent: wasSent, evidence: evidence, author: author, at: moment.wall), of: id,
      in: stored.businessID, at: moment)
    let alerts = AlertFlow(tx: tx, at: moment)
    try alerts.fateSettled(stored)
    try alerts.creditsMoved(in: stored.businessID)
    return .settled(stored.message.state)
  }
}
