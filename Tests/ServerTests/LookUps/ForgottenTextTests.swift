import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A text that the run sent which a restore forgot` {
  @Test func `does not text again whoever was texted since their call, in whatever words`() throws {
    let bench = try FlowBench()
    try bench.disarm()
    let id = try bench.missCall()
    try bench.answer(bench.relisting(), Findings([bench.listed(id, body: "Older words", after: 9)]))
    try expectWithdrawn(id, bench)
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
  }

  /// Two calls of one caller, at two and ten minutes from now, that come back with the list.
  private func twoCalls(_ bench: FlowBench) -> [RecordedEvent] {
    [(6, Int64(600)), (5, 120)].map { number, seconds in
      let reference = CallReference(
        carrierID: FlowBench.sid("CA", number), from: "+14155550123", to: FlowBench.ownNumber.e164,
        occurredAt: Timestamp(milliseconds: bench.moment.wall.milliseconds + seconds * 1_000))
      return bench.listed(.callEnded(reference, .noAnswer), "end \(number)", after: Int(seconds))
    }
  }

  private func decided(_ number: Int, _ bench: FlowBench) throws -> ID<Message> {
    try #require(try bench.call(FlowBench.sid("CA", number)).decision?.messageID)
  }

  @Test func `takes a text for the answer to the call before it, not to a later one`() throws {
    let bench = try FlowBench { ($0.cooldownMinutes, $0.maxAgeSeconds) = (0, 1_800) }
    try bench.disarm()
    let (enquiry, calls) = (try bench.relisting(), twoCalls(bench))
    bench.advance(.minutes(11))
    try bench.answer(enquiry, Findings([], calls))
    let sent = try bench.listed(try decided(5, bench), after: 150 - 660)
    try bench.answer(enquiry, Findings([sent]))
    #expect(try bench.text(decided(5, bench)).message.state == .sent)
    #expect(try bench.text(decided(6, bench)).message.state == .queued)
  }

  @Test func `sends nothing for a call that may be the one whose text is on the list`() throws {
    let bench = try FlowBench { ($0.cooldownMinutes, $0.maxAgeSeconds) = (0, 1_800) }
    try bench.disarm()
    let (enquiry, calls) = (try bench.relisting(), twoCalls(bench))
    bench.advance(.minutes(11))
    try bench.answer(enquiry, Findings([], calls))
    // It may have waited until the second call had been missed as well.
    let sent = try bench.listed(try decided(5, bench), after: 650 - 660)
    for _ in 1...2 { try bench.answer(enquiry, Findings([sent])) }
    #expect(try bench.text(decided(6, bench)).message.state == .sent)
    try expectWithdrawn(decided(5, bench), bench)
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 0, spent: 1))
  }

  @Test func `settles each of two texts that are on the list`() throws {
    let bench = try FlowBench { ($0.cooldownMinutes, $0.maxAgeSeconds) = (0, 1_800) }
    try bench.disarm()
    let (enquiry, calls) = (try bench.relisting(), twoCalls(bench))
    bench.advance(.minutes(11))
    try bench.answer(enquiry, Findings([], calls))
    let id = try decided(5, bench)
    let sent = try [(1, 640), (2, 650)].map { number, seconds in
      try bench.listed(id, sid: FlowBench.sid("SM", number), after: seconds - 660)
    }
    try bench.answer(enquiry, Findings(sent), inPartsOf: 1)
    for number in [5, 6] {
      #expect(try bench.text(decided(number, bench)).message.state == .sent)
    }
    #expect(try bench.balance == Ledger.Balance(available: 98, held: 0, spent: 2))
  }

  @Test(arguments: [1, 49, 24 * 6])
  func `texts nobody for a call of long ago that comes with the list`(hours: Int) throws {
    let bench = try FlowBench()
    try bench.disarm()
    let (enquiry, call) = (try bench.relisting(), twoCalls(bench)[0])
    bench.advance(.hours(hours))
    try bench.answer(enquiry, Findings([], [call]))
    let shown = try bench.call(FlowBench.sid("CA", 6))
    #expect(shown.decision?.reason == "too_old")
    #expect(shown.startedAt.milliseconds == FlowBench.start.wall.milliseconds + 600_000)
  }

  @Test(arguments: [(0, "queued", true), (60, "cancelled", false)])
  func `is not the answer to a call of long after, and counts for the cool-down`(
    coolDown: Int, status: String, leaves: Bool
  ) throws {
    let bench = try FlowBench { ($0.cooldownMinutes, $0.maxAgeSeconds) = (coolDown, 1_800) }
    try bench.disarm()
    let enquiry = try bench.relisting()
    bench.advance(.minutes(31))
    let id = try bench.missCall()
    try bench.answer(enquiry, Findings([bench.listed(id, after: -1_800)]))
    #expect(try bench.text(id).message.state == .queued)
    try bench.write { try $0.arm() }
    #expect(try bench.begin(id) == leaves)
    #expect(try bench.listing(id).status == (leaves ? "sending" : status))
  }

  @Test func `does not text a call again that it decides when the text is known already`() throws {
    let bench = try FlowBench { ($0.cooldownMinutes, $0.maxAgeSeconds) = (0, 1_800) }
    try bench.disarm()
    let text = SentText(
      carrierID: FlowBench.sid("SM", 8), from: FlowBench.ownNumber.e164, to: "+14155550123",
      body: "Sent since the backup", progress: .delivered, word: "delivered", errorCode: nil,
      createdAt: bench.moment.wall)
    try bench.answer(bench.relisting(), Findings([bench.recorded(text)]))
    try expectWithdrawn(bench.missCall(), bench)
    bench.advance(LookUpLimits.clockSkew + .seconds(1))
    #expect(try bench.begin(bench.missCall("CA2")))
  }

  /// Once texts may leave again, this one does not, and its owner is told why.
  private func expectWithdrawn(_ id: ID<Message>, _ bench: FlowBench) throws {
    try bench.write { try $0.arm() }
    #expect(try !bench.begin(id))
    #expect(try bench.listing(id).status == "cancelled")
    #expect(try bench.listing(id).detail == "texted already by the run that a restore forgot")
  }
}
