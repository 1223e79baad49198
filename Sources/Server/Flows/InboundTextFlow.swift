import Storage
import TextBack

/// Puts a text from a customer on its lead, and honours a wish to stop or to start again.
struct InboundTextFlow {
  let tx: Transaction
  let account: String
  let moment: Moment

  init(tx: Transaction, account: String, at moment: Moment) {
    self.tx = tx
    self.account = account
    self.moment = moment
  }

  func take(_ text: InboundText, _ outcome: inout FlowOutcome) throws {
    guard let to = Caller(carrierText: text.to).number,
      let number = try tx.numberSettings(phone: to, carrier: account)
    else { return outcome.notes.append(.textUnrouted) }
    if try tx.messageID(carrier: account, carrierID: text.carrierID) != nil { return }
    let sender = Caller(carrierText: text.from).number
    let lead = try sender.map { try tx.lead(of: number.businessID, phone: $0, at: moment) }
    let size = Segments(text.body)
    _ = try tx.recordInboundText(
      text, on: number, lead: lead?.id, encoding: size.encoding.rawValue,
      segments: size.segments, at: moment)
    if let sender { try honour(text.body, from: sender, of: number.businessID, &outcome) }
    if let lead {
      try FollowUpFlow(tx: tx, at: moment).end(lead.id, .replied)
      try tx.untag(lead.id, .cold)
    }
  }

  private func honour(
    _ body: String, from sender: PhoneNumber, of business: ID<Business>,
    _ outcome: inout FlowOutcome
  ) throws {
    let isOptedOut = try tx.isOptedOut(sender, of: business)
    switch OptOutWords.meaning(of: body, isOptedOut: isOptedOut) {
    case .stop:
      _ = try tx.optOut(sender, of: business, source: .text, reason: body, at: moment)
      try withdrawTexts(to: sender, of: business, &outcome)
    case .suspectedStop:
      _ = try tx.optOut(sender, of: business, source: .suspected, reason: body, at: moment)
      try withdrawTexts(to: sender, of: business, &outcome)
      let lead = try tx.findLead(of: business, phone: sender)?.id
      try AlertFlow(tx: tx, at: moment).optOutSuspected(of: lead, in: business)
    case .start, .yes: try tx.optIn(sender, of: business, at: moment)
    case .help, .none: break
    }
  }

  private func withdrawTexts(
    to phone: PhoneNumber, of business: ID<Business>, _ outcome: inout FlowOutcome
  ) throws {
    let moved = try OptOutFlow(tx: tx, at: moment).withdrawTexts(to: phone, of: business)
    outcome.notes += moved.map(FlowNote.messageMoved)
  }
}
