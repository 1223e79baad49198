import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `The decision on a missed call` {
  private func ring(
    _ bench: FlowBench, from: String?, call: String = "CA1"
  ) throws -> CallListing {
    let reference = CallReference(
      carrierID: call, from: from, to: FlowBench.ownNumber.e164)
    try bench.take(.callArrived(reference), route: .voice)
    try bench.take(.forwardEnded(reference, .noAnswer), route: .voiceResult)
    return try bench.call(call)
  }

  @Test(
    arguments: [
      ("a customer", "+14155550123", nil),
      ("a withheld number", "anonymous", "anonymous"),
      ("nothing at all", nil, "anonymous"),
      ("a word spelled on a keypad", "+266696687", "anonymous"),
      ("a SIP address", "sip:bob@example.com", "not_textable"),
      ("a toll-free number", "+18005550123", "not_textable"),
      ("an impossible number", "+10000000000", "not_textable"),
      ("the number itself", FlowBench.ownNumber.e164, "own_number"),
      ("the owner's phone", FlowBench.ownersPhone.e164, "own_number"),
      ("another country", "+447911123456", "blocked_destination"),
    ] as [(String, String?, String?)])
  func `depends on who calls`(title: String, from: String?, reason: String?) throws {
    let call = try ring(try FlowBench(), from: from)
    #expect(call.outcome == "missed")
    #expect(call.decision?.reason == reason, "\(title)")
    #expect((call.decision?.messageID != nil) == (reason == nil))
  }

  @Test func `is disabled while the number's text-back is off`() throws {
    let call = try ring(try FlowBench { $0.isEnabled = false }, from: "+14155550123")
    #expect(call.decision?.reason == "disabled")
  }

  @Test func `is one text in the cool-down, also from a reason that came later`() throws {
    let bench = try FlowBench()
    #expect(try ring(bench, from: "+14155550123", call: "CA1").decision?.reason == nil)
    bench.advance(.minutes(59))
    #expect(try ring(bench, from: "+14155550123", call: "CA2").decision?.reason == "cooldown")
    #expect(try ring(bench, from: "+14155550124", call: "CA3").decision?.reason == nil)
    bench.advance(.minutes(1))
    #expect(try ring(bench, from: "+14155550123", call: "CA4").decision?.reason == nil)
  }

  @Test func `is not held up by a text that came to nothing`() throws {
    let bench = try FlowBench()
    _ = try ring(bench, from: "+14155550123", call: "CA1")
    bench.advance(.minutes(5))
    _ = try bench.tick()
    #expect(try bench.waiting.isEmpty)
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
    #expect(try ring(bench, from: "+14155550123", call: "CA2").decision?.reason == nil)
  }

  @Test func `spends the last credit once`() throws {
    let bench = try FlowBench()
    for n in 1...100 {
      #expect(try ring(bench, from: "+1415555\(1_000 + n)", call: "CA\(n)").decision?.reason == nil)
    }
    #expect(try bench.balance == Ledger.Balance(available: 0, held: 100, spent: 0))
    let call = try ring(bench, from: "+14155552000", call: "CA101")
    #expect(call.decision?.reason == "no_credits")
    #expect(call.outcome == "missed")
    #expect(call.leadID != nil)
  }

  @Test(arguments: [(300_000, nil), (300_001, "too_old")] as [(Int64, String?)])
  func `comes too late for a call that is reported too late`(
    age: Int64, reason: String?
  ) throws {
    let bench = try FlowBench()
    let then = Timestamp(milliseconds: bench.moment.wall.milliseconds - age)
    // A call that arrives rings from then on; this one is first heard of by its end.
    let reference = CallReference(
      carrierID: "CA1", from: "+14155550123", to: FlowBench.ownNumber.e164, occurredAt: then)
    try bench.take(.callEnded(reference, .noAnswer))
    #expect(try bench.call("CA1").decision?.reason == reason)
  }

  @Test func `is made once, and stays when the reason is known better`() throws {
    let bench = try FlowBench()
    let reference = CallReference(
      carrierID: "CA1", from: "+14155550123", to: FlowBench.ownNumber.e164)
    try bench.take(.callArrived(reference), route: .voice)
    bench.advance(.seconds(36))
    _ = try bench.tick()
    #expect(try bench.call("CA1").reason == "ring_timeout")
    try bench.take(.forwardEnded(reference, .busy), route: .voiceResult)
    #expect(try bench.call("CA1").reason == "busy")
    #expect(try bench.waiting.count == 1)
  }

  @Test func `is overturned by an answer that was reported late`() throws {
    let bench = try FlowBench()
    let reference = CallReference(
      carrierID: "CA1", from: "+14155550123", to: FlowBench.ownNumber.e164)
    try bench.take(.callArrived(reference), route: .voice)
    bench.advance(.seconds(36))
    _ = try bench.tick()
    try bench.take(.forwardEnded(reference, .pickedUp(talkSeconds: 60)), route: .voiceResult)
    let call = try bench.call("CA1")
    #expect(call.outcome == "answered")
    #expect(call.decision?.reason == "answered_late")
    #expect(try bench.waiting.isEmpty)
    #expect(try bench.balance.available == 100)
  }

  @Test(arguments: [
    (NumberMode.forward, true, "ringing"), (.alreadyForwarded, false, "missed"),
  ])
  func `is made as the call arrives where nobody is rung`(
    mode: NumberMode, rings: Bool, outcome: String
  ) throws {
    let bench = try FlowBench()
    try bench.setMode(mode)
    let reference = CallReference(
      carrierID: "CA1", from: "+14155550123", to: FlowBench.ownNumber.e164)
    let answer = try bench.take(.callArrived(reference), route: .voice).answer
    #expect(try bench.call("CA1").outcome == outcome)
    if case .ring = answer { #expect(rings) } else { #expect(answer == .refuse && !rings) }
  }

  @Test func `is after_hours while the business is closed`() throws {
    let bench = try FlowBench()
    try bench.close()
    let reference = CallReference(
      carrierID: "CA1", from: "+14155550123", to: FlowBench.ownNumber.e164)
    #expect(try bench.take(.callArrived(reference), route: .voice).answer == .refuse)
    let call = try bench.call("CA1")
    #expect(call.reason == "after_hours")
    #expect(call.decision?.messageID != nil)
  }

  @Test func `texts nobody for a call of ours that came back`() throws {
    let bench = try FlowBench()
    let first = CallReference(
      carrierID: "CA1", from: "+14155550123", to: FlowBench.ownNumber.e164)
    try bench.take(.callArrived(first), route: .voice)
    let again = CallReference(
      carrierID: "CA2", from: "+14155550123", to: FlowBench.ownNumber.e164,
      forwardedFrom: FlowBench.ownersPhone.e164)
    #expect(try bench.take(.callArrived(again), route: .voice).answer == .refuse)
    #expect(try bench.call("CA2").decision?.reason == "own_number")
    #expect(try bench.call("CA1").outcome == "ringing")
  }

  @Test func `knows no number that nobody configured`() throws {
    let bench = try FlowBench()
    let reference = CallReference(carrierID: "CA1", from: "+14155550123", to: "+14155559999")
    let outcome = try bench.take(.callArrived(reference), route: .voice)
    #expect(outcome.answer == .apologise)
    #expect(outcome.notes == [.callUnrouted(to: FlowBench.phone("+14155559999"))])
  }
}
