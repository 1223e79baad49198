/// Whether texts may go to a carrier account, once it has turned us away as a whole.
///
/// A wrong token, address or certificate fails every text alike. So the first refusal stops them
/// all, they wait, and one at a time finds out whether it has been put right. So do several answers
/// in a row of which nobody can say what they mean: each of them leaves a text of unknown fate, and
/// one that waits is provably not sent.
package struct Circuit: Sendable, Equatable {
  /// What stands between the texts and the account.
  package enum State: Sendable, Equatable {
    /// Nothing. Counts the handshakes in a row in which the other end could not show who it is, and
    /// the attempts in a row of which nobody knows what they came to.
    case closed(trustFailures: Int, unclear: Int = 0)
    /// No text goes before the next probe.
    case open(Episode)
    /// One text, the probe, is on its way; no other goes.
    case halfOpen(Episode)
  }

  /// A time in which the account takes no texts.
  package struct Episode: Sendable, Equatable {
    /// What the account refuses, in words for the operator.
    package var cause: String
    /// When the next text may try.
    package var probeAt: SteadyTime
    /// The text that is trying.
    package var probe: ID<Message>?

    package init(cause: String, probeAt: SteadyTime, probe: ID<Message>? = nil) {
      self.cause = cause
      self.probeAt = probeAt
      self.probe = probe
    }
  }

  /// What an attempt says of the account, or what befalls the circuit itself.
  package enum Event: Sendable, Equatable {
    /// The account is refused, or its address leads elsewhere.
    case refused(String)
    /// The other end could not show that it is the carrier.
    case untrusted(String)
    /// The carrier took or judged a text of this account.
    case answered
    /// The request left, and nobody knows what came of it.
    case unclear(String)
    /// The carrier asks to slow down, so it is there.
    case slowedDown
    /// There was no connection.
    case unreachable
    /// The attempt was stopped before its first byte.
    case withdrawn
    /// A text is sent to find out.
    case probeBegan
    /// The program has started again, perhaps with another configuration.
    case restarted
  }

  /// What an event has just made true.
  package enum Transition: Sendable, Equatable {
    case none
    case opened(cause: String)
    /// The probe was turned away, too.
    case stayedOpen(cause: String)
    case closed
  }

  /// Handshakes in a row that open it; one may be a slip of the network.
  package static let trustFailuresMax = 3
  /// Attempts of unknown outcome in a row that open it; some are lost in the network.
  package static let unclearMax = 5
  /// How long it stays open before a text tries again.
  package static let probeInterval = Interval.seconds(60)
  /// When a probe is given up of which nothing is heard; longer than any attempt takes.
  package static let probePatience = Interval.seconds(60)

  package private(set) var state: State

  package init(state: State = .closed(trustFailures: 0)) {
    self.state = state
  }

  /// Whether texts in general wait.
  package var isOpen: Bool {
    switch state {
    case .closed: false
    case .open, .halfOpen: true
    }
  }

  /// Whether an attempt of a text may begin.
  package func admits(_ message: ID<Message>) -> Bool {
    switch state {
    case .closed: true
    case .open: false
    case .halfOpen(let episode): episode.probe == message
    }
  }

  /// Takes what an attempt of a text says of the account.
  ///
  /// While it is half open only the probe counts: what comes of attempts that began before it says
  /// nothing of now.
  package mutating func apply(
    _ event: Event, of message: ID<Message>?, at time: SteadyTime
  ) -> Transition {
    switch state {
    case .closed(let failures, let unclear): closed(failures, unclear, event, at: time)
    case .open(let episode): open(episode, event, of: message, at: time)
    case .halfOpen(let episode): halfOpen(episode, event, of: message, at: time)
    }
  }

  private mutating func closed(
    _ failures: Int, _ unclear: Int, _ event: Event, at time: SteadyTime
  ) -> Transition {
    switch event {
    case .refused(let cause): return open(cause, at: time)
    case .untrusted(let cause) where failures + 1 >= Circuit.trustFailuresMax:
      return open(cause, at: time)
    case .untrusted: state = .closed(trustFailures: failures + 1, unclear: unclear)
    case .unclear(let cause) where unclear + 1 >= Circuit.unclearMax:
      return open(cause, at: time)
    case .unclear: state = .closed(trustFailures: 0, unclear: unclear + 1)
    case .answered, .slowedDown: state = .closed(trustFailures: 0)
    case .unreachable, .withdrawn, .probeBegan, .restarted: break
    }
    return .none
  }

  private mutating func open(
    _ episode: Episode, _ event: Event, of message: ID<Message>?, at time: SteadyTime
  ) -> Transition {
    switch event {
    case .probeBegan: begin(episode, probe: message, at: time)
    case .restarted: state = .open(Episode(cause: episode.cause, probeAt: time))
    case .refused, .untrusted, .answered, .unclear, .slowedDown, .unreachable, .withdrawn: break
    }
    return .none
  }

  private mutating func halfOpen(
    _ episode: Episode, _ event: Event, of message: ID<Message>?, at time: SteadyTime
  ) -> Transition {
    switch (event, message == episode.probe) {
    case (.probeBegan, true), (.probeBegan, false): begin(episode, probe: message, at: time)
    case (.restarted, true), (.restarted, false), (.withdrawn, true):
      state = .open(Episode(cause: episode.cause, probeAt: time))
    case (.answered, true):
      state = .closed(trustFailures: 0)
      return .closed
    case (.refused(let cause), true), (.untrusted(let cause), true), (.unclear(let cause), true):
      _ = open(cause, at: time)
      return .stayedOpen(cause: cause)
    case (.slowedDown, true), (.unreachable, true):
      _ = open(episode.cause, at: time)
      return .stayedOpen(cause: episode.cause)
    case (.refused, false), (.untrusted, false), (.answered, false), (.unclear, false),
      (.slowedDown, false), (.unreachable, false), (.withdrawn, false):
      break
    }
    return .none
  }

  private mutating func open(_ cause: String, at time: SteadyTime) -> Transition {
    state = .open(Episode(cause: cause, probeAt: time + Circuit.probeInterval))
    return .opened(cause: cause)
  }

  private mutating func begin(_ episode: Episode, probe: ID<Message>?, at time: SteadyTime) {
    state = .halfOpen(
      Episode(cause: episode.cause, probeAt: time + Circuit.probePatience, probe: probe))
  }
}

extension Circuit.Event {
  /// What the outcome of an attempt says of the account.
  package init(_ outcome: SendOutcome) {
    switch outcome {
    case .accepted, .rejected: self = .answered
    case .unknown(let words, _): self = .unclear(words)
    case .notAccepted(.slowDown): self = .slowedDown
    case .notAccepted(.misconfigured(let words)): self = .refused(words)
    case .notAccepted(.untrusted(let words)): self = .untrusted(words)
    case .notAccepted(.unreachable): self = .unreachable
    case .notAccepted(.withdrawn): self = .withdrawn
    }
  }
}
