import Storage
import TextBack

/// What time does to texts of unknown fate: their owner is told, and in the end gets the credit
/// back.
struct UnknownFlow {
  let tx: Transaction
  let moment: Moment

  /// When the owner is told; most are settled by a report or by asking before that.
  static let alarmAge = Interval.minutes(15)
  /// How long a credit is held at most; then it is given back, and the text is never sent again.
  static let patience = Interval.hours(72)

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// Tells owners of texts that have become a question, and gives up those that stay one.
  func tend(_ notes: inout [FlowNote]) throws {
    let alerts = AlertFlow(tx: tx, at: moment)
    for id in try tx.unknownTexts(heldSince: moment.steady - UnknownFlow.patience) {
      guard var stored = try tx.message(id) else { continue }
      let transition = stored.message.apply(.gaveUp)
      guard transition.changed else { continue }
      try tx.saveMessage(
        stored, transition, detail: "nobody could tell for 72 hours; the credit was given back",
        at: moment)
      try TextMoveFlow(tx: tx, at: moment).follow(stored, transition)
      notes.append(.messageMoved(stored.message.state))
    }
    let since = moment.steady - UnknownFlow.alarmAge
    for id in try tx.unknownTextsToReport(attemptedBefore: since) {
      guard let stored = try tx.message(id) else { continue }
      try alerts.fateUnknown(stored, nil)
    }
  }

  /// When there is something to do next, after now; nil if nothing is unknown.
  func nextAt() throws -> SteadyTime? {
    guard let oldest = try tx.oldestUnknown() else { return nil }
    return [oldest.attempt + UnknownFlow.alarmAge, oldest.hold + UnknownFlow.patience]
      .filter { $0 > moment.steady }.min()
  }
}
