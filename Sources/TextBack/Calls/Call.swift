/// A call to one of the business's numbers, from the first ring to its end.
///
/// The carrier repeats, reorders and loses its reports, so a call keeps the facts it has heard and
/// draws its state from all of them: the same facts give the same state in whatever order they
/// came.
package struct Call: Sendable, Equatable {
  /// Where the call stands. `voicemail` is a missed call in which the caller left a message.
  package enum State: Sendable, Equatable {
    case ringing
    case answered
    case missed(MissedReason)
    case voicemail(MissedReason)
  }

  /// What can happen to a call.
  package enum Event: Sendable, Equatable {
    case leg(LegChange)
    case forwardEnded(ForwardResult)
    case ended(CallEnd)
    case recorded
    /// The deadline has passed and nothing was heard.
    case deadlinePassed
  }

  /// What has just become true; what to do about it is somebody else's decision.
  package enum Transition: Sendable, Equatable {
    case nothing
    case becameAnswered
    case becameMissed(MissedReason)
    /// Missed already; the carrier has now said why, or that there is a message.
    case explained
    /// We had called it missed, and somebody had answered after all.
    case answeredLate
  }

  package let terms: Terms
  package private(set) var facts: CallFacts
  package private(set) var state: State
  /// When the call is decided if nothing more is heard; nil once it is decided.
  package private(set) var deadline: SteadyTime?

  /// A call as it arrives: it rings, or it is missed at once because nobody is rung.
  package init(terms: Terms) {
    self.terms = terms
    facts = CallFacts()
    state = .ringing
    switch terms.handling {
    case .ring(let timeout, _):
      deadline = terms.arrivedAt + timeout + Terms.grace
    case .notRung(let reason):
      state = .missed(reason)
      deadline = nil
    }
  }

  /// A call as it was stored.
  package init(terms: Terms, facts: CallFacts, state: State, deadline: SteadyTime?) {
    self.terms = terms
    self.facts = facts
    self.state = state
    self.deadline = deadline
  }

  /// Takes one fact and says what has just become true. A repeated or late one changes nothing.
  /// `age` is how long ago it happened.
  package mutating func apply(
    _ event: Event, at moment: Moment, age: Interval = .seconds(0)
  ) -> Transition {
    switch event {
    case .leg(let change): take(change, at: moment)
    case .forwardEnded(let result): facts.hear(result)
    case .ended(let end):
      if facts.end == nil { moveDeadline(toAtMost: moment.steady + Terms.settle) }
      facts.hear(end, at: age > Terms.promptness ? moment.steady - age : moment.steady)
    case .recorded: facts.isRecorded = true
    case .deadlinePassed: facts.isOverdue = true
    }
    return move(to: Verdict(facts, under: terms).state)
  }

  private mutating func take(_ change: LegChange, at moment: Moment) {
    switch change {
    case .ringing, .declined:
      break
    case .pickedUp:
      if !facts.isPickedUp { moveDeadlineAfterPickUp(at: moment.steady) }
      facts.isPickedUp = true
    case .accepted:
      facts.isPickedUp = true
      facts.isAccepted = true
    case .ended(let result):
      facts.hearLeg(result)
    }
  }

  /// A leg is picked up: the ring is over, and what follows has a time of its own.
  private mutating func moveDeadlineAfterPickUp(at time: SteadyTime) {
    guard deadline != nil, case .ring(_, let acceptance) = terms.handling else { return }
    switch acceptance {
    case .pressOne: deadline = time + Terms.screening
    case .none: deadline = time + .seconds(terms.minimumTalkSeconds) + Terms.settle
    }
  }

  private mutating func moveDeadline(toAtMost time: SteadyTime) {
    if let current = deadline { deadline = min(current, time) }
  }

  private mutating func move(to next: State) -> Transition {
    let previous = state
    state = next
    if next != .ringing { deadline = nil }
    switch (previous, next) {
    case (.ringing, .ringing), (.answered, .answered), (.answered, .ringing),
      (.missed, .ringing), (.voicemail, .ringing):
      return .nothing
    case (.ringing, .answered): return .becameAnswered
    case (.ringing, .missed(let reason)), (.ringing, .voicemail(let reason)),
      (.answered, .missed(let reason)), (.answered, .voicemail(let reason)):
      return .becameMissed(reason)
    case (.missed(let old), .missed(let new)), (.voicemail(let old), .voicemail(let new)):
      return old == new ? .nothing : .explained
    case (.missed, .voicemail), (.voicemail, .missed): return .explained
    case (.missed, .answered), (.voicemail, .answered): return .answeredLate
    }
  }
}

extension Call {
  /// What applied when the call arrived; a change of settings never reaches a call in progress.
  package struct Terms: Sendable, Equatable {
    package let handling: Handling
    /// A leg that talked for less counts as not answered.
    package let minimumTalkSeconds: Int
    package let arrivedAt: SteadyTime

    package init(handling: Handling, minimumTalkSeconds: Int = 0, arrivedAt: SteadyTime) {
      self.handling = handling
      self.minimumTalkSeconds = minimumTalkSeconds
      self.arrivedAt = arrivedAt
    }

    /// How long after the ring timeout the carrier may still say what happened: it can ring 5 s
    /// longer than asked, after up to 6 s of set-up.
    package static let grace = Interval.seconds(15)
    /// How long whoever picked up has to press the key.
    package static let screening = Interval.seconds(20)
    /// How long after the end of the caller's leg the result of the ring may still be on its way.
    package static let settle = Interval.seconds(3)
    /// What is told within this time was told at once: the carrier's clock, which counts in whole
    /// seconds and may be a little off, is not to say whether a ring ran out.
    package static let promptness = Interval.minutes(1)
  }

  /// Whether the owner is rung.
  package enum Handling: Sendable, Equatable {
    case ring(timeout: Interval, Acceptance)
    /// Nobody is rung, so the call is missed as it arrives.
    case notRung(MissedReason)
  }
}

/// Why a call counts as missed.
package enum MissedReason: String, Sendable, Equatable, CaseIterable {
  case noAnswer = "no_answer"
  case busy
  case callerHungUp = "caller_hung_up"
  case failed
  case afterHours = "after_hours"
  case notAccepted = "not_accepted"
  case ringTimeout = "ring_timeout"
}
