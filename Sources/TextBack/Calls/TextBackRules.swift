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

/// Everything the decision on one missed call depends on, as it stood at that moment.
package struct Situation: Sendable {
  package var isEnabled: Bool
  package var matchesRules: Bool
  package var isAnonymous: Bool
  package var isTextable: Bool
  package var isOwnNumber: Bool
  package var isExcluded: Bool
  package var isDestinationBlocked: Bool
  package var isOptedOut: Bool
  package var isPaused: Bool
  package var isRateCapped: Bool
  /// Whether a text-back to this caller counts against the cool-down.
  package var isCoolingDown: Bool
  package var availableCredits: Int
  package var price: Int
  /// How long ago the call became missed.
  package var age: Interval
  package var maxAge: Interval

  package init(
    isEnabled: Bool, matchesRules: Bool = true, isAnonymous: Bool, isTextable: Bool,
    isOwnNumber: Bool, isExcluded: Bool = false, isDestinationBlocked: Bool = false,
    isOptedOut: Bool, isPaused: Bool = false, isRateCapped: Bool = false, isCoolingDown: Bool,
    availableCredits: Int, price: Int, age: Interval, maxAge: Interval
  ) {
    self.isEnabled = isEnabled
    self.matchesRules = matchesRules
    self.isAnonymous = isAnonymous
    self.isTextable = isTextable
    self.isOwnNumber = isOwnNumber
    self.isExcluded = isExcluded
    self.isDestinationBlocked = isDestinationBlocked
    self.isOptedOut = isOptedOut
    self.isPaused = isPaused
    self.isRateCapped = isRateCapped
    self.isCoolingDown = isCoolingDown
    self.availableCredits = availableCredits
    self.price = price
    self.age = age
    self.maxAge = maxAge
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
    case .ruleNotMatched: !situation.matchesRules
    case .anonymous: situation.isAnonymous
    case .notTextable: !situation.isTextable
    case .ownNumber: situation.isOwnNumber
    case .excluded: situation.isExcluded
    case .blockedDestination: situation.isDestinationBlocked
    case .optedOut: situation.isOptedOut
    case .paused: situation.isPaused
    case .rateCapped: situation.isRateCapped
    case .cooldown: situation.isCoolingDown
    case .noCredits: situation.availableCredits < situation.price
    case .tooOld: situation.age > situation.maxAge
    }
  }
}
