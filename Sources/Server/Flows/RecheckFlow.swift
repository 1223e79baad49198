import Storage
import TextBack

/// Asks once more, just before a text leaves, what may have changed since it was decided.
struct RecheckFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// What forbids the text for good, in words for its owner; nil if nothing does.
  ///
  /// An opt-out forbids all but the answer to it. What else the owner has set is about automatic
  /// texts; what a person wrote leaves.
  func objection(to stored: StoredMessage) throws -> String? {
    // Somebody was forgotten while an attempt was under way that came to nothing.
    if stored.to.isPseudonym { return "erased" }
    switch stored.kind {
    case .confirmation, .inbound: return nil
    case .reply:
      return try tx.isOptedOut(stored.to, of: stored.businessID)
        ? RecheckFlow.words(.optedOut, nil) : nil
    case .textBack, .followUp: break
    }
    guard let number = try tx.numberSettings(stored.numberID) else { return nil }
    let isTest = try stored.leadID == nil && tx.answersTest(stored.id)
    let situation = try AddresseeFlow(tx: tx, at: moment)
      .situation(of: stored.to, on: number, isTest: isTest)
    for reason in SkipReason.allCases where Decision.stops(reason, situation) {
      if let words = RecheckFlow.words(reason, situation.unmatchedRule) { return words }
    }
    if stored.kind == .followUp {
      return number.textback.followUp.isEnabled ? nil : "follow-ups have been turned off"
    }
    // What waits is withdrawn when they are spoken to; this one was on its way then, and came back.
    if try tx.isSpokenTo(stored) { return "somebody has spoken or written to them" }
    // Of two texts with the same words nobody can say which call each was for: whoever has been
    // texted since their call is not texted for it again.
    if try tx.isAnsweredByForgotten(stored, clockSkew: LookUpLimits.clockSkew) {
      return "texted already by the run that a restore forgot"
    }
    // A text that waited for long may have been overtaken by one for a later call.
    return try tx.isOvertaken(stored, at: moment)
      ? "another text went out within the cool-down" : nil
  }

  /// Nil for what is of a call and was settled when that was decided.
  private static func words(_ reason: SkipReason, _ rule: CallRule?) -> String? {
    switch reason {
    case .disabled: "text-back has been turned off"
    case .ruleNotMatched:
      rule == .onlyNumbers
        ? "only_numbers does not have the number now" : "except_numbers has the number now"
    case .ownNumber: "the number is one of the business's own now"
    case .notTextable: "the number takes no texts"
    case .excluded: "the number has been excluded"
    case .blockedDestination: "texts to its country are no longer allowed"
    case .optedOut: "opted out"
    case .anonymous, .paused, .rateCapped, .cooldown, .noCredits, .tooOld: nil
    }
  }
}
