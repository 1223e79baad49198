import Storage
import TextBack

/// Takes a text that the carrier has on record as ours, under an identifier that we do not know.
struct ListedTextFlow {
  let tx: Transaction
  let account: String
  let moment: Moment

  init(tx: Transaction, account: String, at moment: Moment) {
    self.tx = tx
    self.account = account
    self.moment = moment
  }

  /// Settles the text of ours that it is. After a restore it may be one that was sent since the
  /// backup: then the row that waits for it is settled too, or it is shown as another's.
  func take(_ record: SentText, afterRestore: Bool, _ outcome: inout FlowOutcome) throws {
    guard let from = PhoneNumber(e164: record.from), let to = PhoneNumber(e164: record.to),
      let number = try tx.sendingNumber(from, carrier: account)
    else { return }
    let same = try tx.openTexts(from: from, to: to, of: number.businessID)
      .filter { $0.body == record.body && $0.carrier == account }
    if afterRestore { return try takeForgotten(record, to, number, same, &outcome) }
    // What waits was never sent, or provably not taken, so it can only be one that left.
    let left = same.filter { !$0.message.isWaiting && $0.message.state != .sending }
    guard left.count == 1, let text = left.first,
      case .found = try ReconcileFlow(tx: tx, account: account, at: moment)
        .listing(of: text, in: [record])
    else { return }
    try ReconcileFlow(tx: tx, account: account, at: moment).accept(text, record, &outcome)
  }

  private func takeForgotten(
    _ record: SentText, _ to: PhoneNumber, _ number: NumberSettings, _ same: [StoredMessage],
    _ outcome: inout FlowOutcome
  ) throws {
    if let text = try likeliest(of: same, toBe: record) {
      try tx.noteForgottenAttempt(of: text.id, at: record.createdAt)
      return try ReconcileFlow(tx: tx, account: account, at: moment)
        .accept(text, record, &outcome)
    }
    let lead =
      try tx.isOwnNumber(to, of: number.businessID)
      ? nil : try tx.lead(of: number.businessID, phone: to, at: moment)
    let size = Segments(record.body)
    try tx.recordForeignText(
      record, to: to, on: number, carrier: account, lead: lead?.id,
      encoding: size.encoding.rawValue, segments: size.segments, at: moment)
  }

  /// Of texts with the same words the one that a record is likeliest to be: the answer to a call
  /// before it rather than after it, one that may have left rather than one that waits, and of
  /// those the nearest. Which one it is, nobody can say for sure; see `RecheckFlow`. What waits for
  /// a call that came long after it is no candidate.
  private func likeliest(
    of texts: [StoredMessage], toBe record: SentText
  ) throws -> StoredMessage? {
    let ranked = try texts.compactMap { text -> (StoredMessage, rank: (Int, Int, Int64))? in
      let asked = try tx.occasion(of: text.id)
      let age = record.createdAt.milliseconds - asked.milliseconds
      if text.message.isWaiting, age < -LookUpLimits.clockSkew.milliseconds { return nil }
      return (text, rank: (age < 0 ? 1 : 0, text.message.isWaiting ? 1 : 0, abs(age)))
    }
    return ranked.min { $0.rank < $1.rank }?.0
  }
}
