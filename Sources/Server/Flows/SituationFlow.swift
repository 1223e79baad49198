import Storage
import TextBack

/// Finds out everything that the decision on a missed call depends on.
struct SituationFlow {
  let tx: Transaction
  let rules: FlowRules
  let moment: Moment

  init(tx: Transaction, rules: FlowRules, at moment: Moment) {
    self.tx = tx
    self.rules = rules
    self.moment = moment
  }

  /// The situation of a call, but for limits that its text might pass: those are looked at last,
  /// since only a text that nothing else stops can be one too many. The text is or was due then.
  func situation(
    of stored: StoredCall, on number: NumberSettings, price: Int, age: Interval,
    dueAt: SteadyTime, paused: CapScope.Kind?
  ) throws -> Situation {
    var situation = try AddresseeFlow(tx: tx, at: moment)
      .situation(of: stored.phone, on: number, isTest: stored.isTest)
    situation.unmatchedRule =
      stored.isTest
      ? nil : number.textback.unmatchedRule(try circumstances(of: stored, on: number, age: age))
    situation.isAnonymous = stored.isWithheld
    situation.isOwnNumber = situation.isOwnNumber || stored.isLoop
    situation.pausedScope = paused
    situation.isCoolingDown = try isCoolingDown(stored, number)
    situation.availableCredits = try tx.balance(of: stored.businessID).available
    situation.price = price
    situation.lateness = moment.steady.since(dueAt)
    situation.maxAge = .seconds(number.textback.maxAgeSeconds)
    return situation
  }

  private func circumstances(
    of stored: StoredCall, on number: NumberSettings, age: Interval
  ) throws -> CallCircumstances {
    CallCircumstances(
      reason: stored.call.state.reason ?? .noAnswer, caller: stored.phone,
      rang: rang(stored, age: age),
      time: number.textback.onlyHours == nil
        ? nil : try rules.localTime(of: stored.businessID, tx, at: moment))
  }

  /// Nil where the ring was not ours: a phone system says when a call began, not when it ended.
  private func rang(_ stored: StoredCall, age: Interval) -> Interval? {
    if case .notRung = stored.call.terms.handling { return nil }
    // What was told at once ended just now: the carrier's whole seconds, or a clock that is a
    // little off, would make a ring too short to count.
    let late = age > Call.Terms.promptness ? age : .seconds(0)
    // Of a call that is heard of when it is over, only the carrier's times say how long it rang.
    return max(
      (moment.steady - late).since(stored.call.terms.arrivedAt),
      Interval(
        milliseconds: moment.wall.milliseconds - age.milliseconds
          - stored.startedAt.milliseconds),
      .seconds(0))
  }

  private func isCoolingDown(_ stored: StoredCall, _ number: NumberSettings) throws -> Bool {
    guard let lead = stored.leadID, let began = try tx.cooldownBegan(for: lead) else {
      return false
    }
    return moment.steady.since(began) < .minutes(number.textback.cooldownMinutes)
  }
}
