import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A text-back that comes back from an attempt` {
  enum Contact: CaseIterable {
    case answeredLate, laterCall, calledBack, written
  }

  private func make(_ contact: Contact, _ bench: FlowBench) throws {
    switch contact {
    case .answeredLate: try answer("CA1", bench)
    case .laterCall:
      let reference = CallReference(
        carrierID: "CA2", from: "+14155550123", to: FlowBench.ownNumber.e164)
      try bench.take(.callArrived(reference), route: .voice)
      try answer("CA2", bench)
    case .calledBack: try bench.connect()
    case .written:
      _ = try bench.reply()
      let reply = try #require(bench.waiting.first { $0.kind == .reply })
      try bench.attempt(reply.id, .accepted(carrierID: "SM9", segments: 1))
    }
  }

  private func answer(_ call: String, _ bench: FlowBench) throws {
    try bench.take(
      .legMoved(LegReport(parentCarrierID: call, carrierID: call + "b", change: .pickedUp)))
  }

  @Test(arguments: Contact.allCases)
  func `is not sent again to whoever was spoken to meanwhile`(contact: Contact) throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    #expect(try bench.begin(id))
    try make(contact, bench)
    #expect(try bench.settle(id, .notAccepted(.slowDown(retryAfterSeconds: nil))) == .retryWait)
    bench.advance(.seconds(60))
    #expect(try !bench.begin(id, n: 2))
    #expect(try bench.listing(id).status == "cancelled")
    #expect(try bench.listing(id).detail == "somebody has spoken or written to them")
  }

  @Test func `is not taken back by an older call that a list tells of later`() throws {
    let bench = try FlowBench { $0.cooldownMinutes = 0 }
    let began = bench.moment.wall
    bench.advance(.minutes(30))
    let id = try bench.missCall()
    let reference = CallReference(
      carrierID: FlowBench.sid("CA", 1), from: "+14155550123", to: FlowBench.ownNumber.e164,
      occurredAt: began)
    let leg = LegReport(
      parentCarrierID: FlowBench.sid("CA", 1), carrierID: FlowBench.sid("CA", 2),
      change: .ended(.pickedUp(talkSeconds: 30)), occurredAt: began)
    let events = [
      bench.listed(.callEnded(reference, .completed(seconds: 33)), "end", after: -1_800),
      bench.listed(.legMoved(leg), "leg", after: -1_800),
    ]
    let enquiry = Enquiry(
      account: FlowBench.account,
      subject: .recent(since: Timestamp(milliseconds: began.milliseconds - 1_000)))
    try bench.answer(enquiry, Findings([], events))
    #expect(try bench.call(FlowBench.sid("CA", 1)).outcome == "answered")
    try bench.attempt(id, .notAccepted(.slowDown(retryAfterSeconds: nil)))
    bench.advance(.seconds(60))
    #expect(try bench.begin(id, n: 2))
  }

  @Test func `is sent again to whoever was spoken to before their call`() throws {
    let bench = try FlowBench { $0.cooldownMinutes = 0 }
    try bench.connect()
    let id = try bench.missCall()
    try bench.attempt(id, .notAccepted(.slowDown(retryAfterSeconds: nil)))
    bench.advance(.seconds(60))
    #expect(try bench.begin(id, n: 2))
  }
}
