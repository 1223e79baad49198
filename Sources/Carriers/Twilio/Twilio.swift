package import HTTP
package import TextBack

/// A Twilio account: its webhooks, its documents and its message API, translated.
package struct Twilio: Carrier {
  let account: TwilioAccount
  private let signature: TwilioSignature

  package init(_ account: TwilioAccount) {
    self.account = account
    let tokens = [account.authToken] + (account.previousAuthToken.map { [$0] } ?? [])
    signature = TwilioSignature(publicURL: account.publicURL, tokens: tokens)
  }

  package var routes: [WebhookRoute] { WebhookRoute.allCases.filter { $0 != .missedCall } }

  /// What long codes and toll-free numbers answer by default (Twilio, Opt-out keywords): the whole
  /// text in any case, without punctuation.
  package var answeredWords: CarrierWords { Twilio.answeredWords }

  private static let answeredWords = CarrierWords([
    "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT",
    "START", "YES", "UNSTOP", "HELP", "INFO",
  ])

  package func verify(
    _ request: Request, route: WebhookRoute
  ) throws(WebhookRefusal) -> VerifiedWebhook {
    guard let given = request.fields.only(TwilioSignature.fieldName), !given.isEmpty else {
      throw .signatureMissing
    }
    guard Twilio.isForm(request) else { throw .contentTypeUnsupported }
    let form: FormBody
    let query: FormBody
    do {
      form = try FormBody(request.body)
      query = try request.target.queryItems(fieldsMax: 200)
    } catch {
      throw .formUnreadable
    }
    guard signature.isValid(given, target: request.target.pathAndQuery, form: form) else {
      throw .signatureWrong
    }
    return VerifiedWebhook(route: route, content: .form(form, query: query))
  }

  package func read(_ webhook: VerifiedWebhook) throws(WebhookRefusal) -> Notice {
    guard case .form(let fields, let query) = webhook.content else {
      throw .contentTypeUnsupported
    }
    let form = TwilioForm(fields)
    guard try form.sid("AccountSid", "AC") == account.accountSID else {
      throw .fieldAtFault("AccountSid")
    }
    return switch webhook.route {
    case .voice: try form.arrival()
    case .voiceResult: try form.forwardEnd()
    case .voiceStatus: try form.progress()
    case .voiceScreen: try form.screening()
    case .voiceAccept: try form.acceptance()
    case .voiceRecording: try form.recording()
    case .sms: try form.inboundText()
    case .smsStatus: try form.deliveryReport(token: TwilioForm(query).text("token"))
    case .missedCall: throw .fieldAtFault("route")
    }
  }

  package func answer(to answer: CallAnswer) -> Response {
    TwilioDocument(account: account).response(to: answer)
  }

  package func request(for draft: Draft) -> ClientRequest {
    TwilioMessages(account: account).request(for: draft)
  }

  package func outcome(of result: ClientResult) -> SendOutcome {
    TwilioMessages(account: account).outcome(of: result)
  }

  package var records: (any CarrierRecords)? { TwilioRecords(account: account) }

  /// A form in UTF-8, as the carrier says or leaves unsaid.
  private static func isForm(_ request: Request) -> Bool {
    guard let type = request.fields.only("Content-Type"),
      !request.fields.contains("Content-Encoding")
    else { return false }
    // The first is what the carrier sends.
    if type == "application/x-www-form-urlencoded; charset=UTF-8"
      || type == "application/x-www-form-urlencoded"
    {
      return true
    }
    guard request.mediaType == "application/x-www-form-urlencoded" else { return false }
    let parameters = type.lowercased().split(separator: ";").dropFirst()
    return parameters.allSatisfy { parameter in
      let plain = parameter.filter { $0 != " " && $0 != "\t" && $0 != "\"" }
      return !plain.hasPrefix("charset=") || plain == "charset=utf-8"
    }
  }
}
