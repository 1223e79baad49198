/// What the facts of a call come to, under the terms it arrived with.
///
/// A function of the set of facts alone, so their order cannot matter. The carrier's word that
/// somebody answered outweighs its word that nobody did, and both outweigh our own deadline.
struct Verdict {
  let state: Call.State

  init(_ facts: CallFacts, under terms: Call.Terms) {
    let reason = Verdict.missedReason(facts, terms)
    if facts.isRecorded {
      state = .voicemail(reason ?? .noAnswer)
    } else if Verdict.isAnswered(facts, terms) {
      state = .answered
    } else if let reason {
      state = .missed(reason)
    } else {
      state = .ringing
    }
  }

  private static func isAnswered(_ facts: CallFacts, _ terms: Call.Terms) -> Bool {
    guard case .ring(_, let acceptance) = terms.handling else { return false }
    switch acceptance {
    case .pressOne: return facts.isAccepted
    case .none: break
    }
    guard facts.isPickedUp || facts.forward == .pickedUp else { return false }
    if terms.minimumTalkSeconds == 0 { return true }
    if let talk = facts.talkSeconds { return talk >= terms.minimumTalkSeconds }
    if facts.end == .completed, let duration = facts.durationSeconds {
      return duration >= terms.minimumTalkSeconds
    }
    // Picked up, and not over when the shortest talk that counts had passed: they are talking.
    return facts.isOverdue && facts.end == nil
  }

  private static func missedReason(_ facts: CallFacts, _ terms: Call.Terms) -> MissedReason? {
    switch terms.handling {
    case .notRung(let reason): return reason
    case .ring: break
    }
    if let forward = facts.forward { return reason(of: forward, facts) }
    if let end = facts.end, isTelling(end, facts) { return reason(ofEnd: end, facts, terms) }
    if facts.isOverdue { return facts.isPickedUp ? .notAccepted : .ringTimeout }
    return talkedTooShort(facts, terms) ? .notAccepted : nil
  }

  private static func reason(of forward: CallFacts.ForwardEnd, _ facts: CallFacts) -> MissedReason {
    switch forward {
    case .cancelled: .callerHungUp
    case .pickedUp: .notAccepted
    case .busy: facts.isPickedUp ? .notAccepted : .busy
    case .failed: facts.isPickedUp ? .notAccepted : .failed
    case .noAnswer: facts.isPickedUp ? .notAccepted : .noAnswer
    }
  }

  /// Whether the end of the caller's leg decides by itself. A bare `completed` does not: a
  /// conversation ends like that too, and the result of its ring may be on its way.
  private static func isTelling(_ end: CallFacts.End, _ facts: CallFacts) -> Bool {
    switch end {
    case .cancelled, .noAnswer, .failed, .busy: true
    case .completed:
      facts.isOverdue || facts.durationSeconds == 0 || (facts.legEnd != nil && !facts.isPickedUp)
    }
  }

  private static func reason(
    ofEnd end: CallFacts.End, _ facts: CallFacts, _ terms: Call.Terms
  ) -> MissedReason {
    switch end {
    case .busy: return .busy
    case .failed: return .failed
    case .cancelled: return .callerHungUp
    case .noAnswer, .completed: break
    }
    if facts.isPickedUp { return end == .completed ? .notAccepted : .callerHungUp }
    switch facts.legEnd {
    case .busy: return .busy
    case .failed: return .failed
    case .cancelled: return .callerHungUp
    case .noAnswer where end == .completed: return .noAnswer
    case .noAnswer, nil: return hasRungOut(facts, terms) ? .noAnswer : .callerHungUp
    }
  }

  /// Whether the caller held on for as long as the owner was to be rung.
  private static func hasRungOut(_ facts: CallFacts, _ terms: Call.Terms) -> Bool {
    guard case .ring(let timeout, _) = terms.handling, let endedAt = facts.endedAt else {
      return false
    }
    return endedAt.since(terms.arrivedAt) >= timeout
  }

  private static func talkedTooShort(_ facts: CallFacts, _ terms: Call.Terms) -> Bool {
    guard terms.minimumTalkSeconds > 0, let talk = facts.talkSeconds else { return false }
    return talk < terms.minimumTalkSeconds
  }
}
