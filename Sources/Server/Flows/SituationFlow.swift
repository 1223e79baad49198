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
  /// since only a text that nothing else stops can be one too many.
  func situation(
    of stored: StoredCall, on number: NumberSettings, price: Int, age: Interval,
    paused: CapScope.Kind?
  ) throws -> Situation {
    let business = stored.businessID
    let phone = stored.phone
    let isOwn = try phone.map { try tx.isOwnNumber($0, of: business) } ?? false
    let isOptedOut = try phone.map { try tx.isOptedOut($0, of: business) } ?? false
    return Situation(
      isEnabled: number.textback.isEnabled,
      unmatchedRule: stored.isTest
        ? nil
        : number.textback.unmatchedRule(try circumstances(of: stored, on: number, age: age)),
      isAnonymous: stored.isWithheld,
      obstacle: try obstacle(phone, of: business),
      // A test goes to the owner's own phone, which no other call may.
      isOwnNumber: (isOwn && !stored.isTest) || stored.isLoop,
      isExcluded: try phone.map { try tx.isExcluded($0, by: business) } ?? false,
      isDestinationBlocked: try phone.map { try isBlocked($0, from: number) } ?? false,
      isOptedOut: isOptedOut,
      pausedScope: paused,
      isCoolingDown: try isCoolingDown(stored, number),
      availableCredits: try tx.balance(of: business).available, price: price, age: age,
      maxAge: .seconds(number.textback.maxAgeSeconds))
  }

  private func circumstances(
    of stored: StoredCall, on number: NumberSettings, age: Interval
  ) throws -> CallCircumstances {
    // Of a call that is heard of when it is over, only the carrier's times say how long it rang.
    let rang = max(
      (moment.steady - age).since(stored.call.terms.arrivedAt),
      Interval(
        milliseconds: moment.wall.milliseconds - age.milliseconds
          - stored.startedAt.milliseconds),
      .seconds(0))
    return CallCircumstances(
      reason: stored.call.state.reason ?? .noAnswer, caller: stored.phone, rang: rang,
      time: number.textback.onlyHours == nil
        ? nil : try rules.localTime(of: stored.businessID, tx, at: moment))
  }

  private func obstacle(
    _ phone: PhoneNumber?, of business: ID<Business>
  ) throws -> TextObstacle? {
    guard let phone else { return .noNumber }
    if let obstacle = TextObstacle(Textability(of: phone)) { return obstacle }
    return try tx.isNotMobile(phone, of: business, at: moment) ? .notMobile : nil
  }

  private func isBlocked(_ phone: PhoneNumber, from number: NumberSettings) throws -> Bool {
    let countries = try tx.allowedCountries(of: number.businessID)
    return !DestinationAllowList(Set(countries)).allows(phone, from: number.sendingNumber)
  }

  private func isCoolingDown(_ stored: StoredCall, _ number: NumberSettings) throws -> Bool {
    guard let lead = stored.leadID, let began = try tx.cooldownBegan(for: lead) else {
      return false
    }
    return moment.steady.since(began) < .minutes(number.textback.cooldownMinutes)
  }
}
