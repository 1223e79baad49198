import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A poll of recent calls and texts` {
  private static func reference(_ number: Int, to: String? = nil) -> CallReference {
    CallReference(
      carrierID: FlowBench.sid("CA", number), from: "+14155550123",
      to: to ?? FlowBench.ownNumber.e164)
  }

  private func poll(_ bench: FlowBench) throws -> Enquiry {
    let desk = LookUpDesk(accounts: [FlowBench.account], startedAt: bench.moment.steady)
    let polls = try bench.tick(asking: desk).enquiries.filter(\.isRecent)
    return try #require(polls.first)
  }

  @Test func `looks back for two hours`() throws {
    let bench = try FlowBench()
    let since = Timestamp(milliseconds: bench.moment.wall.milliseconds - 7_200_000)
    #expect(try poll(bench).subject == .recent(since: since))
  }

  @Test func `is not made of an account without numbers`() throws {
    let bench = try FlowBench()
    let desk = LookUpDesk(
      accounts: [FlowBench.account, "spare"], startedAt: bench.moment.steady)
    #expect(try bench.tick(asking: desk).enquiries.map(\.account) == [FlowBench.account])
  }

  @Test func `decides a call that no webhook told of`() throws {
    let bench = try FlowBench()
    let enquiry = try poll(bench)
    let outcome = try bench.answer(
      enquiry, Findings([], [bench.listed(.callEnded(Self.reference(1), .noAnswer), "end")]))
    #expect(outcome.hasQueuedText)
    #expect(outcome.notes.contains(.eventFound))
    #expect(try bench.call(FlowBench.sid("CA", 1)).outcome == "missed")
    let again = try bench.answer(
      enquiry, Findings([], [bench.listed(.callEnded(Self.reference(1), .noAnswer), "end")]))
    #expect(!again.hasQueuedText)
    #expect(!again.notes.contains(.eventFound))
  }

  @Test(arguments: [[0, 1], [1, 0], [0]])
  func `sends nothing for a call of an hour ago, whatever decides it`(order: [Int]) throws {
    let bench = try FlowBench()
    let ended = bench.moment.wall
    let reference = CallReference(
      carrierID: FlowBench.sid("CA", 1), from: "+14155550123", to: FlowBench.ownNumber.e164,
      occurredAt: ended)
    let leg = LegReport(
      parentCarrierID: FlowBench.sid("CA", 1), carrierID: FlowBench.sid("CA", 2),
      change: .ended(.noAnswer), occurredAt: ended)
    // A voice of the carrier's answered the caller after the ring.
    let events = [
      bench.listed(.callEnded(reference, .completed(seconds: 5)), "end"),
      bench.listed(.legMoved(leg), "leg"),
    ]
    bench.advance(.hours(1))
    let enquiry = try poll(bench)
    for index in order { try bench.answer(enquiry, Findings([], [events[index]])) }
    bench.advance(Call.Terms.settle)
    _ = try bench.tick()
    #expect(try bench.call(FlowBench.sid("CA", 1)).outcome == "missed")
    #expect(try bench.call(FlowBench.sid("CA", 1)).decision?.reason == "too_old")
  }

  @Test func `knows from the list how long a call rang that no webhook told of`() throws {
    let bench = try FlowBench { $0.minimumRingSeconds = 8 }
    for (number, seconds) in [(1, Int64(10)), (2, 5)] {
      let began = bench.moment.wall.milliseconds
      let reference = CallReference(
        carrierID: FlowBench.sid("CA", number), from: "+1415555010\(number)",
        to: FlowBench.ownNumber.e164,
        occurredAt: Timestamp(milliseconds: began + seconds * 1_000))
      let end = bench.listed(.callEnded(reference, .noAnswer), "end \(number)")
      let enquiry = try poll(bench)
      bench.advance(.seconds(60))
      try bench.answer(enquiry, Findings([], [end]))
    }
    #expect(try bench.call(FlowBench.sid("CA", 1)).decision?.messageID != nil)
    #expect(try bench.call(FlowBench.sid("CA", 2)).decision?.reason == "rule_not_matched")
  }

  @Test(arguments: [(600, "too_old"), (20, "own_number")] as [(Int64, String)])
  func `takes two calls of one caller for one coming back only if they rang together`(
    apart: Int64, reason: String
  ) throws {
    let bench = try FlowBench { ($0.cooldownMinutes, $0.maxAgeSeconds) = (0, 300) }
    let enquiry = try poll(bench)
    // The list begins with the newest. Neither end says anything without its leg.
    let events = [(2, apart), (1, 0)].map { number, seconds in
      let reference = CallReference(
        carrierID: FlowBench.sid("CA", number), from: "+14155550123",
        to: FlowBench.ownNumber.e164, occurredAt: bench.moment.wall)
      return bench.listed(
        .callEnded(reference, .completed(seconds: 5)), "end \(number)", after: Int(seconds))
    }
    bench.advance(.hours(1))
    try bench.answer(enquiry, Findings([], events))
    bench.advance(Call.Terms.settle)
    _ = try bench.tick()
    #expect(try bench.call(FlowBench.sid("CA", 1)).decision?.reason == "too_old")
    #expect(try bench.call(FlowBench.sid("CA", 2)).decision?.reason == reason)
  }

  @Test func `hears of an answered call by its leg, in whatever order they are listed`() throws {
    let bench = try FlowBench()
    let leg = LegReport(
      parentCarrierID: FlowBench.sid("CA", 1), carrierID: FlowBench.sid("CA", 2),
      change: .ended(.pickedUp(talkSeconds: 30)))
    let findings = Findings(
      [],
      [
        bench.listed(.legMoved(leg), "leg"),
        bench.listed(.callEnded(Self.reference(1), .completed(seconds: 33)), "end"),
      ])
    let enquiry = try poll(bench)
    try bench.answer(enquiry, findings)
    #expect(try bench.call(FlowBench.sid("CA", 1)).outcome == "answered")
  }

  @Test(arguments: [
    (-7_200, FlowBench.ownNumber.e164), (-1, FlowBench.ownNumber.e164), (60, "+15005550099"),
  ])
  func `leaves alone what is older than the number, than two hours, or nobody's`(
    seconds: Int, to: String
  ) throws {
    let bench = try FlowBench()
    let event = bench.listed(
      .callEnded(Self.reference(1, to: to), .noAnswer), "end", after: seconds)
    bench.advance(.seconds(120))
    let outcome = try bench.answer(poll(bench), Findings([], [event]))
    #expect(outcome.notes == [])
    #expect(throws: FlowBench.Missing.self) { try bench.call(FlowBench.sid("CA", 1)) }
  }

  @Test func `hears a stop that no webhook brought`() throws {
    let bench = try FlowBench()
    let text = InboundText(
      carrierID: FlowBench.sid("SM", 5), from: "+14155550123", to: FlowBench.ownNumber.e164,
      body: "STOP", mediaCount: 0)
    try bench.answer(poll(bench), Findings([], [bench.listed(.textArrived(text), "sms")]))
    let isOptedOut = try bench.write {
      try $0.isOptedOut(FlowBench.phone("+14155550123"), of: bench.business)
    }
    #expect(isOptedOut)
  }

  @Test func `moves a text on by what the list says of it`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, .accepted(carrierID: FlowBench.sid("SM", 1), segments: 1))
    try bench.answer(poll(bench), Findings([bench.listed(id, .delivered)]))
    #expect(try bench.text(id).message.state == .delivered)
  }

  @Test func `learns the identifier of a text that was accepted without one`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, .accepted(carrierID: nil, segments: nil))
    try bench.answer(poll(bench), Findings([bench.listed(id, .accepted)]))
    #expect(try bench.text(id).carrierID == FlowBench.sid("SM", 1))
    #expect(try bench.text(id).message.state == .accepted)
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 0, spent: 1))
  }

  @Test func `settles no text that has not left, and shows none that is not ours`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.answer(
      poll(bench), Findings([bench.listed(id), bench.listed(id, sid: "SM2", body: "Other")]))
    #expect(try bench.text(id).message.state == .queued)
    let count = try bench.write {
      try $0.messages(of: bench.business, PageRequest(after: nil, limit: 10)).items.count
    }
    #expect(count == 1)
  }

  @Test func `is told of once it has failed three times, until it is answered`() throws {
    let bench = try FlowBench()
    let enquiry = try poll(bench)
    func open() throws -> [AlertKind] {
      try bench.write {
        try $0.alerts(of: bench.business, PageRequest(after: nil, limit: 10)).items
          .filter { $0.endedAt == nil }.map(\.kind)
      }
    }
    try bench.fail(enquiry, failures: 1)
    #expect(try open() == [])
    try bench.fail(enquiry, failures: 2)
    try bench.fail(enquiry, failures: 3)
    #expect(try open() == [.carrierSilent])
    try bench.answer(enquiry, Findings())
    #expect(try open() == [])
  }
}
