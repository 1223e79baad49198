package import Carriers
package import Storage
package import TextBack

/// What the flows of one webhook or one tick came to, beyond the rows they wrote.
package struct FlowOutcome: Sendable, Equatable {
  package var answer = CallAnswer.acknowledge
  /// Whether a text now waits that the dispatcher does not know of.
  package var hasQueuedText = false
  package var notes: [FlowNote] = []

  package init() {}
}

/// Something that operators count.
package enum FlowNote: Sendable, Equatable {
  case callUnrouted(to: PhoneNumber?)
  case textUnrouted
  case callMissed
  case decision(SkipReason?)
  case deliveryReportUnmatched
  case messageMoved(Message.State)
  /// The carrier's list has told us of something that no webhook had.
  case eventFound
  /// Everything since the backup is re-read, so texts may leave again.
  case armed
  /// A carrier account has begun or ceased to take no texts.
  case circuitMoved(account: String, Circuit.Transition)
}

/// Takes one event of a carrier inside a transaction: load, decide, save.
///
/// It runs without waiting for anything, so that the event, what it decides and what it owes are
/// one commit.
package struct CarrierEventFlow {
  let tx: Transaction
  let account: String
  let rules: FlowRules
  let answeredWords: CarrierWords
  let moment: Moment
  let clock: CarrierClock
  private(set) var outcome = FlowOutcome()

  /// `answeredWords` are those of opt-out that the carrier answers by itself. Without a `clock` the
  /// event is a webhook's.
  package init(
    tx: Transaction, account: String, rules: FlowRules, answeredWords: CarrierWords = .none,
    at moment: Moment, clock: CarrierClock? = nil
  ) {
    self.tx = tx
    self.account = account
    self.rules = rules
    self.answeredWords = answeredWords
    self.moment = moment
    self.clock = clock ?? .ofWebhook(at: moment)
  }

  /// Takes an event and returns what to answer and what came of it.
  package mutating func take(_ event: CarrierEvent, route: WebhookRoute) throws -> FlowOutcome {
    switch event {
    case .callArrived(let reference): try callArrived(reference)
    case .callMissed(let reference, let reason): try callMissed(reference, reason)
    case .legMoved(let report): try legMoved(report, route: route)
    case .forwardEnded(let reference, let result): try forwardEnded(reference, result)
    case .callEnded(let reference, let end): try callEnded(reference, end)
    case .callRecorded(let reference): try callRecorded(reference)
    case .outboundCallMoved(let report): try outboundCallMoved(report)
    case .textArrived(let text):
      try InboundTextFlow(tx: tx, account: account, answeredWords: answeredWords, at: moment)
        .take(text, &outcome)
    case .deliveryReported(let report):
      try DeliveryReportFlow(tx: tx, account: account, at: moment).take(report, &outcome)
    case .nothing: break
    }
    return outcome
  }

  private mutating func callArrived(_ reference: CallReference) throws {
    guard let number = try number(reference.to) else {
      outcome.notes.append(.callUnrouted(to: reference.to.flatMap(PhoneNumber.init(e164:))))
      outcome.answer = .apologise
      return
    }
    let stored = try openedCall(reference, on: number)
    outcome.answer = CallHandling.answer(to: stored, on: number)
  }

  /// The same call under another delivery changes nothing.
  private mutating func callMissed(_ reference: CallReference, _ reason: MissedReason) throws {
    let phone = reference.to.flatMap { Caller(carrierText: $0).number }
    guard let phone, let number = try tx.externalNumber(phone: phone, reportedBy: account) else {
      outcome.notes.append(.callUnrouted(to: phone))
      outcome.answer = .apologise
      return
    }
    outcome.answer = .hangUp
    guard try tx.call(carrier: account, carrierID: reference.carrierID) == nil else { return }
    _ = try open(reference, on: number, missedFor: reason)
  }

  private mutating func forwardEnded(_ reference: CallReference, _ result: ForwardResult) throws {
    guard let number = try number(of: reference) else { return outcome.answer = .hangUp }
    let stored = try move(reference, on: number, by: .forwardEnded(result))
    outcome.answer = CallHandling.afterRing(of: stored, on: number)
  }

  private mutating func callEnded(_ reference: CallReference, _ end: CallEnd) throws {
    guard let number = try number(of: reference) else { return }
    _ = try move(reference, on: number, by: .ended(end))
  }

  private mutating func callRecorded(_ reference: CallReference) throws {
    outcome.answer = .hangUp
    // A recording names its call but not who is called, so it cannot open one.
    guard let stored = try tx.call(carrier: account, carrierID: reference.carrierID),
      let number = try tx.numberSettings(stored.numberID)
    else { return }
    _ = try move(stored, on: number, by: .recorded, occurredAt: reference.occurredAt)
  }

  private mutating func legMoved(_ report: LegReport, route: WebhookRoute) throws {
    let stored = try tx.call(carrier: account, carrierID: report.parentCarrierID)
    outcome.answer = try answer(to: report.change, of: stored, route: route)
    guard let stored, let number = try tx.numberSettings(stored.numberID) else {
      return try tx.keepStrayLeg(report, carrier: account, at: moment)
    }
    _ = try move(stored, on: number, by: .leg(report.change), occurredAt: report.occurredAt)
  }

  private func answer(
    to change: LegChange, of stored: StoredCall?, route: WebhookRoute
  ) throws -> CallAnswer {
    switch (route, change) {
    case (.voiceScreen, _):
      let name = try stored.flatMap { try tx.profile(of: $0.businessID)?.name }
      return .askToAccept(businessName: name ?? "")
    case (.voiceAccept, .accepted): return .connect
    case (.voiceAccept, _): return .hangUp
    default: return .acknowledge
    }
  }

  private mutating func outboundCallMoved(_ report: OutboundCallReport) throws {
    guard let number = try number(report.from) ?? knownNumber(report.carrierID) else { return }
    let phone = Caller(carrierText: report.to).number
    let isOwn = try phone.map { try tx.isOwnNumber($0, of: number.businessID) } ?? true
    let lead =
      try isOwn ? nil : phone.map { try tx.lead(of: number.businessID, phone: $0, at: moment).id }
    let connected = try tx.recordOutboundCall(
      report, on: number, carrier: account, lead: lead, to: phone, at: moment)
    if let lead, let connected {
      let moved = try ContactFlow(tx: tx, at: moment)
        .spoken(to: lead, .answeredCall, in: connected, because: "they have been called back")
      outcome.notes += moved.map(FlowNote.messageMoved)
    }
  }

  private func number(_ text: String?) throws -> NumberSettings? {
    guard let phone = text.flatMap({ Caller(carrierText: $0).number }) else { return nil }
    return try tx.numberSettings(phone: phone, carrier: account)
  }

  /// The number that is called, or was when the call began: it may have moved to another account
  /// while the call is at this one.
  private func number(of reference: CallReference) throws -> NumberSettings? {
    try number(reference.to) ?? knownNumber(reference.carrierID)
  }

  private func knownNumber(_ carrierID: String) throws -> NumberSettings? {
    try tx.numberID(ofCall: carrierID, carrier: account).flatMap(tx.numberSettings)
  }

  private mutating func move(
    _ reference: CallReference, on number: NumberSettings, by event: Call.Event
  ) throws -> StoredCall {
    let occurredAt = reference.occurredAt
    if let known = try tx.call(carrier: account, carrierID: reference.carrierID) {
      return try move(known, on: number, by: event, occurredAt: occurredAt)
    }
    let opened = try open(reference, on: number)
    return try move(
      opened, on: number, by: event, occurredAt: occurredAt, age: clock.age(of: occurredAt))
  }

  /// Moves a call by something that happened `age` ago; without one, the call was known before.
  private mutating func move(
    _ stored: StoredCall, on number: NumberSettings, by event: Call.Event, occurredAt: Timestamp?,
    age: Interval? = nil
  ) throws -> StoredCall {
    let age = try age ?? self.age(of: occurredAt, in: stored)
    return try MissedCallFlow(tx: tx, rules: rules, at: moment).move(
      stored, on: number, by: event, age: age, lasted: clock.lasted(until: occurredAt), &outcome)
  }

  private func age(of occurredAt: Timestamp?, in known: StoredCall) throws -> Interval {
    let arrivedAt = known.call.terms.arrivedAt
    let age = clock.age(of: occurredAt, inCallKnownFor: moment.steady.since(arrivedAt))
    let told = clock.age(of: occurredAt)
    // Over a boot, steady time goes on as the wall clock has it, and knows no better.
    return try age == told || tx.isOfThisBoot(arrivedAt) ? age : told
  }

  /// The call an event is about; opened by this event if it is the first that we hear of it.
  private mutating func openedCall(
    _ reference: CallReference, on number: NumberSettings
  ) throws -> StoredCall {
    try tx.call(carrier: account, carrierID: reference.carrierID) ?? open(reference, on: number)
  }

  /// Opens a call that is not known; `reason` is why it was missed, if the carrier says so.
  private mutating func open(
    _ reference: CallReference, on number: NumberSettings, missedFor reason: MissedReason? = nil
  ) throws -> StoredCall {
    try CallOpening(tx: tx, account: account, rules: rules, by: clock)
      .open(reference, on: number, missedFor: reason, &outcome)
  }
}
