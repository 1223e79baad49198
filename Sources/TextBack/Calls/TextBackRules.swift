/// Why a missed call gets no text. The rules are tried in this order and the first that stops wins.
package enum SkipReason: String, Sendable, Equatable, CaseIterable {
  case disabled
  case ruleNotMatched = "rule_not_matched"
  case anonymous
  case ownNumber = "own_number"
  case notTextable = "not_textable"
  case excluded
  case blockedDestination = "blocked_destination"
  case optedOut = "opted_out"
  case paused
  case rateCapped = "rate_capped"
  case cooldown
  case noCredits = "no_credits"
  case tooOld = "too_old"

  /// What to tell the owner who asks why this caller got no text.
  package var sentence: String {
    switch self {
    case .disabled: "Text-back is turned off for this number."
    case .ruleNotMatched: "The settings say that a call like this one gets no text."
    case .anonymous: "The caller withheld their number."
    case .notTextable: "The caller's number cannot receive texts."
    case .ownNumber:
      "The call came from one of your own numbers or from the phone it forwards to, which is"
        + " never texted, so that a loop cannot start. Test from another phone."
    case .excluded: "The caller is on your list of numbers that are not texted."
    case .blockedDestination: "Texts to the caller's country are not allowed for this number."
    case .optedOut: "The caller asked for no more texts."
    case .paused: "Texting is paused for this scope until its window ends or you resume it."
    case .rateCapped: "A limit on texts per hour or day was reached."
    case .cooldown: "The caller was texted a short while ago."
    case .noCredits: "There were no credits left."
    case .tooOld: "The call was reported too late for a text to be of use."
    }
  }
}

/// Whether a missed call gets a text.
package enum Decision: Sendable, Equatable {
  case text
  case skip(SkipReason)

  /// Tries every rule in its order; the first that stops is the reason.
  package init(_ situation: Situation) {
    for reason in SkipReason.allCases where Decision.stops(reason, situation) {
      self = .skip(reason)
      return
    }
    self = .text
  }

  /// Whether one rule by itself stops the text.
  package static func stops(_ reason: SkipReason, _ situation: Situation) -> Bool {
    switch reason {
    case .disabled: !situation.isEnabled
    case .ruleNotMatched: situation.unmatchedRule != nil
    case .anonymous: situation.isAnonymous
    case .notTextable: situation.obstacle != nil
    case .ownNumber: situation.isOwnNumber
    case .excluded: situation.isExcluded
    case .blockedDestination: situation.isDestinationBlocked
    case .optedOut: situation.isOptedOut
    case .paused: situation.pausedScope != nil
    case .rateCapped: situation.cappedScope != nil
    case .cooldown: situation.isCoolingDown
    case .noCredits: situation.availableCredits < situation.price
    case .tooOld: situation.lateness > situation.maxAge
    }
  }

  /// What exactly stopped the text, where a reason covers several things.
  package func detail(in situation: Situation) -> String? {
    switch self {
    case .text: nil
    case .skip(.ruleNotMatched): situation.unmatchedRule?.rawValue
    case .skip(.notTextable): situation.obstacle?.rawValue
    case .skip(.paused): situation.pausedScope?.rawValue
    case .skip(.rateCapped): situation.cappedScope?.rawValue
    case .skip: nil
    }
  }
}
