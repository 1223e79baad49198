import Carriers
import Storage
import Testing
import TextBack

@testable import Server

/// An alert that never ends keeps silent about everything that comes after it.
@Suite struct `An episode of an alert` {
  /// What ends the alert of an expired text: somebody has been in touch, or a text came through.
  enum Ending: String, CaseIterable, Sendable {
    case connectedCall, answeredCall, reply, laterTextAccepted
  }

  private func expire(_ bench: FlowBench, _ call: String) throws {
    try bench.missCall(call)
    bench.advance(.minutes(5))
    _ = try bench.tick()
  }

  @Test(arguments: Ending.allCases)
  func `of an expired text ends, so that the next is told too`(ending: Ending) throws {
    let bench = try FlowBench { $0.cooldownMinutes = 0 }
    try expire(bench, "CA1")
    try expire(bench, "CA2")
    #expect(try bench.episodes(.textExpired) == [false])
    switch ending {
    case .connectedCall: try bench.connect()
    case .answeredCall:
      let call = CallReference(
        carrierID: "CA3", from: FlowBench.caller, to: FlowBench.ownNumber.e164)
      try bench.take(.callArrived(call), route: .voice)
      try bench.take(.forwardEnded(call, .pickedUp(talkSeconds: 60)), route: .voiceResult)
    case .reply: #expect(try bench.reply() != .noCredits)
    case .laterTextAccepted:
      try bench.attempt(bench.missCall("CA3"), .accepted(carrierID: "SM1", segments: 1))
    }
    #expect(try bench.episodes(.textExpired) == [true])
    try expire(bench, "CA4")
    #expect(try bench.episodes(.textExpired) == [true, false])
  }

  @Test func `of an expired text is another lead's, and no answer to a wish ends it`() throws {
    let bench = try FlowBench()
    try expire(bench, "CA1")
    let other = try bench.missCall("CA2", from: "+14155550124")
    try bench.attempt(other, .accepted(carrierID: "SM1", segments: 1))
    try bench.hearText("STOP")
    let answer = try #require(try bench.waiting.first)
    try bench.attempt(answer.id, .accepted(carrierID: "SM2", segments: 1))
    #expect(try bench.episodes(.textExpired) == [false])
  }

  @Test func `of an expired test ends with the next that is sent`() throws {
    let bench = try FlowBench()
    func play() throws -> ID<Message> {
      _ = try bench.write {
        try TestCallFlow(tx: $0, rules: bench.rules, at: bench.moment).play(on: bench.number)
      }
      return try #require(try bench.waiting.first).id
    }
    _ = try play()
    bench.advance(.minutes(5))
    _ = try bench.tick()
    #expect(try bench.episodes(.textExpired) == [false])
    try bench.attempt(play(), .accepted(carrierID: "SM1", segments: 1))
    #expect(try bench.episodes(.textExpired) == [true])
  }

  private func twice(_ bench: FlowBench, _ n: Int) throws -> ID<Message> {
    let id = try bench.missCall("CA\(n)", from: "+1415555012\(n)")
    try bench.attempt(id, .unknown(detail: "silence"))
    let (first, second) = (FlowBench.sid("SM", n), FlowBench.sid("SM", n + 1))
    try bench.answer(
      bench.enquiry(about: id),
      Findings([bench.listed(id, sid: first), bench.listed(id, sid: second)]))
    return id
  }

  @Test(arguments: [true, false])
  func `of a text that is there twice ends when that is settled`(byPerson: Bool) throws {
    let bench = try FlowBench { $0.cooldownMinutes = 0 }
    let id = try twice(bench, 1)
    _ = try bench.tick()
    #expect(try bench.episodes(.textFoundTwice) == [false])
    if byPerson {
      _ = try bench.write {
        try ResolveFlow(tx: $0, at: bench.moment)
          .settle(id, wasSent: true, evidence: "one of them is a test", author: "ann")
      }
    } else {
      try bench.settle(id, .accepted(carrierID: FlowBench.sid("SM", 1), segments: 1))
    }
    _ = try bench.tick()
    #expect(try bench.episodes(.textFoundTwice) == [true])
    _ = try twice(bench, 3)
    #expect(try bench.episodes(.textFoundTwice) == [true, false])
  }

  @Test func `of a limit ends when the owner raises it, and the next breach begins another`() throws
  {
    let bench = try FlowBench { $0.cooldownMinutes = 0 }
    try bench.changeBusiness { $0.caps.businessPerDay = 1 }
    for n in 1...3 { _ = try? bench.missCall("CA\(n)", from: "+1415555012\(n)") }
    #expect(try bench.episodes(.capReached) == [false])
    var caps = Caps.none
    caps.businessPerDay = 2
    try bench.changeBusiness { $0.caps.businessPerDay = 2 }
    try bench.write { [caps] in
      try CapFlow(tx: $0, at: bench.moment).relax(bench.business, to: caps)
    }
    #expect(try bench.episodes(.capReached) == [true])
    for n in 4...6 { _ = try? bench.missCall("CA\(n)", from: "+1415555012\(n)") }
    #expect(try bench.episodes(.capReached) == [true, false])
  }

  /// One credit is left, and a text-back costs two.
  @Test func `of missing credits is one, whatever moves the single credit that is left`() throws {
    let bench = try FlowBench { $0.message = String(repeating: "x", count: 161) }
    try bench.changeBusiness {
      $0.creditUnit = .segment
      $0.lowCredits = 0
    }
    for n in 1...99 {
      guard case .queued(let id) = try bench.reply("x", to: "+1415555\(1_000 + n)") else {
        throw FlowBench.Missing()
      }
      try bench.attempt(id, .accepted(carrierID: "SM\(n)", segments: 1))
    }
    #expect(throws: FlowBench.Missing.self) { try bench.missCall("CA1") }
    #expect(try bench.episodes(.noCredits) == [false])
    guard case .queued = try bench.reply("x") else { throw FlowBench.Missing() }
    bench.advance(.minutes(30))
    _ = try bench.tick()
    #expect(try bench.balance.available == 1)
    #expect(throws: FlowBench.Missing.self) { try bench.missCall("CA2") }
    #expect(try bench.episodes(.noCredits) == [false])
    let moment = bench.moment
    try bench.write { tx in
      _ = try tx.purchaseCredits(
        1, amountCents: 9, externalID: "one more", for: bench.business, at: moment)
      try AlertFlow(tx: tx, at: moment).creditsSufficed(in: bench.business)
    }
    #expect(try bench.episodes(.noCredits) == [true])
    try bench.missCall("CA3")
  }
}
