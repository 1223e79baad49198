package import Storage
package import TextBack

/// Moves a call by one event, and decides once whether a missed one gets a text.
package struct MissedCallFlow {
  let tx: Transaction
  let rules: FlowRules
  let moment: Moment

  package init(tx: Transaction, rules: FlowRules, at moment: Moment) {
    self.tx = tx
    self.rules = rules
    self.moment = moment
  }

  /// Applies an event and does what its transition asks for. `age` is how long ago it happened, and
  /// `lasted` how long the call had lasted by then, if the carrier says so.
  package func move(
    _ stored: StoredCall, on number: NumberSettings, by event: Call.Event, age: Interval,
    lasted: Interval? = nil, _ outcome: inout FlowOutcome
  ) throws -> StoredCall {
    let before = stored
    var stored = stored
    let transition = stored.call.apply(event, at: moment, age: age)
    switch transition {
    case .becameMissed: stored.missedAt = moment.wall
    case .answeredLate: stored.answeredLateAt = moment.wall
    case .nothing, .becameAnswered, .explained: break
    }
    try tx.saveCall(stored, before: before)
    switch transition {
    case .becameMissed:
      // Whatever it is that decides, the call was missed when it ended at the latest.
      let ended = stored.call.facts.endedAt.map(moment.steady.since) ?? age
      try decide(stored, on: number, age: max(age, ended), lasted: lasted, &outcome)
    case .answeredLate: try withdrawText(of: stored, &outcome)
    case .nothing, .becameAnswered, .explained: break
    }
    if case .answered = stored.call.state, transition != .nothing {
      let moved = try stored.leadID.map {
        try ContactFlow(tx: tx, at: moment)
          .spoken(to: $0, .answeredCall, in: stored.id, because: "a later call was answered")
      }
      outcome.notes += (moved ?? []).map(FlowNote.messageMoved)
    }
    return stored
  }

  /// A call's deadline has passed and nothing was heard of it.
  package func timeOut(_ id: ID<Call>, _ outcome: inout FlowOutcome) throws {
    guard let stored = try tx.call(id), let deadline = stored.call.deadline,
      deadline <= moment.steady, let number = try tx.numberSettings(stored.numberID)
    else { return }
    let age = moment.steady.since(deadline)
    _ = try move(stored, on: number, by: .deadlinePassed, age: age, &outcome)
  }

  /// Decides on a missed call, once, and queues the text if there is to be one.
  func decide(
    _ stored: StoredCall, on number: NumberSettings, age: Interval, lasted: Interval? = nil,
    _ outcome: inout FlowOutcome
  ) throws {
    guard try !tx.isDecided(stored.id) else { return }
    outcome.notes.append(.callMissed)
    try stored.leadID.map { try tx.oweCallback(to: $0, since: moment) }
    let draft = try rules.textBack(to: stored, on: number, tx, at: moment)
    let caps = CapFlow(tx: tx, at: moment)
    let look = try stored.phone.map { try caps.look(at: $0, from: number) }
    let dueAt = try dueAt(stored, on: number, age: age)
    var situation = try SituationFlow(tx: tx, rules: rules, at: moment).situation(
      of: stored, on: number, price: draft.price,
      rang: rang(stored, age: age, lasted: lasted), dueAt: dueAt,
      paused: look?.paused?.scope.kind)
    if Decision(situation) == .text { situation.cappedScope = look?.breached.first?.scope.kind }
    let decision = Decision(situation)
    var message: ID<Message>?
    if decision == .text {
      message = try queue(draft, to: stored, on: number, dueAt: dueAt)
      if let look { try caps.count(look) }
    }
    try tx.recordDecision(
      decision, on: stored, message: message,
      stoppingRules: Decision.stoppingRules(situation), detail: decision.detail(in: situation),
      settingsVersion: number.version, at: moment)
    let alerts = AlertFlow(tx: tx, at: moment)
    if decision == .skip(.noCredits) { try alerts.creditsMissing(in: stored.businessID) }
    if decision == .skip(.rateCapped), let look { try caps.pause(look) }
    if message != nil { try alerts.creditsSufficed(in: stored.businessID) }
    outcome.hasQueuedText = outcome.hasQueuedText || message != nil
    outcome.notes.append(.decision(decision.reason))
  }

  /// How long the call rang. Nil where the ring was not ours: a phone system says when a call
  /// began, not when it ended.
  private func rang(_ stored: StoredCall, age: Interval, lasted: Interval?) -> Interval? {
    if case .notRung = stored.call.terms.handling { return nil }
    if let lasted { return lasted }
    // What was told at once ended just now: the carrier's whole seconds, or a clock that is a
    // little off, would make a ring too short to count.
    let late = age > Call.Terms.promptness ? age : .seconds(0)
    // Of a call that is heard of when it is over, only the carrier's times say how long it rang.
    return max(
      (moment.steady - late).since(stored.call.terms.arrivedAt),
      Interval(
        milliseconds: moment.wall.milliseconds - age.milliseconds
          - stored.startedAt.milliseconds),
      .seconds(0))
  }

  /// When the text of a call is due: a delay after it was missed, and not in quiet hours. How late
  /// we hear of the call moves none of that.
  private func dueAt(
    _ stored: StoredCall, on number: NumberSettings, age: Interval
  ) throws -> SteadyTime {
    let readyAt = moment.steady - age + .seconds(number.textback.delaySeconds)
    guard let quiet = number.textback.quietHours, let phone = stored.phone else { return readyAt }
    return try rules.end(
      of: quiet, for: phone, of: stored.businessID, from: readyAt, tx, at: moment)
  }

  private func queue(
    _ draft: TextDraft, to stored: StoredCall, on number: NumberSettings, dueAt: SteadyTime
  ) throws -> ID<Message>? {
    guard let phone = stored.phone else { return nil }
    return try tx.queueMessage(
      NewMessage(
        number: number, lead: stored.leadID, call: stored.id, kind: .textBack, to: phone,
        body: draft.body, encoding: draft.encoding, segments: draft.segments,
        credits: draft.price, dueAt: dueAt,
        expiresAt: dueAt + .seconds(number.textback.maxAgeSeconds)),
      at: moment)
  }

  /// Somebody had answered after all: a text that has not left is withdrawn.
  private func withdrawText(of stored: StoredCall, _ outcome: inout FlowOutcome) throws {
    guard let id = try tx.decidedMessage(of: stored.id),
      let state = try WithdrawalFlow(tx: tx, at: moment).withdraw(id, because: "answered late")
    else { return }
    try tx.overturnDecision(on: stored.id)
    outcome.notes.append(.messageMoved(state))
  }
}

extension Decision {
  /// Why there is no text; nil if there is one.
  package var reason: SkipReason? {
    switch self {
    case .text: nil
    case .skip(let reason): reason
    }
  }

  /// Every rule that stopped the text by itself: one bit each, in the order of the rules.
  package static func stoppingRules(_ situation: Situation) -> Int {
    SkipReason.allCases.enumerated().reduce(0) { bits, rule in
      stops(rule.element, situation) ? bits | (1 << rule.offset) : bits
    }
  }
}
