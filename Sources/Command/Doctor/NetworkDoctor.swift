import HTTP
import Server

/// Looks at whether the carriers can be reached.
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
    // Without credentials: any answer at all shows that the way there is open.
    let result = CurlClient(limits: limits).send(
      ClientRequest(method: .get, url: settings.apiURL + "/"))
    guard result.status > 0 else {
      return .failure(
        subject, "\(settings.apiURL) does not answer: \(result.failure?.words ?? "no status")",
        fix: "check DNS, firewall and the clock; texts wait until it does")
    }
    return .ok(subject, "\(settings.apiURL) answers")
  }
}
