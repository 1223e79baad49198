package import HTTP
package import JSON
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
  /// What a webhook carries.
  package enum Content: Sendable {
    case form(FormBody, query: FormBody)
    case json(JSONObject)
  }

  package let route: WebhookRoute
  package let content: Content
  /// The same for every delivery of one event, where the sender says so beside the content.
  package let deliveryID: String?
  /// When it was signed, where the signature covers that.
  package let signedAt: Timestamp?

  package init(
    route: WebhookRoute, content: Content, deliveryID: String? = nil, signedAt: Timestamp? = nil
  ) {
    self.route = route
    self.content = content
    self.deliveryID = deliveryID
    self.signedAt = signedAt
  }

  /// How far the clock of whoever signed may be from ours, either way.
  package static let toleranceMax = Interval.seconds(300)

  /// Refuses what was signed too long ago, and may be a copy, or by a clock far ahead of ours.
  package func requireFresh(at time: Timestamp) throws(WebhookRefusal) {
    guard let signedAt else { return }
    let difference = abs(time.milliseconds - signedAt.milliseconds)
    guard difference <= Self.toleranceMax.milliseconds else { throw .signedAtAnotherTime }
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
  /// Rightly signed, but not now.
  case signedAtAnotherTime
  case fieldAtFault(String)

  package var status: Status {
    switch self {
    case .signatureMissing, .signatureWrong, .signedAtAnotherTime: .forbidden
    case .contentTypeUnsupported: .unsupportedMediaType
    case .formUnreadable, .fieldAtFault: .badRequest
    }
  }
}

/// A carrier account: five pure functions that translate its words into ours and back.
package protocol Carrier: Sendable {
  /// The routes that this kind of carrier calls.
  var routes: [WebhookRoute] { get }
  /// Whether texts can be sent by it; a phone system that only reports its calls sends none.
  var sendsTexts: Bool { get }
  /// The words of opt-out that it answers by itself.
  var answeredWords: CarrierWords { get }
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

extension Carrier {
  package var sendsTexts: Bool { true }
  package var answeredWords: CarrierWords { .none }
}
