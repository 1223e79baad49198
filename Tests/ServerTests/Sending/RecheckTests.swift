import Carriers
import HTTP
import JSON
import Sandbox
import Storage
import Testing
import TextBack
import Threads

@testable import Server

@Suite struct `The commit before the first byte` {
  private func stop(_ bench: FlowBench, _ phone: String = "+14155550123") throws {
    let text = InboundText(
      carrierID: "SM\(phone)", from: phone, to: FlowBench.ownNumber.e164, body: "STOP",
      mediaCount: 0)
    try bench.take(.textArrived(text), route: .sms)
  }

  private func attempts(_ bench: FlowBench, _ id: ID<Message>) throws -> Int {
    try bench.write { try $0.attemptListings(of: id) }.count
  }

  @Test func `comes once for each attempt`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    #expect(try !bench.begin(id, n: 2))
    #expect(try bench.begin(id))
    #expect(try !bench.begin(id))
    #expect(try attempts(bench, id) == 1)
  }

  /// It expires at that moment, whoever looks first: the dispatcher gives it up in the same
  /// millisecond.
  @Test(arguments: [(299_999, true), (300_000, false), (300_001, false)] as [(Int64, Bool)])
  func `is refused to a text that is too old`(age: Int64, mayBegin: Bool) throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    bench.advance(Interval(milliseconds: age))
    #expect(try bench.begin(id) == mayBegin)
    #expect(try attempts(bench, id) == (mayBegin ? 1 : 0))
  }

  @Test func `is refused to a text whose credit is not held`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.connection.run(
      script: """
        INSERT INTO transfer (business_id, kind, from_account, to_account, credits, message_id,
          resolves, at) SELECT business_id, 'void', 'held', 'available', credits, message_id, id, 0
        FROM transfer WHERE kind = 'hold'
        """)
    #expect(try !bench.begin(id))
    #expect(try attempts(bench, id) == 0)
  }

  @Test func `is refused after an opt-out, which also withdraws the text`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    _ = try bench.write {
      try $0.optOut(
        FlowBench.customer, of: bench.business, source: .owner, reason: nil, at: bench.moment)
    }
    #expect(try !bench.begin(id))
    #expect(try bench.text(id).message.state == .cancelled)
    #expect(try attempts(bench, id) == 0)
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
  }

  @Test func `before an opt-out lets the attempt end, and nothing later begin`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    #expect(try bench.begin(id))
    try stop(bench)
    #expect(try bench.text(id).message.state == .sending)
    try bench.settle(id, .notAccepted(.slowDown(retryAfterSeconds: 1)))
    bench.advance(.seconds(1))
    // Beside the answer to the wish.
    #expect(try bench.tick().messages.filter { $0.kind != .confirmation }.map(\.id) == [id])
    #expect(try !bench.begin(id, n: 2))
    #expect(try bench.text(id).message.state == .cancelled)
    #expect(try attempts(bench, id) == 1)
  }

  @Test(arguments: [
    (SendOutcome.accepted(carrierID: nil, segments: 1), 9, true), (.unknown(detail: "?"), 9, true),
    (.rejected(code: 30_007, .other), 9, false),
    (.accepted(carrierID: nil, segments: 1), 10, false),
  ])
  func `is refused to a text that a later one has overtaken within the cool-down`(
    outcome: SendOutcome, minutes: Int, isOvertaken: Bool
  ) throws {
    let bench = try FlowBench {
      $0.cooldownMinutes = 10
      $0.maxAgeSeconds = 1_800
    }
    let first = try bench.missCall("CA1")
    bench.advance(.minutes(10))
    let second = try bench.missCall("CA2")
    try bench.attempt(second, outcome)
    bench.advance(.minutes(minutes))
    #expect(try bench.begin(first) == !isOvertaken)
    #expect(try bench.text(first).message.state == (isOvertaken ? .cancelled : .sending))
  }

  /// The real client, with something happening just before or after that commit.
  private struct Interposed: HTTPClient {
    let client = CurlClient()
    var before: @Sendable () -> Void = {}
    var after: @Sendable () -> Void = {}
    let result: @Sendable (ClientResult) -> Void

    func send(_ request: ClientRequest, beforeFirstByte: () -> Bool) -> ClientResult {
      let result = client.send(request) {
        before()
        defer { after() }
        return beforeFirstByte()
      }
      self.result(result)
      return result
    }
  }

  @Test(arguments: [true, false])
  func `decides between a STOP and a text that is on its way`(stopsBefore: Bool) async throws {
    let settings: @Sendable (inout TextbackSettings) -> Void = { $0.delaySeconds = 60 }
    try await House.live(settings) { house in
      _ = try await house.carrier.ring(
        from: House.customer, to: FlowBench.ownNumber.e164, script: .ringsOut)
      try await house.until { try $0.hasMessage(in: "queued") }
      let result = try await onThread { try Self.race(in: house, stopsBefore: stopsBefore) }.get()
      #expect((result.bytesSent == 0) == stopsBefore)
      #expect(result.failure?.isWithdrawn ?? false == stopsBefore)
      #expect(house.carrier.requests == (stopsBefore ? 0 : 1))
      let state = stopsBefore ? "cancelled" : "delivered"
      try await house.until { try $0.hasMessage(in: state) }
      let business = house.business
      let balance = try await house.database.read { try $0.balance(of: business) }
      #expect(
        balance
          == Ledger.Balance(
            available: stopsBefore ? 100 : 99, held: 0, spent: stopsBefore ? 0 : 1))
    }
  }

  /// Sends the text that waits while its addressee asks for no more.
  private static func race(in house: House, stopsBefore: Bool) throws -> ClientResult {
    let seen = Monitor<ClientResult?>(nil)
    let (database, business, moment) = (house.database, house.business, house.now)
    let stop: @Sendable () -> Void = {
      do {
        _ = try database.writeBlocking {
          try $0.optOut(
            FlowBench.customer, of: business, source: .text, reason: "STOP", at: moment)
        }
      } catch { Issue.record(error) }
    }
    var client = Interposed(result: { result in seen.change { $0 = result } })
    if stopsBefore { client.before = stop } else { client.after = stop }
    let sender = Sender(
      database: database, client: client, carriers: [FlowBench.account: house.twilio],
      now: { moment }, observer: Silence())
    let text = try database.writeBlocking { try $0.message(ID(1)) }
    sender.send(SendJob(try #require(text), secret: String(repeating: "s", count: 32)))
    return try #require(seen.change { $0 })
  }
}

@Suite struct `A text of an account that is not in the configuration` {
  @Test func `waits, and its owner is told why`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall()
      let (database, moment) = (harness.database, harness.now)
      let sender = Sender(
        database: database, client: CurlClient(), carriers: [:], now: { moment },
        observer: Silence(expectsFailure: true))
      let text = try #require(try database.writeBlocking { try $0.message(ID(1)) })
      sender.send(SendJob(text, secret: String(repeating: "s", count: 32)))
      let shown = try harness.get(business + "/messages/1")
      #expect(shown["status"] == "queued")
      #expect(shown["waits_for"] == "circuit")
      #expect(
        shown["detail"] == "the configuration has no carrier account main that sends texts")
      let kinds = try harness.get(business + "/alerts").items.map { $0["kind"].string }
      #expect(kinds.contains("carrier_auth_failing"))
    }
  }
}
