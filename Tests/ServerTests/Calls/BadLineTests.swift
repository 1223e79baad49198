import HTTP
import Sandbox
import Testing
import TextBack

@testable import Storage

@Suite struct `A text on a bad line` {
  @Test(arguments: [
    SandboxFault.loseAnswer, .loseHalfTheAnswer, .silence,
  ])
  func `that the carrier took is sent once, and its report settles it`(
    fault: SandboxFault
  ) async throws {
    var limits = ClientLimits()
    if fault == .silence { limits.totalMilliseconds = 1_000 }
    try await House.live(limits: limits) { house in
      house.carrier.plan(fault)
      _ = try await house.carrier.ring(
        from: House.customer, to: FlowBench.ownNumber.e164, script: .ringsOut)
      try await house.until { try $0.hasMessage(in: "delivered") }
      house.advance(.minutes(4))
      try await house.until { try $0.waitingCount == 0 }
      let business = house.business
      let balance = try await house.database.read { try $0.balance(of: business) }
      #expect(balance == Ledger.Balance(available: 99, held: 0, spent: 1))
      #expect(house.carrier.accepted.count == 1)
      #expect(house.carrier.requests == 1)
    }
  }

  @Test func `that nobody may have taken is not sent again, and its credit stays held`()
    async throws
  {
    try await House.live { house in
      house.carrier.plan(.loseRequest)
      _ = try await house.carrier.ring(
        from: House.customer, to: FlowBench.ownNumber.e164, script: .ringsOut)
      try await house.until { try $0.hasMessage(in: "unknown") }
      house.advance(.minutes(4))
      try await house.until { try $0.waitingCount == 0 }
      let business = house.business
      let balance = try await house.database.read { try $0.balance(of: business) }
      #expect(balance == Ledger.Balance(available: 99, held: 1, spent: 0))
      #expect(house.carrier.accepted.isEmpty)
      #expect(house.carrier.requests == 0)
    }
  }
}
