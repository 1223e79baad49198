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
    let open = try tx.openTexts(from: from, to: to, of: number.businessID)
    let same = open.filter { $0.body == record.body && $0.carrier == account }
    if afterRestore { return try takeForgotten(record, to, number, open, same, &outcome) }
    // What waits was never sent, or provably not taken, so it can only be one that left.
    let left = same.filter { !$0.message.isWaiting && $0.message.state != .sending }
    guard left.count == 1, let text = left.first,
      case .found = try ReconcileFlow(tx: tx, account: account, at: moment)
        .listing(of: text, in: [record])
    else { return }
    try ReconcileFlow(tx: tx, account: account, at: moment).accept(text, record, &outcome)
  }

  private func takeForgotten(
    _ record: SentText, _ to: PhoneNumber, _ number: NumberSettings, _ open: [StoredMessage],
    _ same: [StoredMessage], _ outcome: inout FlowOutcome
  ) throws {
    if let text = same.first {
      if text.attempts == 0 { try tx.noteForgottenAttempt(of: text.id) }
      return try ReconcileFlow(tx: tx, account: account, at: moment)
        .accept(text, record, &outcome)
    }
    try withdraw(open, answeredBy: record, &outcome)
    let lead =
      try tx.isOwnNumber(to, of: number.businessID)
      ? nil : try tx.lead(of: number.businessID, phone: to, at: moment)
    let size = Segments(record.body)
    try tx.recordForeignText(
      record, to: to, on: number, carrier: account, lead: lead?.id,
      encoding: size.encoding.rawValue, segments: size.segments, at: moment)
  }

  /// Whoever has been texted since their call is not texted for it again, whatever the words.
  private func withdraw(
    _ open: [StoredMessage], answeredBy record: SentText, _ outcome: inout FlowOutcome
  ) throws {
    for text in open where text.kind == .textBack && text.message.isWaiting {
      guard let call = try tx.callTime(of: text.id),
        call.milliseconds <= record.createdAt.milliseconds + LookUpLimits.clockSkew.milliseconds
      else { continue }
      let state = try WithdrawalFlow(tx: tx, at: moment)
        .withdraw(text.id, because: "texted already by the run that a restore forgot")
      if let state { outcome.notes.append(.messageMoved(state)) }
    }
  }
}
