package import HTTP
package import TextBack

/// The events a carrier reports, one case per route under `/webhooks/{account}/`.
package enum WebhookRoute: String, Sendable, CaseIterable {
  case voice = "voice"
  case voiceScreen = "voice/screen"
  case voiceAccept = "voice/accept"
  case voiceResult = "voice/result"
  case voiceStatus = "voice/status"
  case voiceRecording = "voice/recording"
  case sms = "sms"
  case smsStatus = "sms/status"
  case missedCall = "missed-call"
}

/// A webhook whose signature was right, decoded once: what was signed is what is acted on.
package struct VerifiedWebhook: Sendable {
  package let route: WebhookRoute
  package let query: FormBody
  package let form: FormBody

  package init(route: WebhookRoute, query: FormBody, form: FormBody) {
    self.route = route
    self.query = query
    self.form = form
  }
}

/// A webhook in our own words, with the key that makes a repeat of it recognisable.
package struct Notice: Sendable {
  package let event: CarrierEvent
  /// The same for every delivery of one event, and different for every two events of the account.
  package let identity: String

  package init(event: CarrierEvent, identity: String) {
    self.event = event
    self.identity = identity
  }
}

/// Why a webhook is refused; `status` is the HTTP answer.
package enum WebhookRefusal: Error, Equatable {
  case signatureMissing
  case contentTypeUnsupported
  case formUnreadable
  case signatureWrong
  case fieldAtFault(String)

  package var status: Status {
    switch self {
    case .signatureMissing, .signatureWrong: .forbidden
    case .contentTypeUnsupported: .unsupportedMediaType
    case .formUnreadable, .fieldAtFault: .badRequest
    }
  }
}

/// A carrier account: five pure functions that translate its words into ours and back.
package protocol Carrier: Sendable {
  /// The routes that this kind of carrier calls.
  var routes: [WebhookRoute] { get }
  /// Checks the signature of a webhook, before anything in it is believed.
  func verify(_ request: Request, route: WebhookRoute) throws(WebhookRefusal) -> VerifiedWebhook
  /// Reads what a verified webhook says.
  func read(_ webhook: VerifiedWebhook) throws(WebhookRefusal) -> Notice
  /// Writes the document that tells the carrier what to do with a call.
  func answer(to answer: CallAnswer) -> Response
  /// Writes the request that sends a text.
  func request(for draft: Draft) -> ClientRequest
  /// Reads what became of such a request.
  func outcome(of result: ClientResult) -> SendOutcome
  /// What can be asked of the account; nil if it has no list.
  var records: (any CarrierRecords)? { get }
}
