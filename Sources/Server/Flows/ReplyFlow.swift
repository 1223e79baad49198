package import Storage
package import TextBack

/// What became of an owner's reply; each refusal has a reason that the API shows.
package enum ReplyResult: Sendable, Equatable {
  case queued(ID<Message>)
  case optedOut
  case noCredits
  /// The business has no number to send it from.
  case noNumber
}

/// Queues an owner's reply to a lead: same ledger, same sender, its own kind.
package struct ReplyFlow {
  let tx: Transaction
  let moment: Moment

  package init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// How long a reply is worth sending: a person wrote it, so longer than an automatic text.
  package static let maxAge = Interval.minutes(30)

  /// Queues the reply, or says why not.
  package func queue(_ body: String, to lead: Lead) throws -> ReplyResult {
    guard let number = try tx.conversationNumber(of: lead) else { return .noNumber }
    if try tx.isOptedOut(lead.phone, of: lead.businessID) { return .optedOut }
    let unit = try tx.profile(of: lead.businessID)?.creditUnit ?? .message
    let draft = TextDraft(body, unit: unit)
    guard try tx.balance(of: lead.businessID).available >= draft.price else { return .noCredits }
    let id = try tx.queueMessage(
      NewMessage(
        number: number, lead: lead.id, call: nil, kind: .reply, to: lead.phone, body: draft.body,
        encoding: draft.encoding, segments: draft.segments, credits: draft.price,
        dueAt: moment.steady, expiresAt: moment.steady + ReplyFlow.maxAge),
      at: moment)
    try tx.markRead(lead.id)
    try tx.settleCallback(with: lead.id, at: moment)
    try FollowUpFlow(tx: tx, at: moment).end(lead.id, .stoppedByOwner)
    try AlertFlow(tx: tx, at: moment).creditsMoved(in: lead.businessID)
    return .queued(id)
  }
}
