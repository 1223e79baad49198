import Carriers
import HTTP
import Storage
import TextBack

/// The door for what a carrier tells us: verify, read, one transaction, then the answer.
///
/// The answer is 2xx only once the event and everything that it decided are on the disk.
struct WebhookIntake: Sendable {
  let account: String
  let carrier: any Carrier
  let database: Database
  let rules: FlowRules
  let now: @Sendable () -> Moment
  let observer: any FlowObserver
  let signatures = SignatureWatch()
  /// Says that a text may be due.
  let wake: @Sendable () -> Void

  /// What a carrier that can be asked again is told to wait.
  private static let retryAfterSeconds = "5"

  /// What is refused is refused at once; what is news has to be stored first.
  func reply(to request: Request, route: WebhookRoute) -> Reply {
    let moment = now()
    do throws(WebhookRefusal) {
      let webhook = try carrier.verify(request, route: route)
      try webhook.requireFresh(at: moment.wall)
      let notice = try carrier.read(webhook)
      return .later { await take(notice, route: route, at: moment) }
    } catch {
      observer.refused(error, account: account, route: route)
      guard isOneTooMany(error, at: moment) else { return .atOnce(Problem(error).response) }
      return .later {
        await alarm(at: moment)
        return Problem(error).response
      }
    }
  }

  /// Whether this refusal is one more than happen by mistake. Others leave nothing but a count.
  private func isOneTooMany(_ refusal: WebhookRefusal, at moment: Moment) -> Bool {
    guard refusal == .signatureWrong || refusal == .signatureMissing else { return false }
    return signatures.refused(at: moment.steady)
  }

  private func alarm(at moment: Moment) async {
    let account = account
    do {
      try await database.write { tx in
        try AccountAlerts(tx: tx, account: account, at: moment).raise(.signatureFailures)
      }
    } catch {
      observer.failed("raise an alert", "\(error)")
    }
  }

  private func take(_ notice: Notice, route: WebhookRoute, at moment: Moment) async -> Response {
    let flow = WebhookFlow(account: account, carrier: carrier, rules: rules)
    do {
      let areRightAgain = signatures.accepted(at: moment.steady)
      let taken = try await database.write { tx in
        if areRightAgain {
          try AccountAlerts(tx: tx, account: flow.account, at: moment).end(.signatureFailures)
        }
        return try flow.take(notice, route: route, tx, at: moment)
      }
      observer.received(account: account, route: route, isRepeat: taken.isRepeat)
      observer.noted(taken.outcome.notes)
      if taken.outcome.hasQueuedText { wake() }
      return taken.response
    } catch {
      observer.failed("take a webhook", "\(error)")
      var response = Problem(.unavailable).response
      response.fields.append("Retry-After", WebhookIntake.retryAfterSeconds)
      return response
    }
  }
}

/// A document as it is kept beside the webhook it answered: its type on the first line.
struct StoredAnswer {
  let text: String

  init(text: String) {
    self.text = text
  }

  /// Nil for an answer without a document, which needs no keeping.
  init?(_ response: Response) {
    guard !response.body.isEmpty, let type = response.fields["Content-Type"] else { return nil }
    text = type + "\n" + String(decoding: response.body, as: UTF8.self)
  }

  var response: Response {
    let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    return .text(parts.count == 2 ? String(parts[1]) : "", contentType: String(parts[0]))
  }
}

extension Problem {
  /// A refusal says which check failed and never what was compared.
  init(_ refusal: WebhookRefusal) {
    switch refusal {
    case .signatureMissing, .signatureWrong: self.init(.signatureInvalid)
    case .signedAtAnotherTime:
      self.init(
        .signatureInvalid,
        detail:
          "The webhook was signed more than \(VerifiedWebhook.toleranceMax.milliseconds / 1_000)"
          + " seconds before or after now; check the clocks.")
    case .contentTypeUnsupported: self.init(.unsupportedMediaType)
    case .formUnreadable: self.init(.badRequest)
    case .fieldAtFault(let name):
      self.init(
        .badRequest, errors: [FieldProblem(field: name, detail: "is missing, doubled or malformed")]
      )
    }
  }
}
