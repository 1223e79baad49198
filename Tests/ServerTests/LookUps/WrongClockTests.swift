import Carriers
import Storage
import Testing
import TextBack

@testable import Server

/// A text is known by its time, and the clock that told the time may have been set wrongly.
@Suite struct `A text of unknown fate, beside a clock that steps` {
  private static let tenDays = 10 * 86_400

  private func step(_ bench: FlowBench, _ seconds: Int) {
    bench.moment = Moment(
      wall: Timestamp(milliseconds: bench.moment.wall.milliseconds + Int64(seconds) * 1_000),
      steady: bench.moment.steady)
  }

  /// By how much the wall clock is off at the attempt, and by how much when the list is read.
  @Test(arguments: [
    (tenDays, 0, Message.State.sent), (-tenDays, 0, .sent), (0, tenDays, .sent),
    (0, -tenDays, .sent), (tenDays, tenDays, .unknown), (-tenDays, -tenDays, .sent),
  ])
  func `is found if either reading has it there, and never called absent`(
    then: Int, now: Int, state: Message.State
  ) throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 900 }
    step(bench, then)
    let id = try bench.missCall()
    try bench.attempt(id, .unknown(detail: "silence"))
    let listed = try bench.listed(id, after: 1 - then)
    bench.advance(.seconds(30))
    step(bench, now - then)
    try bench.answer(bench.enquiry(about: id), Findings([listed]), .recover)
    #expect(try bench.text(id).message.state == state)
    #expect(try bench.text(id).reconcileStep == 0)
  }

  @Test func `is not confused by an older text of ours in the same words`() throws {
    let bench = try FlowBench { $0.cooldownMinutes = 0 }
    let older = try bench.missCall("CA1")
    try bench.attempt(older, .accepted(carrierID: FlowBench.sid("SM", 1), segments: 1))
    let listed = try bench.listed(older)
    bench.advance(.hours(24 * 60))
    _ = try bench.tick()
    let id = try bench.missCall("CA2")
    try bench.attempt(id, .unknown(detail: "silence"))
    let forgotten = try bench.write {
      try $0.messageID(carrier: FlowBench.account, carrierID: FlowBench.sid("SM", 1))
    }
    #expect(forgotten == nil)
    try bench.answer(bench.enquiry(about: id), Findings([listed]))
    #expect(try bench.text(id).reconcileStep == 1)
  }
}
