import Sandbox
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A call that nobody answers` {
  @Test func `is texted from the number that was dialled, for one credit, on the lead's timeline`()
    async throws
  {
    try await House.live { house in
      let sid = try await house.carrier.ring(
        from: House.customer, to: FlowBench.ownNumber.e164, script: .ringsOut)
      try await house.until { try $0.hasMessage(in: "delivered") }
      let text = try #require(house.carrier.accepted.first)
      #expect(house.carrier.accepted.count == 1)
      #expect(text.from == FlowBench.ownNumber.e164)
      #expect(text.to == House.customer)
      #expect(text.body == "Hi, this is Acme Plumbing. Sorry we missed you! How can we help?")
      let business = house.business
      try await house.database.read { tx in
        let stored = try #require(try tx.call(carrier: FlowBench.account, carrierID: sid))
        let call = try #require(try tx.callListing(stored.id, of: business))
        #expect(call.outcome == "missed")
        #expect(call.reason == "no_answer")
        #expect(call.decision?.messageID != nil)
        #expect(
          try tx.balance(of: business) == Ledger.Balance(available: 99, held: 0, spent: 1))
        let lead = try #require(
          try tx.findLead(of: business, phone: FlowBench.phone(House.customer)))
        #expect(try tx.timelineKinds(of: lead.id) == ["call", "message"])
      }
    }
  }

  @Test(arguments: [
    (CallScript.answered, Acceptance.none, "answered", String?.none, 0),
    (.ringsOut, .none, "missed", "no_answer", 1),
    (.busy, .none, "missed", "busy", 1),
    (.failed, .none, "missed", "failed", 1),
    (.callerHangsUp, .none, "missed", "caller_hung_up", 1),
    (.pressesOne, .pressOne, "answered", nil, 0),
    (.pressesNothing, .pressOne, "missed", "not_accepted", 1),
    (.ringsOut, .pressOne, "missed", "no_answer", 1),
  ])
  func `is told from one that somebody takes`(
    script: CallScript, acceptance: Acceptance, outcome: String, reason: String?, texts: Int
  ) async throws {
    try await House.live({ $0.acceptance = acceptance }) { house in
      let sid = try await house.carrier.ring(
        from: House.customer, to: FlowBench.ownNumber.e164, script: script)
      let business = house.business
      try await house.until { try $0.waitingCount == 0 }
      try await house.database.read { tx in
        let stored = try #require(try tx.call(carrier: FlowBench.account, carrierID: sid))
        let call = try #require(try tx.callListing(stored.id, of: business))
        #expect(call.outcome == outcome)
        #expect(call.reason == reason)
      }
      #expect(house.carrier.accepted.count == texts)
    }
  }

  @Test func `is one call however many phones it rings`() async throws {
    let phones = ["+14155550100", "+14155550101", "+14155550102"].compactMap {
      PhoneNumber(e164: $0)
    }
    try await House.live({ $0.forwardTo = phones }) { house in
      let to = FlowBench.ownNumber.e164
      let taken = try await house.carrier.ring(
        from: House.customer, to: to, script: .answered)
      let missed = try await house.carrier.ring(
        from: House.customer, to: to, script: .ringsOut)
      try await house.until { try $0.hasMessage(in: "delivered") }
      try await house.database.read { tx in
        let account = FlowBench.account
        let first = try #require(try tx.call(carrier: account, carrierID: taken))
        let second = try #require(try tx.call(carrier: account, carrierID: missed))
        #expect(first.call.state == .answered)
        #expect(second.call.state == .missed(.noAnswer))
      }
      #expect(house.carrier.accepted.count == 1)
    }
  }

  @Test func `leaves a message after the tone, and is texted all the same`() async throws {
    try await House.live({ $0.afterRing = .voicemail }) { house in
      let sid = try await house.carrier.ring(
        from: House.customer, to: FlowBench.ownNumber.e164, script: .leavesMessage)
      try await house.until { try $0.hasMessage(in: "delivered") }
      try await house.database.read { tx in
        let stored = try #require(try tx.call(carrier: FlowBench.account, carrierID: sid))
        #expect(stored.call.state == .voicemail(.noAnswer))
      }
    }
  }

  @Test func `is missed by its deadline when nothing more is heard of it`() async throws {
    try await House.live { house in
      let account = FlowBench.account
      try await house.carrier.announce(
        from: House.customer, to: FlowBench.ownNumber.e164, sid: House.callSID)
      house.advance(.seconds(20) + .seconds(14))
      _ = try await house.database.read { tx in
        let stored = try #require(try tx.call(carrier: account, carrierID: House.callSID))
        #expect(stored.call.state == .ringing)
      }
      house.advance(.seconds(2))
      try await house.until { try $0.hasMessage(in: "delivered") }
      try await house.database.read { tx in
        let stored = try #require(try tx.call(carrier: account, carrierID: House.callSID))
        #expect(stored.call.state == .missed(.ringTimeout))
      }
      #expect(house.carrier.accepted.count == 1)
    }
  }

  @Test(arguments: [
    (SandboxFault.reject(code: 21610), "rejected", 100),
    (.reject(code: 21614), "rejected", 100),
    (.breakDown, "unknown", 99),
    (.takeAndBreakDown, "delivered", 99),
  ])
  func `costs a credit only where the carrier took the text`(
    fault: SandboxFault, state: String, available: Int
  ) async throws {
    try await House.live { house in
      house.carrier.plan(fault)
      _ = try await house.carrier.ring(
        from: House.customer, to: FlowBench.ownNumber.e164, script: .ringsOut)
      try await house.until { try $0.hasMessage(in: state) }
      let business = house.business
      let balance = try await house.database.read { try $0.balance(of: business) }
      #expect(balance.available == available)
      #expect(house.carrier.requests == 1)
    }
  }

  @Test func `waits as long as the carrier asks before the text is tried again`() async throws {
    try await House.live { house in
      house.carrier.plan(.slowDown(seconds: 7))
      _ = try await house.carrier.ring(
        from: House.customer, to: FlowBench.ownNumber.e164, script: .ringsOut)
      try await house.until { try $0.hasMessage(in: "retry_wait") }
      house.advance(.seconds(6))
      #expect(house.carrier.requests == 1)
      house.advance(.seconds(2))
      try await house.until { try $0.hasMessage(in: "delivered") }
      #expect(house.carrier.accepted.count == 1)
    }
  }
}

@Suite struct `A customer's text` {
  @Test func `lands on the lead of their call, and STOP ends all texts`() async throws {
    try await House.live { house in
      let (business, to) = (house.business, FlowBench.ownNumber.e164)
      _ = try await house.carrier.ring(from: House.customer, to: to, script: .ringsOut)
      try await house.until { try $0.hasMessage(in: "delivered") }
      try await house.carrier.text(from: House.customer, to: to, body: "Can you come today?")
      try await house.carrier.text(from: House.customer, to: to, body: " Stop. ")
      house.advance(.hours(2))
      _ = try await house.carrier.ring(from: House.customer, to: to, script: .ringsOut)
      try await house.database.read { tx in
        let phone = FlowBench.phone(House.customer)
        let lead = try #require(try tx.findLead(of: business, phone: phone))
        #expect(
          try tx.timelineKinds(of: lead.id)
            == ["call", "message", "message", "message", "message", "opt_out", "call"])
        #expect(try tx.isOptedOut(phone, of: business))
        #expect(try tx.lastSkip == "opted_out")
      }
      try await house.carrier.text(from: House.customer, to: to, body: "START")
      house.advance(.hours(2))
      _ = try await house.carrier.ring(from: House.customer, to: to, script: .ringsOut)
      try await house.until { try $0.messageCount(in: "delivered") == 3 }
    }
  }
}

extension Transaction {
  func messageCount(in state: String) throws -> Int {
    try connection.first("SELECT count(*) FROM message WHERE state = ?", state) { $0.int(0) } ?? 0
  }

  func hasMessage(in state: String) throws -> Bool { try messageCount(in: state) > 0 }

  var waitingCount: Int {
    get throws {
      try connection.first(
        "SELECT count(*) FROM message WHERE state IN ('queued', 'retry_wait', 'sending')"
      ) { $0.int(0) } ?? 0
    }
  }

  func timelineKinds(of lead: ID<Lead>) throws -> [String] {
    try connection.all(
      "SELECT kind FROM timeline WHERE lead_id = ? ORDER BY at, kind, ref", lead.rawValue
    ) { $0.string(0) }
  }

  var lastSkip: String? {
    get throws {
      try connection.first("SELECT reason FROM decision ORDER BY call_id DESC LIMIT 1") {
        $0.optionalString(0)
      } ?? nil
    }
  }
}
