import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A caller` {
  private static func call(_ id: String = "CA1", forwardedFrom: String? = nil) -> CallReference {
    CallReference(
      carrierID: id, from: FlowBench.caller, to: FlowBench.ownNumber.e164,
      forwardedFrom: forwardedFrom)
  }

  private func arrive(_ bench: FlowBench, _ call: CallReference = call()) throws -> CallAnswer {
    try bench.take(.callArrived(call), route: .voice).answer
  }

  @Test(arguments: [(true, "ringing", nil), (false, "missed", "after_hours")])
  func `rings while the business is closed if it is set so`(
    rings: Bool, outcome: String, reason: String?
  ) throws {
    let bench = try FlowBench { $0.ringsAfterHours = rings }
    try bench.close()
    let answer = try arrive(bench)
    if case .ring = answer { #expect(rings) } else { #expect(answer == .refuse && !rings) }
    #expect(try bench.call("CA1").outcome == outcome)
    #expect(try bench.call("CA1").reason == reason)
  }

  @Test(
    arguments: [
      (.hangUp, nil, nil, .hangUp),
      (.redirect, "https://ivr.example.com/in", nil, .redirect(url: "https://ivr.example.com/in")),
      // Nobody has said where to.
      (.redirect, nil, nil, .hangUp),
      (.voicemail, nil, "Talk!", .takeMessage(greeting: "Talk!")),
      (.voicemail, nil, nil, .takeMessage(greeting: CallHandling.defaultGreeting)),
    ] as [(AfterRing, String?, String?, CallAnswer)])
  func `meets what the owner has set when nobody answers, and is texted`(
    afterRing: AfterRing, url: String?, greeting: String?, answer: CallAnswer
  ) throws {
    for isClosed in [false, true] {
      let bench = try FlowBench {
        $0.afterRing = afterRing
        $0.redirectURL = url
        $0.voicemailGreeting = greeting
      }
      if isClosed {
        try bench.close()
        // What ends at once need not be answered first.
        let refused = afterRing == .hangUp ? CallAnswer.refuse : answer
        #expect(try arrive(bench) == refused)
      } else {
        _ = try arrive(bench)
        let end = try bench.take(.forwardEnded(Self.call(), .noAnswer), route: .voiceResult)
        #expect(end.answer == answer)
      }
      #expect(try bench.waiting.count == 1)
    }
  }

  @Test func `meets nothing more once somebody has answered`() throws {
    let bench = try FlowBench { $0.afterRing = .voicemail }
    _ = try arrive(bench)
    let end = try bench.take(
      .forwardEnded(Self.call(), .pickedUp(talkSeconds: 9)), route: .voiceResult)
    #expect(end.answer == .hangUp)
  }

  /// The owner's phone shows the caller's number, so what it forwards to us seems to be theirs.
  @Test func `that comes back while it rings the owner is neither rung again nor texted`() throws {
    let bench = try FlowBench()
    guard case .ring(let plan) = try arrive(bench) else { throw FlowBench.Missing() }
    #expect(plan.callerID == FlowBench.customer)
    #expect(try arrive(bench, Self.call("CA2")) == .refuse)
    #expect(try bench.call("CA2").decision?.reason == "own_number")
    #expect(try bench.call("CA1").outcome == "ringing")
    try bench.take(.forwardEnded(Self.call(), .noAnswer), route: .voiceResult)
    #expect(try bench.call("CA1").decision?.messageID != nil)
    guard case .ring = try arrive(bench, Self.call("CA3")) else { throw FlowBench.Missing() }
  }

  private func leg(_ bench: FlowBench, _ leg: String, _ change: LegChange) throws {
    try bench.take(
      .legMoved(LegReport(parentCarrierID: "CA1", carrierID: leg, change: change)),
      route: .voiceStatus)
  }

  @Test(arguments: [true, false])
  func `is answered by whichever of several phones presses the key, and by none else`(
    presses: Bool
  ) throws {
    let bench = try FlowBench {
      $0.acceptance = .pressOne
      $0.forwardTo.append(FlowBench.phone("+14155550101"))
    }
    guard case .ring(let plan) = try arrive(bench) else { throw FlowBench.Missing() }
    #expect(plan.targets.count == 2)
    // The voicemail of the first takes the call, and presses nothing.
    try leg(bench, "L1", .pickedUp)
    #expect(try bench.call("CA1").outcome == "ringing")
    try leg(bench, "L2", .pickedUp)
    try leg(bench, "L1", .declined)
    if presses { try leg(bench, "L2", .accepted) }
    try leg(bench, "L1", .ended(.pickedUp(talkSeconds: 5)))
    try bench.take(
      .forwardEnded(Self.call(), .pickedUp(talkSeconds: 30)), route: .voiceResult)
    #expect(try bench.call("CA1").outcome == (presses ? "answered" : "missed"))
    #expect(try bench.call("CA1").reason == (presses ? nil : "not_accepted"))
    #expect(try bench.waiting.count == (presses ? 0 : 1))
  }

  @Test(arguments: [(4_999, "rule_not_matched"), (5_000, nil)] as [(Int64, String?)])
  func `has to let it ring for the minimum, by our own clock`(
    milliseconds: Int64, reason: String?
  ) throws {
    let bench = try FlowBench { $0.minimumRingSeconds = 5 }
    _ = try arrive(bench)
    bench.advance(Interval(milliseconds: milliseconds))
    try bench.take(.forwardEnded(Self.call(), .cancelled), route: .voiceResult)
    #expect(try bench.call("CA1").reason == "caller_hung_up")
    #expect(try bench.call("CA1").decision?.reason == reason)
    #expect(
      try bench.call("CA1").decision?.detail == (reason == nil ? nil : "minimum_ring_seconds"))
  }
}

@Suite struct `A change of settings` {
  @Test func `acts on the next call, and each decision names the version it was made under`() throws
  {
    let bench = try FlowBench { $0.cooldownMinutes = 0 }
    let first = try bench.missCall("CA1")
    let before = try bench.text(first).body
    try bench.changeTextback { $0.message = "New words" }
    let second = try bench.missCall("CA2")
    #expect(try bench.text(second).body == "New words")
    #expect(try bench.text(first).body == before)
    let versions = try ["CA1", "CA2"].map { try bench.call($0).decision?.settingsVersion }
    #expect(versions == [1, 2])
    try bench.missCall("CA3")
    #expect(try bench.call("CA3").decision?.settingsVersion == 2)
  }

  /// The ring, how it is accepted and how long they must talk are those of its arrival.
  @Test func `leaves a call in progress its ring, and decides it under the new words`() throws {
    let bench = try FlowBench { $0.minimumTalkSeconds = 0 }
    let call = CallReference(
      carrierID: "CA1", from: FlowBench.caller, to: FlowBench.ownNumber.e164)
    try bench.take(.callArrived(call), route: .voice)
    try bench.changeTextback {
      $0.message = "New words"
      $0.acceptance = .pressOne
      $0.minimumTalkSeconds = 30
      $0.ringTimeoutSeconds = 60
    }
    bench.advance(.seconds(35))
    _ = try bench.tick()
    #expect(try bench.call("CA1").reason == "ring_timeout")
    #expect(try bench.waiting.map(\.body) == ["New words"])
    #expect(try bench.call("CA1").decision?.settingsVersion == 2)
    try bench.take(.forwardEnded(call, .pickedUp(talkSeconds: 1)), route: .voiceResult)
    #expect(try bench.call("CA1").outcome == "answered")
  }
}
