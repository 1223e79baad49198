/// A text that we send, from the decision to its last delivery report.
///
/// Two laws shape it: a credit is spent only on proof that the carrier accepted, and a text is sent
/// again only on proof that it did not. Whatever proves neither is `unknown`, a state of its own.
package struct Message: Sendable, Equatable {
  /// How far a text has come.
  package enum State: String, Sendable, Equatable, CaseIterable {
    /// Waits for its first attempt.
    case queued
    /// Proved not accepted; waits for another attempt.
    case retryWait = "retry_wait"
    /// The carrier may be reading it at this moment.
    case sending
    /// The carrier may or may not have it.
    case unknown
    case accepted, sent, delivered, undelivered, failed
    /// The carrier refused it for good.
    case rejected
    /// Too old to be of use, never accepted.
    case expired
    /// Withdrawn before it was sent.
    case cancelled
    /// Proved not accepted, and not to be tried again.
    case notSent = "not_sent"
    /// Nobody could tell for 72 hours; given back to the owner.
    case writtenOff = "written_off"
  }

  /// What can happen to a text.
  package enum Event: Sendable, Equatable {
    /// An attempt is about to send its first byte.
    case attemptBegan
    case attemptEnded(SendOutcome)
    /// The program died while an attempt was open.
    case attemptInterrupted
    case reported(DeliveryProgress)
    /// The carrier's own list does not have it.
    case provedAbsent(mayRetry: Bool)
    case becameTooOld
    case withdrawn
    /// Unknown for as long as we are willing to ask.
    case gaveUp
    /// Tried as often as a text may be, and not taken.
    case ranOutOfAttempts
    /// A person knows what became of it.
    case resolved(wasSent: Bool)
  }

  /// What an event does to the credit that is held for this text.
  package enum LedgerMove: Sendable, Equatable {
    case post, void, refund
  }

  /// What an event has just made true.
  package struct Transition: Sendable, Equatable {
    package let changed: Bool
    package let ledger: [LedgerMove]
    /// Whether what became of the text was in question, and is so no longer.
    package var endsDoubt = false

    package static let none = Transition(changed: false, ledger: [])
  }

  package private(set) var state: State

  package init(state: State = .queued) {
    self.state = state
  }

  /// Takes an event and says what it does to the credit. A late or repeated one changes nothing.
  package mutating func apply(_ event: Event) -> Transition {
    switch event {
    case .attemptBegan: attemptBegan()
    case .attemptEnded(let outcome): attemptEnded(outcome)
    case .attemptInterrupted: state == .sending ? move(to: .unknown) : .none
    case .reported(let progress): reported(progress)
    case .provedAbsent(let mayRetry): provedAbsent(mayRetry: mayRetry)
    case .becameTooOld: isWaiting ? move(to: .expired, .void) : .none
    case .withdrawn: isWaiting ? move(to: .cancelled, .void) : .none
    case .gaveUp: state == .unknown ? move(to: .writtenOff, .void) : .none
    case .ranOutOfAttempts: isWaiting ? move(to: .notSent, .void) : .none
    case .resolved(let wasSent): resolved(wasSent: wasSent)
    }
  }

  /// Whether an attempt may begin.
  package var isWaiting: Bool { state == .queued || state == .retryWait }

  /// Whether its credit is still held: neither spent nor given back.
  package var isOpen: Bool {
    switch state {
    case .queued, .retryWait, .sending, .unknown: true
    case .accepted, .sent, .delivered, .undelivered, .failed, .rejected, .expired, .cancelled,
      .notSent, .writtenOff:
      false
    }
  }

  /// Whether its credit went back to the owner, whatever is learnt of it later.
  package var isGivenBack: Bool { state.isGivenBack }

  private mutating func attemptBegan() -> Transition {
    isWaiting ? move(to: .sending) : .none
  }

  private mutating func attemptEnded(_ outcome: SendOutcome) -> Transition {
    guard state == .sending || state == .unknown else { return .none }
    switch outcome {
    case .accepted: return move(to: .accepted, .post)
    case .rejected: return move(to: .rejected, .void)
    case .notAccepted: return move(to: .retryWait)
    case .unknown: return state == .unknown ? .none : move(to: .unknown)
    }
  }

  private mutating func provedAbsent(mayRetry: Bool) -> Transition {
    guard state == .unknown else { return .none }
    return mayRetry ? move(to: .retryWait) : move(to: .notSent, .void)
  }

  private mutating func resolved(wasSent: Bool) -> Transition {
    guard state == .unknown else { return .none }
    return wasSent ? move(to: .accepted, .post) : move(to: .notSent, .void)
  }

  /// A report proves acceptance, also while we do not know it yet. What was given back stays so.
  private mutating func reported(_ progress: DeliveryProgress) -> Transition {
    switch state {
    case .queued, .retryWait, .sending, .unknown:
      return progress == .failed
        ? move(to: .failed, .post, .refund) : move(to: State(progress), .post)
    case .accepted, .sent:
      guard State(progress).rank > state.rank else { return .none }
      return progress == .failed ? move(to: .failed, .refund) : move(to: State(progress))
    case .delivered, .undelivered, .failed, .rejected, .expired, .cancelled, .notSent,
      .writtenOff:
      return .none
    }
  }

  private mutating func move(to next: State, _ ledger: LedgerMove...) -> Transition {
    let endsDoubt = state == .unknown
    state = next
    return Transition(changed: true, ledger: ledger, endsDoubt: endsDoubt)
  }
}

extension Message.State {
  /// The state in which a text is of which the carrier says this.
  package init(_ progress: DeliveryProgress) {
    switch progress {
    case .accepted: self = .accepted
    case .sent: self = .sent
    case .delivered: self = .delivered
    case .undelivered: self = .undelivered
    case .failed: self = .failed
    }
  }

  /// How far a report has brought the text; a lower rank never follows a higher one.
  fileprivate var rank: Int {
    switch self {
    case .queued, .retryWait, .sending, .unknown: 0
    case .accepted: 1
    case .sent: 2
    case .delivered, .undelivered, .failed, .rejected, .expired, .cancelled, .notSent,
      .writtenOff:
      3
    }
  }

  /// The word the API shows: a text that waits for another try is queued, one given up not sent.
  package var shownAs: String {
    switch self {
    case .retryWait: State.queued.rawValue
    case .writtenOff: State.notSent.rawValue
    case .queued, .sending, .unknown, .accepted, .sent, .delivered, .undelivered, .failed,
      .rejected, .expired, .cancelled, .notSent:
      rawValue
    }
  }

  private typealias State = Message.State
}

/// Why a text was written.
package enum MessageKind: String, Sendable, Equatable, CaseIterable {
  case textBack = "text_back"
  case reply
  case followUp = "follow_up"
  case confirmation
  case inbound

  /// Whether a credit is held for it. A confirmation of an opt-out is never charged.
  package var isCharged: Bool {
    switch self {
    case .textBack, .reply, .followUp: true
    case .confirmation, .inbound: false
    }
  }
}

extension Message.State {
  /// Whether the credit of a text that stands so went back to the owner.
  package var isGivenBack: Bool {
    switch self {
    case .rejected, .expired, .cancelled, .notSent, .writtenOff: true
    case .queued, .retryWait, .sending, .unknown, .accepted, .sent, .delivered, .undelivered,
      .failed:
      false
    }
  }
}
