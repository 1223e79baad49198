import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `The limits on texts` {
  /// A business with credits for every call, without low-credit alerts.
  private func bench(
    _ caps: @escaping (inout Caps) -> Void, cooldownMinutes: Int = 60
  ) throws -> FlowBench {
    let bench = try FlowBench { $0.cooldownMinutes = cooldownMinutes }
    try bench.setMode(.alreadyForwarded)
    try bench.changeBusiness {
      $0.caps = Caps()
      caps(&$0.caps)
      $0.lowCredits = 0
    }
    let moment = bench.moment
    _ = try bench.write {
      try $0.purchaseCredits(
        20_000, amountCents: 1, externalID: "more", for: bench.business, at: moment)
    }
    return bench
  }

  private func reason(_ bench: FlowBench, _ id: String, from caller: String) throws -> String? {
    try bench.miss(id, from: caller)
    return try bench.call(id).decision?.reason
  }

  struct Scope: Sendable {
    let name: String
    let seconds: Int
    let limit: @Sendable (inout Caps) -> Void
    let isAlike: Bool
  }

  static let scopes = [
    Scope(name: "number", seconds: 3_600, limit: { $0.numberPerHour = 2 }, isAlike: false),
    Scope(name: "business", seconds: 86_400, limit: { $0.businessPerDay = 2 }, isAlike: false),
    Scope(name: "prefix", seconds: 3_600, limit: { $0.prefixPerHour = 2 }, isAlike: true),
  ]

  @Test(arguments: scopes)
  func `stop the text that is one too many, and pause what it falls under`(scope: Scope) throws {
    let bench = try bench(scope.limit)
    #expect(try reason(bench, "CA1", from: "+14155550101") == nil)
    #expect(try reason(bench, "CA2", from: "+14155550102") == nil)
    #expect(try bench.alerts == [])
    #expect(try reason(bench, "CA3", from: "+14155550103") == "rate_capped")
    #expect(try bench.call("CA3").decision?.detail == scope.name)
    #expect(try reason(bench, "CA4", from: "+14155550104") == "paused")
    #expect(try bench.call("CA4").decision?.detail == scope.name)
    #expect(try bench.alerts == [.capReached])
    let other = try reason(bench, "CA5", from: "+12125550105")
    #expect(other == (scope.isAlike ? nil : "paused"))
    bench.advance(.seconds(scope.seconds) + Interval(milliseconds: -1))
    #expect(try reason(bench, "CA6", from: "+14155550106") == "paused")
    bench.advance(Interval(milliseconds: 1))
    _ = try bench.tick()
    #expect(try bench.alerts.filter { $0 == .capReached } == [])
    #expect(try reason(bench, "CA7", from: "+14155550107") == nil)
  }

  @Test func `are none where they are zero`() throws {
    let bench = try bench {
      $0.numberPerHour = 0
      $0.businessPerDay = 0
      $0.prefixPerHour = 0
    }
    for n in 0..<400 {
      #expect(try reason(bench, "CA\(n)", from: "+1415555\(1_000 + n)") == nil)
    }
  }

  @Test func `count only texts that leave`() throws {
    let bench = try bench { $0.numberPerHour = 2 }
    #expect(try reason(bench, "CA1", from: "+14155550101") == nil)
    for n in 2...5 {
      #expect(try reason(bench, "CA\(n)", from: "+14155550101") == "cooldown")
    }
    #expect(try reason(bench, "CA6", from: "anonymous") == "anonymous")
    #expect(try reason(bench, "CA7", from: "+14155550102") == nil)
    // A text that is not to leave anyway is never one too many.
    #expect(try reason(bench, "CA8", from: "+14155550102") == "cooldown")
    #expect(try bench.alerts == [])
    #expect(try reason(bench, "CA9", from: "+14155550103") == "rate_capped")
  }

  @Test func `stay on the record of the call that reached them`() throws {
    let bench = try bench { $0.prefixPerHour = 0 }
    for n in 0..<61 { try bench.miss("CA\(n)", from: "+1415555\(1_000 + n)") }
    let decision = try bench.call("CA60").decision
    #expect(decision?.reason == "rate_capped")
    let place = try #require(SkipReason.allCases.firstIndex(of: .rateCapped))
    #expect(decision?.stoppingRules == 1 << place)
  }

  enum Attack: String, CaseIterable {
    /// A fraudster's own range of numbers.
    case onePrefix
    /// Numbers abroad that earn the fraudster money.
    case deniedCountry
    /// Somebody who is to be buried in texts.
    case spoofedVictim
    /// Numbers all over the country.
    case everywhere

    func caller(_ n: Int) -> String {
      switch self {
      case .onePrefix: "+1415555\(1_000 + n % 9_000)"
      case .deniedCountry: "+37068\(100_000 + n)"
      case .spoofedVictim: "+14155550199"
      case .everywhere:
        "+1\(201 + n % 8)\(200 + n * 7 % 700)\(String(n + 10_000).dropFirst())"
      }
    }

    /// The most texts in a day with the limits that are shipped.
    var textsMax: Int {
      switch self {
      case .onePrefix: 20
      case .deniedCountry: 0
      case .spoofedVictim: 1
      case .everywhere: 60
      }
    }
  }

  @Test(arguments: Attack.allCases)
  func `hold against ten thousand calls`(attack: Attack) throws {
    let bench = try bench { _ in }
    for batch in 0..<10 {
      let moment = bench.moment
      try bench.write { tx in
        for n in 0..<1_000 {
          let call = CallReference(
            carrierID: "CA\(batch).\(n)", from: attack.caller(batch * 1_000 + n),
            to: FlowBench.ownNumber.e164)
          var flow = CarrierEventFlow(
            tx: tx, account: FlowBench.account, rules: bench.rules, at: moment)
          _ = try flow.take(.callArrived(call), route: .voice)
        }
      }
      bench.advance(.minutes(5))
    }
    let texts = try bench.balance.held
    #expect(texts <= attack.textsMax)
    #expect(texts > 0 || attack == .deniedCountry)
    let isCapped = attack == .onePrefix || attack == .everywhere
    #expect(try bench.alerts == (isCapped ? [.capReached] : []))
  }
}
