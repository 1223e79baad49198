/// What has been learnt of a carrier account: whether it takes texts at all, and how fast.
package struct AccountState: Sendable, Equatable {
  package var circuit: Circuit
  package var slowDown: SlowDown

  package init(circuit: Circuit = Circuit(), slowDown: SlowDown = SlowDown()) {
    self.circuit = circuit
    self.slowDown = slowDown
  }

  /// What a text that is due may do at this moment.
  package enum Admission: Sendable, Equatable {
    case free
    /// One text may go, to find out whether the account takes texts again.
    case probe
    case waits(until: SteadyTime, for: WaitReason)
  }

  /// What a text that is due may do.
  package func admission(at time: SteadyTime) -> Admission {
    if let until = slowDown.until, slowDown.isShut(at: time) {
      return .waits(until: until, for: .slowDown)
    }
    switch circuit.state {
    case .closed: return .free
    case .open(let episode), .halfOpen(let episode):
      return time >= episode.probeAt
        ? .probe : .waits(until: episode.probeAt, for: .circuit)
    }
  }

  /// Whether an attempt of a text may begin: what was decided when it was handed on may be over.
  package func admits(_ message: ID<Message>, at time: SteadyTime) -> Bool {
    circuit.admits(message) && !slowDown.isShut(at: time)
  }

  /// Takes what an attempt came to.
  package mutating func hear(
    _ outcome: SendOutcome, of message: ID<Message>, at time: SteadyTime, jitter: Double
  ) -> Circuit.Transition {
    switch outcome {
    case .notAccepted(.slowDown(let seconds)):
      slowDown.asked(retryAfterSeconds: seconds, at: time, jitter: jitter)
    case .accepted, .rejected: slowDown.gotThrough(at: time)
    case .notAccepted, .unknown: break
    }
    return circuit.apply(Circuit.Event(outcome), of: message, at: time)
  }
}

/// Why a text that is due does not leave.
package enum WaitReason: String, Sendable, CaseIterable {
  /// Others of its number or account leave before it.
  case rate
  /// The carrier has asked for fewer texts.
  case slowDown = "slow_down"
  /// The carrier takes no texts of this account at all.
  case circuit
  /// Its last attempt was not accepted.
  case retry
}
