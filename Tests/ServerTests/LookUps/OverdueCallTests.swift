import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A call whose deadline has passed` {
  private let desk = LookUpDesk(accounts: [FlowBench.account], startedAt: FlowBench.start.steady)

  private static func reference(_ number: Int) -> CallReference {
    CallReference(
      carrierID: FlowBench.sid("CA", number), from: "+1415555\(1_000 + number)",
      to: FlowBench.ownNumber.e164)
  }

  /// So many calls that ring, and a moment at which they all should have ended.
  private func ring(_ bench: FlowBench, _ count: Int = 1) throws {
    for number in 1...count { try bench.take(.callArrived(Self.reference(number)), route: .voice) }
    bench.advance(.seconds(35))
  }

  private func calls(_ found: DueWork.Found) -> [Enquiry] {
    found.enquiries.filter { if case .call = $0.subject { true } else { false } }
  }

  private func outcome(_ bench: FlowBench, _ number: Int = 1) throws -> String {
    try bench.call(FlowBench.sid("CA", number)).outcome
  }

  @Test func `is asked for before it is called missed`() throws {
    let bench = try FlowBench()
    try ring(bench)
    #expect(try calls(bench.tick(asking: desk)).count == 1)
    #expect(try outcome(bench) == "ringing")
  }

  @Test func `is decided at once where nobody can be asked`() throws {
    let bench = try FlowBench()
    try ring(bench)
    #expect(try bench.tick().enquiries == [])
    #expect(try outcome(bench) == "missed")
  }

  @Test func `is asked for once at a time`() throws {
    let bench = try FlowBench()
    try ring(bench)
    var desk = desk
    desk.began(try bench.tick(asking: desk).enquiries, at: bench.moment.steady)
    let again = try bench.tick(asking: desk)
    #expect(calls(again) == [])
    #expect(again.nextAt.map { $0 > bench.moment.steady } ?? true)
  }

  @Test func `in a storm is asked for in part, and the rest is decided at once`() throws {
    let bench = try FlowBench()
    try ring(bench, 30)
    #expect(try calls(bench.tick(asking: desk)).count == LookUpLimits.callsAtOnce)
    let outcomes = try (1...30).map { try outcome(bench, $0) }
    #expect(outcomes.count { $0 == "ringing" } == LookUpLimits.callsAtOnce)
    #expect(outcomes.count { $0 == "missed" } == 30 - LookUpLimits.callsAtOnce)
  }

  @Test func `while the program was away waits for its turn to be asked for`() throws {
    let bench = try FlowBench()
    try ring(bench, 30)
    let late = LookUpDesk(accounts: [FlowBench.account], startedAt: bench.moment.steady)
    #expect(try calls(bench.tick(asking: late)).count == LookUpLimits.callsAtOnce)
    #expect(try (1...30).allSatisfy { try outcome(bench, $0) == "ringing" })
    var silent = late
    silent.ended(
      try #require(calls(bench.tick(asking: late)).first), isAnswered: false,
      at: bench.moment.steady)
    #expect(try calls(bench.tick(asking: silent)) == [])
    #expect(try (1...30).allSatisfy { try outcome(bench, $0) == "missed" })
  }

  @Test func `does not wait for its turn for ever`() throws {
    let bench = try FlowBench()
    try ring(bench, 30)
    let late = LookUpDesk(accounts: [FlowBench.account], startedAt: bench.moment.steady)
    bench.advance(.seconds(46))
    #expect(try calls(bench.tick(asking: late)).count == LookUpLimits.callsAtOnce)
    let missed = try (1...30).count { try outcome(bench, $0) == "missed" }
    #expect(missed == 30 - LookUpLimits.callsAtOnce)
  }

  private func asked(_ bench: FlowBench) throws -> Enquiry {
    try #require(calls(bench.tick(asking: desk)).first)
  }

  private static let leg = FlowBench.sid("CA", 99)

  @Test(arguments: [
    (CallEnd.busy, ForwardResult?.none, "missed", "busy" as String?),
    (.cancelled, nil, "missed", "caller_hung_up"),
    (.failed, nil, "missed", "failed"),
    (.noAnswer, nil, "missed", "no_answer"),
    (.completed(seconds: 40), ForwardResult.pickedUp(talkSeconds: 31), "answered", nil),
    (.completed(seconds: 3), ForwardResult.noAnswer, "missed", "no_answer"),
    (.completed(seconds: 3), nil, "missed", "no_answer"),
  ])
  func `is what the carrier says that it is`(
    end: CallEnd, leg: ForwardResult?, outcome: String, reason: String?
  ) throws {
    let bench = try FlowBench()
    try ring(bench)
    let enquiry = try asked(bench)
    var events = [bench.listed(.callEnded(Self.reference(1), end), "end")]
    if let leg {
      let report = LegReport(
        parentCarrierID: FlowBench.sid("CA", 1), carrierID: Self.leg, change: .ended(leg))
      events.append(bench.listed(.legMoved(report), "leg"))
    }
    try bench.answer(enquiry, Findings([], events))
    let call = try bench.call(FlowBench.sid("CA", 1))
    #expect(call.outcome == outcome)
    #expect(call.reason == reason)
    #expect(try bench.waiting.count == (outcome == "missed" ? 1 : 0))
  }

  @Test func `that still talks is answered`() throws {
    let bench = try FlowBench()
    try ring(bench)
    let report = LegReport(
      parentCarrierID: FlowBench.sid("CA", 1), carrierID: Self.leg, change: .pickedUp)
    try bench.answer(asked(bench), Findings([], [bench.listed(.legMoved(report), "leg")]))
    #expect(try outcome(bench) == "answered")
  }

  @Test func `of which the carrier says nothing new is missed by our own facts`() throws {
    let bench = try FlowBench()
    try ring(bench)
    try bench.answer(asked(bench), Findings())
    #expect(try bench.call(FlowBench.sid("CA", 1)).reason == "ring_timeout")
  }

  @Test func `of which the carrier says nothing at all is missed by our own facts`() throws {
    let bench = try FlowBench()
    try ring(bench)
    try bench.fail(asked(bench))
    #expect(try bench.call(FlowBench.sid("CA", 1)).reason == "ring_timeout")
    #expect(try bench.waiting.count == 1)
  }

  @Test func `is decided once, however late its webhook comes`() throws {
    let bench = try FlowBench()
    try ring(bench)
    let event = bench.listed(.callEnded(Self.reference(1), .busy), "status:CA1:busy")
    try bench.answer(asked(bench), Findings([], [event]))
    let door = WebhookFlow(
      account: FlowBench.account, carrier: FlowBench.twilio, rules: bench.rules)
    let again = try bench.write {
      try door.take(event.notice, route: .voiceStatus, $0, at: bench.moment)
    }
    #expect(again.isRepeat)
    #expect(try bench.waiting.count == 1)
  }
}
