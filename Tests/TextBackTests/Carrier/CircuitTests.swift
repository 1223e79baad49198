import Testing

@testable import TextBack

@Suite struct `The circuit of a carrier account` {
  private static let start = SteadyTime(milliseconds: 1_795_000_000_000)
  private static let probe = ID<Message>(7)
  private static let other = ID<Message>(8)
  private static let later = start + Circuit.probeInterval

  private static func episode(
    _ cause: String = "no", probeAt: SteadyTime = later, probe: ID<Message>? = nil
  ) -> Circuit.Episode { Circuit.Episode(cause: cause, probeAt: probeAt, probe: probe) }

  private static let closed = Circuit.State.closed(trustFailures: 0)
  private static let open = Circuit.State.open(episode())
  private static let halfOpen = Circuit.State.halfOpen(episode(probe: probe))

  @Test(
    arguments: [
      (closed, .refused("401"), .open(episode("401")), .opened(cause: "401")),
      (closed, .untrusted("TLS"), .closed(trustFailures: 1), .none),
      (.closed(trustFailures: 1), .untrusted("TLS"), .closed(trustFailures: 2), .none),
      (
        .closed(trustFailures: 2), .untrusted("TLS"), .open(episode("TLS")), .opened(cause: "TLS")
      ),
      (.closed(trustFailures: 2), .unreachable, .closed(trustFailures: 2), .none),
      (.closed(trustFailures: 2), .answered, closed, .none),
      (.closed(trustFailures: 2), .slowedDown, closed, .none),
      (.closed(trustFailures: 2), .unclear("500"), .closed(trustFailures: 0, unclear: 1), .none),
      (
        .closed(trustFailures: 0, unclear: 3), .unclear("500"),
        .closed(trustFailures: 0, unclear: 4), .none
      ),
      (
        .closed(trustFailures: 0, unclear: 4), .unclear("500"), .open(episode("500")),
        .opened(cause: "500")
      ),
      (
        .closed(trustFailures: 0, unclear: 4), .untrusted("TLS"),
        .closed(trustFailures: 1, unclear: 4), .none
      ),
      (
        .closed(trustFailures: 0, unclear: 4), .unreachable,
        .closed(trustFailures: 0, unclear: 4), .none
      ),
      (.closed(trustFailures: 0, unclear: 4), .answered, closed, .none),
      (.closed(trustFailures: 0, unclear: 4), .slowedDown, closed, .none),
      (.closed(trustFailures: 2), .withdrawn, .closed(trustFailures: 2), .none),
      (closed, .probeBegan, closed, .none), (closed, .restarted, closed, .none),
      (open, .refused("again"), open, .none), (open, .untrusted("TLS"), open, .none),
      (open, .answered, open, .none), (open, .unclear("500"), open, .none),
      (open, .slowedDown, open, .none),
      (open, .unreachable, open, .none), (open, .withdrawn, open, .none),
      (open, .probeBegan, halfOpen, .none),
      (open, .restarted, .open(episode(probeAt: start)), .none),
      (halfOpen, .answered, closed, .closed),
      (halfOpen, .refused("403"), .open(episode("403")), .stayedOpen(cause: "403")),
      (halfOpen, .untrusted("TLS"), .open(episode("TLS")), .stayedOpen(cause: "TLS")),
      (halfOpen, .unclear("500"), .open(episode("500")), .stayedOpen(cause: "500")),
      (halfOpen, .slowedDown, open, .stayedOpen(cause: "no")),
      (halfOpen, .unreachable, open, .stayedOpen(cause: "no")),
      (halfOpen, .withdrawn, .open(episode(probeAt: start)), .none),
      (halfOpen, .probeBegan, halfOpen, .none),
      (halfOpen, .restarted, .open(episode(probeAt: start)), .none),
    ] as [(Circuit.State, Circuit.Event, Circuit.State, Circuit.Transition)])
  func `moves by what an attempt says of the account`(
    from: Circuit.State, event: Circuit.Event, to: Circuit.State, transition: Circuit.Transition
  ) {
    var circuit = Circuit(state: from)
    #expect(circuit.apply(event, of: Self.probe, at: Self.start) == transition)
    #expect(circuit.state == to)
  }

  @Test(arguments: [
    Circuit.Event.refused("401"), .untrusted("TLS"), .answered, .unclear("500"), .slowedDown,
    .unreachable, .withdrawn,
  ])
  func `hears of the probe alone while it is half open`(event: Circuit.Event) {
    var circuit = Circuit(state: Self.halfOpen)
    #expect(circuit.apply(event, of: Self.other, at: Self.start) == .none)
    #expect(circuit.state == Self.halfOpen)
  }

  @Test func `admits every text, none, or the probe`() {
    #expect(Circuit(state: Self.closed).admits(Self.other))
    #expect(!Circuit(state: Self.open).admits(Self.probe))
    #expect(Circuit(state: Self.halfOpen).admits(Self.probe))
    #expect(!Circuit(state: Self.halfOpen).admits(Self.other))
  }

  @Test(
    arguments: [
      (open, -1, .waits(until: later, for: .circuit)), (open, 0, .probe),
      (halfOpen, -1, .waits(until: later, for: .circuit)), (halfOpen, 0, .probe),
      (closed, -1, .free),
    ] as [(Circuit.State, Int64, AccountState.Admission)])
  func `lets a text try when its time has come, also after a probe nobody heard of`(
    state: Circuit.State, milliseconds: Int64, admission: AccountState.Admission
  ) {
    let account = AccountState(circuit: Circuit(state: state))
    let time = Self.later + Interval(milliseconds: milliseconds)
    #expect(account.admission(at: time) == admission)
  }

  @Test(
    arguments: [
      (.accepted(carrierID: nil, segments: nil), .answered),
      (.rejected(code: 21614, .notMobile), .answered),
      (.unknown(detail: "500"), .unclear("500")),
      (.unknown(detail: "other", isForeign: true), .unclear("other")),
      (.notAccepted(.slowDown(retryAfterSeconds: 1)), .slowedDown),
      (.notAccepted(.misconfigured("401")), .refused("401")),
      (.notAccepted(.untrusted("TLS")), .untrusted("TLS")),
      (.notAccepted(.unreachable("DNS")), .unreachable), (.notAccepted(.withdrawn), .withdrawn),
    ] as [(SendOutcome, Circuit.Event)])
  func `reads each outcome as one thing`(outcome: SendOutcome, event: Circuit.Event) {
    #expect(Circuit.Event(outcome) == event)
  }
}
