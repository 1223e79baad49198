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
