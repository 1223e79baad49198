import Carriers
import Server
import Storage
import TextBack

extension ServerConfiguration {
  /// The carriers that speak for the accounts, by the accounts' names.
  func connectCarriers(readFrom path: String) throws -> [String: any Carrier] {
    var connected: [String: any Carrier] = [:]
    var problems: [FieldProblem] = []
    for account in carriers {
      switch account.kind {
      case .twilio(let settings):
        connected[account.name] = Twilio(twilioAccount(account.name, settings))
      case .standardWebhooks(let secret):
        guard let carrier = StandardWebhooks(secret: secret) else {
          problems.append(
            FieldProblem(
              field: "carriers.\(account.name).secret",
              detail: "is no signing key; give \(SecretForm.signingKey.wording)"))
          continue
        }
        connected[account.name] = carrier
      }
    }
    guard problems.isEmpty else { throw ConfigurationRefusal(path: path, problems: problems) }
    return connected
  }

  /// Where a phone system of one's own reports its missed calls.
  func missedCallURL(_ account: String) -> String {
    "\(publicURL)/webhooks/\(account)/\(WebhookRoute.missedCall.rawValue)"
  }

  func twilioAccount(_ name: String, _ settings: TwilioSettings) -> TwilioAccount {
    TwilioAccount(
      name: name, accountSID: settings.accountSID, authToken: settings.authToken,
      previousAuthToken: settings.previousAuthToken, apiURL: settings.apiURL, publicURL: publicURL)
  }

  /// How fast each account may send.
  var sendRates: [String: SendRate] {
    carriers.reduce(into: [:]) { rates, account in
      if case .twilio(let settings) = account.kind { rates[account.name] = settings.sendRate }
    }
  }

  /// What may be asked of which account, and what follows from it.
  var policies: [String: CarrierPolicy] {
    carriers.reduce(into: [:]) { policies, account in
      guard case .twilio(let settings) = account.kind else { return }
      policies[account.name] = CarrierPolicy(
        mayAsk: settings.hasAPIAccess, unknownSends: settings.unknownSends)
    }
  }

  /// The accounts on which a text is sent again once the carrier provably does not have it.
  var recoveringAccounts: [String] {
    policies.filter { $0.value.unknownSends == .recover }.keys.sorted()
  }

  /// Numbers that give their texts up before the carrier can prove that it does not have them.
  func recoveryProblems(_ tx: Transaction) throws -> [FieldProblem] {
    let least = TextbackSettings.maxAgeSecondsToRecover
    return try recoveringAccounts.flatMap { account in
      try tx.numbers(of: account, maxAgeBelow: least).map { number in
        FieldProblem(
          field: "carriers.\(account).unknown_sends",
          detail: "is \"recover\", but number \(number.id) of business \(number.business) gives its"
            + " texts up after \(number.maxAgeSeconds) s; set its max_age_seconds to \(least) or"
            + " more, or give \"strict\"")
      }
    }
  }
}
