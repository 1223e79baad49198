import Carriers
import Server

extension ServerConfiguration {
  /// The carriers that speak for the accounts, by the accounts' names.
  func connectCarriers(readFrom path: String) throws -> [String: any Carrier] {
    var connected: [String: any Carrier] = [:]
    var problems: [FieldProblem] = []
    for account in carriers {
      switch account.kind {
      case .twilio(let settings):
        connected[account.name] = Twilio(twilioAccount(account.name, settings))
      case .standardWebhooks:
        problems.append(
          FieldProblem(
            field: "carriers.\(account.name).type",
            detail: "is \"standard_webhooks\", which this version does not serve yet; leave the"
              + " account out"))
      }
    }
    guard problems.isEmpty else { throw ConfigurationRefusal(path: path, problems: problems) }
    return connected
  }

  func twilioAccount(_ name: String, _ settings: TwilioSettings) -> TwilioAccount {
    TwilioAccount(
      name: name, accountSID: settings.accountSID, authToken: settings.authToken,
      previousAuthToken: settings.previousAuthToken, apiURL: settings.apiURL, publicURL: publicURL)
  }

  /// The settings that are read and checked, but that this version does not act on yet.
  var withoutEffect: [String] {
    var settings: [String] = []
    if backups.directory != nil { settings.append("backups.directory") }
    for account in carriers {
      guard case .twilio(let twilio) = account.kind else { continue }
      let path = "carriers.\(account.name)"
      if twilio.unknownSends != .strict { settings.append("\(path).unknown_sends") }
      if twilio.sendRate != SendRate() { settings.append("\(path).send_rate") }
    }
    return settings
  }
}
