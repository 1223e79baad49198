import Carriers
import HTTP
import Synchronization
import TextBack

/// The real translation with one bug in it, or none.
final class MutantCarrier: Carrier {
  private let real: any Carrier
  private let mutation: Mutation?
  private let count = Atomic(0)

  init(_ real: any Carrier, _ mutation: Mutation?) {
    self.real = real
    self.mutation = mutation
  }

  var routes: [WebhookRoute] { real.routes }
  var records: (any CarrierRecords)? { real.records }
  var answeredWords: CarrierWords { real.answeredWords }

  func verify(_ request: Request, route: WebhookRoute) throws(WebhookRefusal) -> VerifiedWebhook {
    try real.verify(request, route: route)
  }

  func read(_ webhook: VerifiedWebhook) throws(WebhookRefusal) -> Notice {
    let notice = try real.read(webhook)
    guard mutation == .noDedupeKey else { return notice }
    let number = count.add(1, ordering: .relaxed).newValue
    return Notice(event: notice.event, identity: "\(notice.identity) \(number)")
  }

  func answer(to answer: CallAnswer) -> Response { real.answer(to: answer) }

  func request(for draft: Draft) -> ClientRequest { real.request(for: draft) }

  func outcome(of result: ClientResult) -> SendOutcome {
    let outcome = real.outcome(of: result)
    switch (mutation, outcome) {
    case (.retryOn5xx, .unknown) where result.status >= 500,
      (.retryOnTimeout, .unknown) where result.failure?.code == 28:
      return .notAccepted(.unreachable("a bug"))
    case (.voidOnTimeout, .unknown): return .rejected(code: 0, .other)
    case (.slowDownIsFailure, .notAccepted(.slowDown)): return .rejected(code: 20429, .other)
    default: return outcome
    }
  }
}
