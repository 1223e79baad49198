import Storage
import TextBack

/// Writes down a call that has just been heard of, and whether the owner is to be rung for it.
struct CallOpening {
  let tx: Transaction
  let account: String
  let rules: FlowRules
  let clock: CarrierClock

  init(tx: Transaction, account: String, rules: FlowRules, by clock: CarrierClock) {
    self.tx = tx
    self.account = account
    self.rules = rules
    self.clock = clock
  }

  private var moment: Moment { clock.moment }

  /// Opens the call, puts it on its lead's timeline, and applies what was heard of its legs before.
  ///
  /// `reason` is why it was missed, when whoever reports it knows that already.
  func open(
    _ reference: CallReference, on number: NumberSettings, missedFor reason: MissedReason? = nil,
    _ outcome: inout FlowOutcome
  ) throws -> StoredCall {
    let caller = Caller(carrierText: reference.from)
    let isOwn = try caller.number.map { try tx.isOwnNumber($0, of: number.businessID) } ?? false
    let lead: Lead? = try isOwn ? nil : caller.number.map { try self.lead($0, of: number) }
    let handling =
      try reason.map { (value: .notRung($0), isLoop: false) }
      ?? handling(of: caller, reference, on: number)
    let new = NewCall(
      number: number, carrier: account, carrierID: reference.carrierID, leadID: lead?.id,
      phone: caller.number,
      isWithheld: caller == .withheld, isLoop: handling.isLoop,
      startedAt: clock.beganAt ?? clock.wall(of: reference.occurredAt),
      terms: Call.Terms(
        handling: handling.value, minimumTalkSeconds: number.textback.minimumTalkSeconds,
        arrivedAt: moment.steady))
    var stored = try tx.insertCall(new, at: moment)
    let flow = MissedCallFlow(tx: tx, rules: rules, at: moment)
    let age = clock.age(of: reference.occurredAt)
    if case .missed = stored.call.state {
      try flow.decide(stored, on: number, age: age, &outcome)
    }
    for change in try tx.strayLegs(of: reference.carrierID, carrier: account) {
      stored = try flow.move(stored, on: number, by: .leg(change), age: age, &outcome)
    }
    return stored
  }

  private func lead(_ phone: PhoneNumber, of number: NumberSettings) throws -> Lead {
    try tx.lead(of: number.businessID, phone: phone, at: moment)
  }

  private func handling(
    of caller: Caller, _ reference: CallReference, on number: NumberSettings
  ) throws -> (value: Call.Handling, isLoop: Bool) {
    if try isLoop(caller, reference, on: number) { return (.notRung(.noAnswer), true) }
    switch number.mode {
    case .alreadyForwarded, .external: return (.notRung(.noAnswer), false)
    case .forward: break
    }
    if !number.textback.ringsAfterHours, try !rules.isOpen(number.businessID, tx, at: moment) {
      return (.notRung(.afterHours), false)
    }
    let timeout = Interval.seconds(number.textback.ringTimeoutSeconds)
    return (.ring(timeout: timeout, number.textback.acceptance), false)
  }

  /// Calls of a list are all opened at once, so when they began says which of them rang together.
  private func ringsTogether(on number: NumberSettings) -> ClosedRange<Timestamp>? {
    let longest = .seconds(number.textback.ringTimeoutSeconds) + Call.Terms.grace
    return clock.beganAt.map {
      Timestamp(milliseconds: $0.milliseconds - longest.milliseconds)...$0
    }
  }

  /// Whether this is a call of ours coming back: the owner's phone forwards to us what we ring it
  /// for. Ringing it again would never end.
  private func isLoop(
    _ caller: Caller, _ reference: CallReference, on number: NumberSettings
  ) throws -> Bool {
    guard number.mode == .forward else { return false }
    let diverted = reference.forwardedFrom.flatMap { Caller(carrierText: $0).number }
    if let diverted, number.textback.forwardTo.contains(diverted) { return true }
    guard let phone = caller.number else { return false }
    return try tx.isBusinessNumber(phone, of: number.businessID)
      || tx.isRinging(number.id, from: phone, begun: ringsTogether(on: number))
  }
}
