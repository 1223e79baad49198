import Server
import TextBack

/// Under which key the program keeps a webhook that it has acknowledged.
struct AcknowledgedKey: Sendable {
  let account: String
  let identity: String
}

/// What the run has for each of our accounts at the carrier.
extension World {
  /// The way that webhooks of an account take, and its translation.
  static func flows(
    _ accounts: [CarrierAccount], _ mutation: Mutation?, _ rules: FlowRules
  ) -> [String: WebhookFlow] {
    let flows = accounts.map {
      WebhookFlow(account: $0.name, carrier: MutantCarrier($0.twilio, mutation), rules: rules)
    }
    return Dictionary(uniqueKeysWithValues: flows.map { ($0.account, $0) })
  }

  func flow(of account: String) throws -> WebhookFlow {
    guard let flow = flows[account] else {
      throw Violation("C6", "there is no carrier account \(account)")
    }
    return flow
  }

  /// All accounts have the same one.
  var rates: [String: SendRate] { flows.mapValues { _ in rate } }

  /// O7: the carrier never reads faster than the rate. A text is read 20 to 200 ms after it was
  /// let go, so so much less time may lie between two.
  func checkRate() throws {
    for line in CarrierModel.lines {
      let own = readings.filter { $0.from == line }.map(\.at)
      try checkRate(of: own, perSecond: rate.perNumber, burst: rate.burst)
    }
    for account in flows.keys.sorted() {
      let own = readings.filter { carrier.account(ofNumber: $0.from)?.name == account }.map(\.at)
      try checkRate(of: own, perSecond: rate.perAccount, burst: rate.perAccount)
    }
  }

  private func checkRate(of readings: [Int64], perSecond: Int, burst: Int) throws {
    guard perSecond > 0 else { return }
    for (index, first) in readings.enumerated() {
      for (count, last) in readings[index...].enumerated() {
        guard Int64(count + 1 - burst) * 1_000 > (last - first + 180) * Int64(perSecond) else {
          continue
        }
        throw Violation("O7", "the carrier read \(count + 1) texts in \(last - first) ms")
      }
    }
  }
}
