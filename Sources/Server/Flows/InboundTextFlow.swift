import Storage
import TextBack

/// Puts a text from a customer on its lead, honours a wish to stop or to start again, and answers
/// that where the carrier does not.
struct InboundTextFlow {
  let tx: Transaction
  let account: String
  let answeredWords: CarrierWords
  let moment: Moment

  init(tx: Transaction, account: String, answeredWords: CarrierWords, at moment: Moment) {
    self.tx = tx
    self.account = account
    self.answeredWords = answeredWords
    self.moment = moment
  }

  func take(_ text: InboundText, _ outcome: inout FlowOutcome) throws {
    guard let to = Caller(carrierText: text.to).number,
      let number = try tx.numberSettings(sendingFrom: to, carrier: account)
    else { return outcome.notes.append(.textUnrouted) }
    if try tx.messageID(carrier: account, carrierID: text.carrierID) != nil { return }
    let sender = Caller(carrierText: text.from).number
    let lead = try sender.map { try tx.lead(of: number.businessID, phone: $0, at: moment) }
    let size = Segments(text.body)
    _ = try tx.recordInboundText(
      text, to: to, on: number, carrier: account, lead: lead?.id,
      encoding: size.encoding.rawValue, segments: size.segments, at: moment)
    guard let lead else { return }
    let isOptedOut = try tx.isOptedOut(lead.phone, of: number.businessID)
    try honour(text.body, from: lead, isOptedOut: isOptedOut, &outcome)
    try FollowUpFlow(tx: tx, at: moment).end(lead.id, .replied)
    try tx.untag(lead.id, .cold)
    try reply(to: text.body, of: lead, wasOptedOut: isOptedOut, on: number, &outcome)
  }

  private func honour(
    _ body: String, from lead: Lead, isOptedOut: Bool, _ outcome: inout FlowOutcome
  ) throws {
    let business = lead.businessID
    switch OptOutWords.meaning(of: body, isOptedOut: isOptedOut) {
    case .stop:
      try tx.confirmOptOut(lead.phone, of: business, reason: body)
      try optOut(lead, source: .text, reason: body, &outcome)
      try AlertFlow(tx: tx, at: moment).optOutSettled(of: lead.id, in: business)
    case .suspectedStop:
      try optOut(lead, source: .suspected, reason: body, &outcome)
      try AlertFlow(tx: tx, at: moment).optOutSuspected(of: lead.id, in: business)
    case .start, .yes:
      try tx.optIn(lead.phone, of: business, at: moment)
      try AlertFlow(tx: tx, at: moment).optOutSettled(of: lead.id, in: business)
    case .help, .none: break
    }
  }

  private func optOut(
    _ lead: Lead, source: OptOutSource, reason: String, _ outcome: inout FlowOutcome
  ) throws {
    let id = try tx.optOut(
      lead.phone, of: lead.businessID, source: source, reason: reason, at: moment)
    // What still waits for somebody who had opted out before is the answer that they are owed.
    guard id != nil else { return }
    let moved = try OptOutFlow(tx: tx, at: moment)
      .withdrawTexts(to: lead.phone, of: lead.businessID)
    outcome.notes += moved.map(FlowNote.messageMoved)
  }

  /// Sends the one short answer that the text is owed, whatever the credits and the settings say.
  private func reply(
    to body: String, of lead: Lead, wasOptedOut: Bool, on number: NumberSettings,
    _ outcome: inout FlowOutcome
  ) throws {
    guard let reply = OptOutReply(to: body, isOptedOut: wasOptedOut, carrier: answeredWords),
      try !tx.isOwnNumber(lead.phone, of: lead.businessID),
      try AddresseeFlow(tx: tx, at: moment).isReachable(lead.phone, from: number)
    else { return }
    let business = try tx.profile(of: lead.businessID)?.name ?? ""
    let draft = TextDraft(reply.text(business: business, callback: number.phone), unit: .message)
    guard
      try !tx.wasAnswered(lead.id, with: draft.body, since: moment.steady - OptOutReply.pause)
    else { return }
    _ = try tx.queueMessage(
      NewMessage(
        number: number, lead: lead.id, call: nil, kind: .confirmation, to: lead.phone,
        body: draft.body, encoding: draft.encoding, segments: draft.segments, credits: 0,
        dueAt: moment.steady, expiresAt: moment.steady + OptOutReply.maxAge),
      at: moment)
    outcome.hasQueuedText = true
  }
}
