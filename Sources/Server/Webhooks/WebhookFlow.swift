package import Carriers
package import HTTP
package import Storage
package import TextBack

/// A webhook inside its transaction: whether it is news, what it brings about, what it is answered.
package struct WebhookFlow: Sendable {
  package let account: String
  package let carrier: any Carrier
  let rules: FlowRules

  package init(account: String, carrier: any Carrier, rules: FlowRules) {
    self.account = account
    self.carrier = carrier
    self.rules = rules
  }

  /// What a webhook came to.
  package struct Taken: Sendable {
    package let response: Response
    package var outcome = FlowOutcome()
    package var isRepeat = false
  }

  /// Takes a webhook, or the same from a list of the carrier's, which says when it began. A
  /// repeat gets the first answer and has no second effect.
  package func take(
    _ notice: Notice, route: WebhookRoute, listedAs beganAt: Timestamp? = nil,
    _ tx: Transaction, at moment: Moment
  ) throws -> Taken {
    switch try tx.receipt(carrier: account, identity: notice.identity) {
    case .alreadySeen(let answer):
      let response = answer.map(StoredAnswer.init(text:))?.response
      return Taken(response: response ?? carrier.answer(to: .acknowledge), isRepeat: true)
    case .new: break
    }
    var flow = CarrierEventFlow(
      tx: tx, account: account, rules: rules, answeredWords: carrier.answeredWords, at: moment,
      clock: beganAt.map { .ofList(at: moment, beganAt: $0) })
    let outcome = try flow.take(notice.event, route: route)
    let response = carrier.answer(to: outcome.answer)
    try tx.recordWebhook(
      carrier: account, identity: notice.identity, answer: StoredAnswer(response)?.text, at: moment)
    return Taken(response: response, outcome: outcome)
  }
}
