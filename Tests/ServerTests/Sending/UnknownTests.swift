import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A text of unknown fate` {
  @Test func `is asked after half a minute later, and no more once it is settled`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, .unknown(detail: "silence"))
    #expect(try bench.text(id).reconcileAt == bench.moment.steady + .seconds(30))
    #expect(try bench.text(id).reconcileStep == 0)
    try bench.settle(id, .accepted(carrierID: "SM1", segments: 1))
    #expect(try bench.text(id).reconcileAt == nil)
  }

  @Test func `is asked after also when the program ended while it was being sent`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    #expect(try bench.begin(id))
    bench.advance(.minutes(2))
    let moment = bench.moment
    #expect(
      try bench.write { try SendFlow(tx: $0, at: moment).recover(epoch: FlowBench.epoch + 1) } == 1)
    #expect(try bench.text(id).message.state == .unknown)
    #expect(try bench.text(id).reconcileAt == moment.steady + .seconds(30))
  }

  @Test func `keeps the step of its ladder until it is settled`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, .unknown(detail: "silence"))
    var stored = try bench.text(id)
    let moment = bench.moment
    stored.reconcileStep = 2
    stored.reconcileAt = moment.steady + .minutes(2)
    try bench.write { [stored] in try $0.saveMessage(stored, .none, at: moment) }
    #expect(try bench.text(id).reconcileStep == 2)
    #expect(try bench.text(id).reconcileAt == moment.steady + .minutes(2))
    try bench.settle(id, .notAccepted(.slowDown(retryAfterSeconds: nil)))
    #expect(try bench.text(id).reconcileStep == 0)
  }
}
