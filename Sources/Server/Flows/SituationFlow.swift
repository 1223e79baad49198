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
  /// since only a text that nothing else stops can be one too many. `rang` is how long it rang, if
  /// that is known; the text is or was due at `dueAt`.
  func situation(
    of stored: StoredCall, on number: NumberSettings, price: Int, rang: Interval?,
    dueAt: SteadyTime, paused: CapScope.Kind?
  ) throws -> Situation {
    var situation = try AddresseeFlow(tx: tx, at: moment)
      .situation(of: stored.phone, on: number, isTest: stored.isTest)
    situation.unmatchedRule =
      stored.isTest
      ? nil : number.textback.unmatchedRule(try circumstances(of: stored, on: number, rang: rang))
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
    of stored: StoredCall, on number: NumberSettings, rang: Interval?
  ) throws -> CallCircumstances {
    CallCircumstances(
      reason: stored.call.state.reason ?? .noAnswer, caller: stored.phone,
      rang: rang,
      time: number.textback.onlyHours == nil
        ? nil : try rules.localTime(of: stored.businessID, tx, at: moment))
  }

  private func isCoolingDown(_ stored: StoredCall, _ number: NumberSettings) throws -> Bool {
    guard let lead = stored.leadID, let began = try tx.cooldownBegan(for: lead) else {
      return false
    }
    return moment.steady.since(began) < .minutes(number.textback.cooldownMinutes)
  }
}
