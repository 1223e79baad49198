import Testing

@testable import TextBack

/// Ten seconds of talk make an answer.
@Suite struct `A shortest talk that counts` {
  private static let start = Moment(
    wall: Timestamp(milliseconds: 0), steady: SteadyTime(milliseconds: 0))

  private static func after(_ seconds: Int) -> Moment {
    Moment(
      wall: Timestamp(milliseconds: Int64(seconds) * 1_000),
      steady: start.steady + .seconds(seconds))
  }

  private func call(_ acceptance: Acceptance = .none, minimum: Int = 10) -> Call {
    Call(
      terms: Call.Terms(
        handling: .ring(timeout: .seconds(20), acceptance), minimumTalkSeconds: minimum,
        arrivedAt: Self.start.steady))
  }

  @Test(
    arguments: [
      (.forwardEnded(.pickedUp(talkSeconds: 9)), .missed(.notAccepted)),
      (.forwardEnded(.pickedUp(talkSeconds: 10)), .answered),
      (.forwardEnded(.pickedUp(talkSeconds: 11)), .answered),
      (.leg(.ended(.pickedUp(talkSeconds: 9))), .missed(.notAccepted)),
      (.leg(.ended(.pickedUp(talkSeconds: 10))), .answered),
      (.ended(.completed(seconds: 10)), .answered),
      (.ended(.completed(seconds: 9)), .ringing),
      // A carrier that does not count: nothing is known until the call is over or overdue.
      (.leg(.ended(.pickedUp(talkSeconds: nil))), .ringing),
    ] as [(Call.Event, Call.State)])
  func `decides what a picked-up call is`(event: Call.Event, state: Call.State) {
    var call = call()
    _ = call.apply(.leg(.pickedUp), at: Self.after(5))
    #expect(call.state == .ringing)
    _ = call.apply(event, at: Self.after(15))
    #expect(call.state == state)
  }

  @Test func `is waited for, and then they are talking`() {
    var call = call()
    #expect(call.deadline == Self.after(35).steady)
    _ = call.apply(.leg(.pickedUp), at: Self.after(5))
    #expect(call.deadline == Self.after(5 + 10 + 3).steady)
    #expect(call.apply(.deadlinePassed, at: Self.after(18)) == .becameAnswered)
    #expect(call.state == .answered)
  }

  @Test func `makes a call missed that was over before it, by its deadline at the latest`() {
    var call = call()
    _ = call.apply(.leg(.pickedUp), at: Self.after(5))
    _ = call.apply(.ended(.completed(seconds: 9)), at: Self.after(14))
    #expect(call.deadline == Self.after(17).steady)
    #expect(call.apply(.deadlinePassed, at: Self.after(17)) == .becameMissed(.notAccepted))
  }

  @Test func `overturns an answer that proves to have been shorter`() {
    var call = call()
    _ = call.apply(.leg(.pickedUp), at: Self.after(5))
    _ = call.apply(.deadlinePassed, at: Self.after(18))
    #expect(call.state == .answered)
    let late = call.apply(.forwardEnded(.pickedUp(talkSeconds: 9)), at: Self.after(19))
    #expect(late == .becameMissed(.notAccepted))
  }

  @Test(arguments: [0, 10]) func `is nothing to a pressed key`(minimum: Int) {
    var call = call(.pressOne, minimum: minimum)
    #expect(call.apply(.leg(.accepted), at: Self.after(5)) == .becameAnswered)
    _ = call.apply(.forwardEnded(.pickedUp(talkSeconds: 1)), at: Self.after(7))
    #expect(call.state == .answered)
  }
}
