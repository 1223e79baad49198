import Carriers
package import Storage
package import TextBack

/// Takes what a carrier answered to an enquiry, inside a transaction; or that it did not answer.
package struct EnquiryFlow {
  let tx: Transaction
  let enquiry: Enquiry
  let door: WebhookFlow
  let policy: CarrierPolicy
  let moment: Moment
  private var outcome = FlowOutcome()

  /// `door` is the way that webhooks of the account take.
  package init(
    tx: Transaction, enquiry: Enquiry, door: WebhookFlow, policy: CarrierPolicy, at moment: Moment
  ) {
    self.tx = tx
    self.enquiry = enquiry
    self.door = door
    self.policy = policy
    self.moment = moment
  }

  /// Takes a part of the answer to this very enquiry.
  package mutating func take(_ findings: Findings.Part) throws -> FlowOutcome {
    precondition(findings.subject == enquiry.subject, "an answer to another question")
    switch enquiry.subject {
    case .call(let id, _):
      for event in findings.events { try enter(event) }
      try timeOut(id)
    case .text(let id, let from, let to):
      let records = findings.texts.map(\.text).filter { $0.from == from.e164 && $0.to == to.e164 }
      try reconcile(id) { flow, text in try flow.listing(of: text, in: records) }
    case .recent(let since):
      for event in findings.events where event.startedAt >= since {
        if try isOurs(event) { try enter(event) }
      }
      for text in findings.texts where text.text.createdAt >= since {
        try take(text, afterRestore: false)
      }
      try AccountAlerts(tx: tx, account: enquiry.account, at: moment).end(.carrierSilent)
    case .sinceBackup(let since):
      for event in findings.events where event.startedAt >= since {
        if try isOurs(event) { try enter(event) }
      }
      for text in findings.texts where text.text.createdAt >= since {
        try take(text, afterRestore: true)
      }
    }
    return outcome
  }

  /// There is no answer: our own facts have to do. `failures` is how many polls of the account
  /// failed before this one.
  package mutating func fail(failures: Int) throws -> FlowOutcome {
    switch enquiry.subject {
    case .call(let id, _): try timeOut(id)
    case .text(let id, _, _): try reconcile(id) { _, _ in .impossible }
    case .recent where failures + 1 >= PollSchedule.failuresTold:
      try AccountAlerts(tx: tx, account: enquiry.account, at: moment).raise(.carrierSilent)
    case .recent, .sinceBackup: break
    }
    return outcome
  }

  private mutating func timeOut(_ id: ID<Call>) throws {
    try MissedCallFlow(tx: tx, rules: door.rules, at: moment).timeOut(id, &outcome)
  }

  private mutating func reconcile(
    _ id: ID<Message>,
    _ listing: (ReconcileFlow, StoredMessage) throws -> ReconcileLadder.Listing
  ) throws {
    let flow = ReconcileFlow(tx: tx, account: enquiry.account, at: moment)
    // Whoever was forgotten while the carrier was being asked is on no list: that proves nothing.
    guard let text = try tx.message(id), text.message.state == .unknown,
      text.carrier == enquiry.account, !text.to.isPseudonym
    else { return }
    let mayResend = policy.unknownSends == .recover
    try flow.climb(text, try listing(flow, text), mayResend: mayResend, &outcome)
  }

  /// The same door as a webhook's, so that whichever comes second changes nothing.
  private mutating func enter(_ event: RecordedEvent) throws {
    let taken = try door.take(
      event.notice, route: event.route, listedAs: event.startedAt, tx, at: moment)
    outcome.hasQueuedText = outcome.hasQueuedText || taken.outcome.hasQueuedText
    outcome.notes += taken.outcome.notes
    if !taken.isRepeat { outcome.notes.append(.eventFound) }
  }

  private mutating func take(_ recorded: RecordedText, afterRestore: Bool) throws {
    let known = try tx.messageID(carrier: enquiry.account, carrierID: recorded.text.carrierID)
    if known != nil {
      return try enter(
        RecordedEvent(
          notice: recorded.report, route: .smsStatus, startedAt: recorded.text.createdAt))
    }
    try ListedTextFlow(tx: tx, account: enquiry.account, at: moment)
      .take(recorded.text, afterRestore: afterRestore, &outcome)
  }

  /// Whether an event concerns a number of ours, and is not older than that number's being ours.
  private func isOurs(_ event: RecordedEvent) throws -> Bool {
    let phone: String?
    switch event.notice.event {
    case .legMoved(let report):
      return try tx.call(carrier: enquiry.account, carrierID: report.parentCarrierID) != nil
    case .callEnded(let reference, _):
      if try tx.numberID(ofCall: reference.carrierID, carrier: enquiry.account) != nil {
        return true
      }
      phone = reference.to
    case .outboundCallMoved(let report): phone = report.from
    case .textArrived(let text): phone = text.to
    case .callArrived, .callMissed, .forwardEnded, .callRecorded, .deliveryReported, .nothing:
      return false
    }
    guard let phone = phone.flatMap({ Caller(carrierText: $0).number }),
      let since = try tx.hasReached(phone, carrier: enquiry.account)
    else { return false }
    return event.startedAt >= since
  }
}
