import Carriers
import HTTP
import Storage
import TextBack

/// Makes one enquiry: asks the carrier, then takes what it said. It blocks, on a thread of its own.
struct Enquirer: Sendable {
  let database: Database
  let lookUps: LookUpClient
  let carriers: [String: any Carrier]
  let policies: [String: CarrierPolicy]
  let rules: FlowRules
  let now: @Sendable () -> Moment
  let observer: any FlowObserver
  /// Says that a text may be due.
  let wake: @Sendable () -> Void

  /// Returns whether the carrier answered. `failures` is how many polls of the account have failed
  /// in a row.
  func make(_ enquiry: Enquiry, failures: Int) -> Bool {
    guard let carrier = carriers[enquiry.account], let records = carrier.records,
      let policy = policies[enquiry.account]
    else { return false }
    let door = WebhookFlow(account: enquiry.account, carrier: carrier, rules: rules)
    switch lookUps.answer(enquiry, from: records) {
    case .success(let findings):
      observer.lookedUp(enquiry, nil)
      for part in findings.parts(about: enquiry.subject) {
        let isTaken = commit { tx, moment in
          var flow = EnquiryFlow(tx: tx, enquiry: enquiry, door: door, policy: policy, at: moment)
          return try flow.take(part)
        }
        // What was not taken is asked for again: whatever called for it is still in its row.
        if !isTaken { return false }
      }
      return true
    case .failure(let failure):
      observer.lookedUp(enquiry, failure)
      _ = commit { tx, moment in
        var flow = EnquiryFlow(tx: tx, enquiry: enquiry, door: door, policy: policy, at: moment)
        return try flow.fail(failures: failures)
      }
      return false
    }
  }

  private func commit(
    _ body: @escaping @Sendable (Transaction, Moment) throws -> FlowOutcome
  ) -> Bool {
    let moment = now()
    do {
      let outcome = try database.writeBlocking { try body($0, moment) }
      observer.noted(outcome.notes)
      if outcome.hasQueuedText { wake() }
      return true
    } catch {
      observer.failed("take what a carrier's list says", "\(error)")
      return false
    }
  }
}
