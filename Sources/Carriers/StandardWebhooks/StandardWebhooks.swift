package import HTTP
import JSON
package import TextBack

/// A phone system of the owner's own: it reports its missed calls by the Standard Webhooks
/// specification, and sends no texts.
package struct StandardWebhooks: Carrier {
  private let signature: StandardWebhooksSignature

  /// Nil unless the secret is `whsec_` and base64.
  package init?(secret: String) {
    guard let signature = StandardWebhooksSignature(secret: secret) else { return nil }
    self.signature = signature
  }

  package var routes: [WebhookRoute] { [.missedCall] }

  package var sendsTexts: Bool { false }

  package var records: (any CarrierRecords)? { nil }

  package func verify(
    _ request: Request, route: WebhookRoute
  ) throws(WebhookRefusal) -> VerifiedWebhook {
    let stamp = try StandardWebhooksStamp(request.fields)
    guard StandardWebhooks.isJSON(request) else { throw .contentTypeUnsupported }
    let content: JSONValue
    do {
      content = try JSONValue(parsing: request.body)
    } catch {
      throw .formUnreadable
    }
    guard let object = content.object else { throw .formUnreadable }
    guard let signedAt = stamp.time, signature.isValid(stamp, body: request.body) else {
      throw .signatureWrong
    }
    return VerifiedWebhook(
      route: route, content: .json(object), deliveryID: stamp.id, signedAt: signedAt)
  }

  package func read(_ webhook: VerifiedWebhook) throws(WebhookRefusal) -> Notice {
    guard webhook.route == .missedCall, case .json(let object) = webhook.content else {
      throw .fieldAtFault("route")
    }
    return Notice(
      event: try MissedCallReport(object).event,
      identity: "missed-call:\(webhook.deliveryID ?? "")")
  }

  /// A phone system takes no orders: it hears whether the call was written down.
  package func answer(to answer: CallAnswer) -> Response {
    switch answer {
    case .acknowledge: Response(.noContent)
    case .apologise:
      StandardWebhooks.response([
        "recorded": false,
        "detail": "No number in mode \"external\" with this \"to\" is open to this account.",
      ])
    case .ring, .askToAccept, .connect, .takeMessage, .redirect, .hangUp, .refuse:
      StandardWebhooks.response(["recorded": true])
    }
  }

  package func request(for draft: Draft) -> ClientRequest {
    ClientRequest(method: .post, url: "", fields: [:], body: [])
  }

  package func outcome(of result: ClientResult) -> SendOutcome {
    .notAccepted(.misconfigured("this account reports calls and sends no texts"))
  }

  private static func response(_ json: JSONValue) -> Response {
    .text(json.text, contentType: "application/json")
  }

  private static func isJSON(_ request: Request) -> Bool {
    let types = request.fields.all("Content-Type")
    guard types.count == 1, !request.fields.contains("Content-Encoding") else { return false }
    guard request.mediaType == "application/json" else { return false }
    let parameters = types[0].lowercased().split(separator: ";").dropFirst()
    return parameters.allSatisfy { parameter in
      let plain = parameter.filter { $0 != " " && $0 != "\t" && $0 != "\"" }
      return !plain.hasPrefix("charset=") || plain == "charset=utf-8"
    }
  }
}
