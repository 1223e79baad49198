import HTTP
import Sandbox
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A carrier that can be asked` {
  private static let strict = CarrierPolicy(mayAsk: true)
  private static let recover = CarrierPolicy(mayAsk: true, unknownSends: .recover)

  private static var impatient: ClientLimits {
    var limits = ClientLimits()
    limits.totalMilliseconds = 300
    return limits
  }

  private func ring(_ house: House) async throws {
    _ = try await house.carrier.ring(
      from: House.customer, to: FlowBench.ownNumber.e164, script: .ringsOut)
  }

  @Test(arguments: [
    SandboxFault.takeAndBreakDown, .loseAnswer, .silence,
  ])
  func `shows a text whose answer was lost: charged once, sent once`(fault: SandboxFault)
    async throws
  {
    try await House.live(limits: Self.impatient, asking: Self.strict) { house in
      house.carrier.dropCallbacks()
      house.carrier.plan(fault)
      house.carrier.planLists(lagSeconds: 60)
      try await house.carrier.announce(
        from: House.customer, to: FlowBench.ownNumber.e164, sid: House.callSID)
      house.carrier.show(
        SandboxCallRecord(
          sid: House.callSID, from: House.customer, to: FlowBench.ownNumber.e164,
          direction: "inbound"
        ).ended("no-answer", seconds: 0))
      house.advance(.seconds(36))
      try await house.until { try $0.hasMessage(in: "unknown") }
      house.advance(.seconds(31))
      try await house.until { try $0.misses == 1 }
      house.advance(.minutes(2))
      try await house.until { try $0.hasMessage(in: "sent") }
      #expect(house.carrier.accepted.count == 1)
      let business = house.business
      let balance = try await house.database.read { try $0.balance(of: business) }
      #expect(balance == Ledger.Balance(available: 99, held: 0, spent: 1))
      #expect(
        try await house.database.read { try $0.carrierIDs } == [house.carrier.accepted[0].sid])
    }
  }

  @Test(arguments: [(strict, "unknown", 0), (recover, "delivered", 1)])
  func `proves that a text is not there, and the owner decides whether it is sent again`(
    policy: CarrierPolicy, state: String, texts: Int
  ) async throws {
    try await House.live({ $0.maxAgeSeconds = 900 }, asking: policy) { house in
      house.carrier.plan(.breakDown)
      try await ring(house)
      try await house.until { try $0.hasMessage(in: "unknown") }
      for (pause, misses) in [(Interval.seconds(31), 1), (.minutes(2) + .seconds(1), 2)] {
        house.advance(pause)
        try await house.until { try $0.misses == misses }
      }
      house.advance(.minutes(8) + .seconds(1))
      if texts == 0 { try await house.until { try $0.misses == 3 } }
      try await house.until { try $0.hasMessage(in: state) }
      #expect(house.carrier.accepted.count == texts)
      #expect(house.carrier.requests == 1 + texts)
    }
  }

  @Test func `is no worse than one that cannot, while it does not answer`() async throws {
    try await House.live(asking: Self.strict) { house in
      house.carrier.planLists(failures: 1_000)
      let account = FlowBench.account
      try await house.carrier.announce(
        from: House.customer, to: FlowBench.ownNumber.e164, sid: House.callSID)
      house.advance(.seconds(36))
      try await house.until { try $0.hasMessage(in: "delivered") }
      try await house.database.read { tx in
        let stored = try #require(try tx.call(carrier: account, carrierID: House.callSID))
        #expect(stored.call.state == .missed(.ringTimeout))
      }
    }
  }

  @Test func `says of an overdue call that it was answered`() async throws {
    try await House.live(asking: Self.strict) { house in
      house.carrier.dropCallbacks()
      _ = try await house.carrier.ring(
        from: House.customer, to: FlowBench.ownNumber.e164, script: .answered)
      house.advance(.seconds(36))
      try await house.until { try $0.callsRinging == 0 }
      let states = try await house.database.read { tx in
        try tx.callIDs.map { try tx.call($0)?.call.state }
      }
      #expect(states == [.answered])
      #expect(house.carrier.accepted.isEmpty)
    }
  }

  @Test func `is polled for calls of which nothing was heard`() async throws {
    try await House.live(asking: Self.strict) { house in
      house.advance(.seconds(1))
      house.carrier.show(
        SandboxCallRecord(
          sid: House.callSID, from: House.customer, to: FlowBench.ownNumber.e164,
          direction: "inbound"
        ).ended("no-answer", seconds: 0))
      // The poll that is made at the start may have read the list already; the next one has not.
      for _ in 1...4 {
        house.advance(.seconds(61))
        if try await house.comes(to: { try $0.hasMessage(in: "delivered") }) { break }
      }
      #expect(house.carrier.accepted.count == 1)
      _ = try await house.carrier.ring(
        from: House.customer, to: FlowBench.ownNumber.e164, script: .busy)
      #expect(house.carrier.accepted.count == 1)
    }
  }

  @Test func `is re-read after a restore before anything leaves`() async throws {
    try await House.live({ $0.maxAgeSeconds = 1_800 }, asking: Self.strict) { house in
      let moment = house.now
      house.carrier.planLists(failures: 1)
      try await house.database.write { try $0.disarm(backupTakenAt: moment.wall) }
      house.carrier.show(
        SandboxMessage(
          sid: FlowBench.sid("SM", 7), from: FlowBench.ownNumber.e164, to: "+14155550177",
          body: "Sent since the backup", statusCallback: nil),
        direction: "outbound-api", status: "delivered")
      try await ring(house)
      house.advance(.seconds(31))
      try await house.until { try $0.messageCount(in: "delivered") == 1 }
      let isArmed = try await house.database.read { try $0.isArmed() }
      #expect(!isArmed)
      house.advance(LookUpLimits.listLag)
      try await house.until { try $0.isArmed() }
      try await house.until { try $0.messageCount(in: "delivered") == 2 }
      #expect(house.carrier.accepted.count == 1)
    }
  }
}

extension Transaction {
  fileprivate var misses: Int {
    get throws {
      try connection.first("SELECT max(reconcile_step) FROM message") { $0.int(0) } ?? 0
    }
  }

  fileprivate var carrierIDs: [String] {
    get throws {
      try connection.all("SELECT carrier_id FROM message_ref") { $0.string(0) }
    }
  }

  fileprivate var callsRinging: Int {
    get throws {
      try connection.first("SELECT count(*) FROM call WHERE state = 'ringing'") { $0.int(0) } ?? 0
    }
  }

  fileprivate var callIDs: [ID<Call>] {
    get throws { try connection.all("SELECT id FROM call ORDER BY id") { ID($0.int64(0)) } }
  }
}
