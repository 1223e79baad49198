import Carriers
import Storage
import TextBack

/// Plays a missed call for an owner who wants to see the text.
///
/// Detector, decision and sender are the real ones; the text goes to the phone that the number
/// forwards to, and the call is marked.
struct TestCallFlow {
  let tx: Transaction
  let rules: FlowRules
  let moment: Moment

  init(tx: Transaction, rules: FlowRules, at moment: Moment) {
    self.tx = tx
    self.rules = rules
    self.moment = moment
  }

  /// Plays the call; nil if the number forwards to no phone.
  func play(on number: NumberSettings) throws -> ID<Call>? {
    guard let phone = number.textback.forwardTo.first else { return nil }
    let terms = Call.Terms(handling: .notRung(.noAnswer), arrivedAt: moment.steady)
    let stored = try tx.insertCall(
      NewCall(
        number: number, carrier: number.carrier,
        carrierID: "test-" + SecureRandom.hexadecimal(bytes: 16), leadID: nil, phone: phone,
        isWithheld: false, isLoop: false, isTest: true, startedAt: moment.wall,
        terms: terms), at: moment)
    var outcome = FlowOutcome()
    try MissedCallFlow(tx: tx, rules: rules, at: moment)
      .decide(stored, on: number, age: .seconds(0), &outcome)
    return stored.id
  }
}
