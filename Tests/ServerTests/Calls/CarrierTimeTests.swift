import Carriers
import Storage
import Testing
import TextBack

@testable import Server

/// Reports on calls say when the thing happened: in whole seconds, and by a clock of the carrier's.
@Suite struct `A call whose end is told with the carrier's time` {
  private static let call = "CA1"

  private func reference(occurredAt: Timestamp? = nil) -> CallReference {
    CallReference(
      carrierID: Self.call, from: "+14155550123", to: FlowBench.ownNumber.e164,
      occurredAt: occurredAt)
  }

  /// A call whose caller hangs up after so long a ring, of which we are told so much later by a
  /// server whose wall clock is so far ahead.
  private func hangUp(
    _ bench: FlowBench, after rang: Interval, toldLater late: Interval = .seconds(0),
    ahead: Int64 = 0
  ) throws -> CallListing {
    bench.moment = Moment(
      wall: Timestamp(milliseconds: bench.moment.wall.milliseconds + ahead * 1_000),
      steady: bench.moment.steady)
    try bench.take(.callArrived(reference()), route: .voice)
    bench.advance(rang)
    let ended = (bench.moment.wall.milliseconds / 1_000 - ahead) * 1_000
    bench.advance(late)
    let occurredAt = Timestamp(milliseconds: ended)
    try bench.take(.callEnded(reference(occurredAt: occurredAt), .cancelled))
    return try bench.call(Self.call)
  }

  @Test(
    arguments: [
      0, 20, 400, 5 * 3_600, 47 * 3_600, 10 * 86_400, -20, -400, -5 * 3_600, -10 * 86_400,
    ] as [Int64])
  func `is texted, however wrong our wall clock is`(ahead: Int64) throws {
    let bench = try FlowBench { $0.minimumRingSeconds = 8 }
    let call = try hangUp(bench, after: .seconds(9), ahead: ahead)
    #expect(call.decision?.reason == nil)
    #expect(try bench.waiting.count == 1)
  }

  @Test func `is not texted when that was too long ago`() throws {
    let bench = try FlowBench()
    let call = try hangUp(bench, after: .seconds(9), toldLater: .seconds(301))
    #expect(call.decision?.reason == "too_old")
  }

  @Test func `is not texted either when it hung up in the second in which it arrived`() throws {
    let bench = try FlowBench()
    bench.advance(Interval(milliseconds: 900 - bench.moment.wall.milliseconds % 1_000))
    let call = try hangUp(bench, after: Interval(milliseconds: 50), toldLater: .seconds(301))
    #expect(call.decision?.reason == "too_old")
  }

  /// The power was away for two hours, and the wall clock stood still meanwhile.
  @Test func `is not texted either when steady time knows nothing of the hours between`() throws {
    let bench = try FlowBench()
    try bench.take(.callArrived(reference()), route: .voice)
    bench.advance(.seconds(10))
    let ended = bench.moment.wall
    let boot = (wall: ended, since: Int64(1_000))
    let offset = try bench.write {
      try $0.noteClocks(bench.moment)
      return try $0.steadyOffset(boot: "after", sinceBoot: boot.since, wall: boot.wall)
    }
    bench.moment = Moment(
      wall: Timestamp(milliseconds: boot.wall.milliseconds + 2 * 3_600_000),
      steady: SteadyTime(milliseconds: offset + boot.since + 20_000))
    try bench.take(.callEnded(reference(occurredAt: ended), .cancelled))
    #expect(try bench.call(Self.call).decision?.reason == "too_old")
  }

  @Test(arguments: [(2, "rule_not_matched"), (9, nil)] as [(Int, String?)])
  func `by a list rang for as long as the list has it`(rang: Int, reason: String?) throws {
    let bench = try FlowBench { $0.minimumRingSeconds = 8 }
    let sid = FlowBench.sid("CA", 7)
    let ended = Timestamp(milliseconds: bench.moment.wall.milliseconds + Int64(rang) * 1_000)
    func reference(_ occurredAt: Timestamp? = nil) -> CallReference {
      CallReference(
        carrierID: sid, from: "+14155550123", to: FlowBench.ownNumber.e164, occurredAt: occurredAt)
    }
    let began = bench.moment.wall
    try bench.take(.callArrived(reference()), route: .voice)
    bench.advance(.seconds(35))
    let event = RecordedEvent(
      notice: Notice(event: .callEnded(reference(ended), .cancelled), identity: "end"),
      route: .voiceStatus, startedAt: began)
    try bench.answer(
      Enquiry(account: FlowBench.account, subject: .recent(since: began)), Findings([], [event]))
    #expect(try bench.call(sid).decision?.reason == reason)
  }

  @Test(
    arguments: [(4_900, "rule_not_matched"), (5_000, nil), (5_400, nil), (5_900, nil)]
      as [(Int64, String?)])
  func `rang for as long as it rang here, to the millisecond`(
    rang: Int64, reason: String?
  ) throws {
    let bench = try FlowBench { $0.minimumRingSeconds = 5 }
    // The call begins in the middle of a second, and the carrier's time has whole ones.
    bench.advance(Interval(milliseconds: 500 - bench.moment.wall.milliseconds % 1_000))
    let call = try hangUp(bench, after: Interval(milliseconds: rang))
    #expect(call.decision?.reason == reason)
  }
}
