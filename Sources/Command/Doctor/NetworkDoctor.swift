import Carriers
import HTTP
import Server

/// Looks at whether the carriers can be reached, and take the credentials.
struct NetworkDoctor {
  let configuration: ServerConfiguration
  let isOffline: Bool

  static let totalMilliseconds = 10_000

  func findings() -> [Finding] {
    configuration.carriers.compactMap { account in
      guard case .twilio(let settings) = account.kind else { return nil }
      return finding(about: account.name, settings)
    }
  }

  private func finding(about name: String, _ settings: TwilioSettings) -> Finding {
    let subject = "carrier \(name)"
    guard settings.hasAPIAccess else {
      return .ok(subject, "not asked: \"api_access\" is off")
    }
    guard !isOffline else { return .ok(subject, "not asked: --offline") }
    var limits = ClientLimits()
    limits.totalMilliseconds = NetworkDoctor.totalMilliseconds
    let account = TwilioAccount(
      name: name, accountSID: settings.accountSID, authToken: settings.authToken,
      apiURL: settings.apiURL, publicURL: configuration.publicURL)
    let result = CurlClient(limits: limits).send(account.question)
    guard result.status > 0 else {
      return .failure(
        subject, "\(settings.apiURL) does not answer: \(result.failure?.words ?? "no status")",
        fix: "check DNS, firewall and the clock; texts wait until it does")
    }
    return NetworkDoctor.finding(subject, settings.apiURL, status: result.status)
  }

  /// What the answer to a question with our credentials says of them.
  static func finding(_ subject: String, _ url: String, status: Int) -> Finding {
    switch status {
    case 200..<300: .ok(subject, "\(url) takes the credentials")
    case 401, 403, 404:
      .failure(
        subject, "\(url) does not take the credentials (\(status))",
        fix: "check account_sid and auth_token; no text is sent until they are right")
    case 300..<400:
      .failure(
        subject, "\(url) sends us elsewhere (\(status))",
        fix: "give the carrier's own address as api_url; a redirect is never followed")
    default:
      .warning(
        subject, "\(url) answers \(status), which says nothing of the credentials",
        fix: "ask again later, or look at the carrier's page about outages")
    }
  }
}
