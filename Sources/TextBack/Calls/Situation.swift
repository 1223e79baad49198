/// Everything the decision on one missed call depends on, as it stood at that moment.
package struct Situation: Sendable {
  package var isEnabled: Bool
  /// The owner's rule that the call does not match.
  package var unmatchedRule: CallRule?
  package var isAnonymous: Bool
  /// Why the caller's number cannot receive texts.
  package var obstacle: TextObstacle?
  package var isOwnNumber: Bool
  package var isExcluded: Bool
  package var isDestinationBlocked: Bool
  package var isOptedOut: Bool
  /// What is paused that the text falls under.
  package var pausedScope: CapScope.Kind?
  /// What the text would be one too many for.
  package var cappedScope: CapScope.Kind?
  /// Whether a text-back to this caller counts against the cool-down.
  package var isCoolingDown: Bool
  package var availableCredits: Int
  package var price: Int
  /// How long ago the call became missed.
  package var age: Interval
  package var maxAge: Interval

  package init(
    isEnabled: Bool, unmatchedRule: CallRule? = nil, isAnonymous: Bool,
    obstacle: TextObstacle? = nil, isOwnNumber: Bool, isExcluded: Bool = false,
    isDestinationBlocked: Bool = false, isOptedOut: Bool, pausedScope: CapScope.Kind? = nil,
    cappedScope: CapScope.Kind? = nil, isCoolingDown: Bool, availableCredits: Int, price: Int,
    age: Interval, maxAge: Interval
  ) {
    self.isEnabled = isEnabled
    self.unmatchedRule = unmatchedRule
    self.isAnonymous = isAnonymous
    self.obstacle = obstacle
    self.isOwnNumber = isOwnNumber
    self.isExcluded = isExcluded
    self.isDestinationBlocked = isDestinationBlocked
    self.isOptedOut = isOptedOut
    self.pausedScope = pausedScope
    self.cappedScope = cappedScope
    self.isCoolingDown = isCoolingDown
    self.availableCredits = availableCredits
    self.price = price
    self.age = age
    self.maxAge = maxAge
  }
}

/// Why nobody reads a text that is sent to a number.
package enum TextObstacle: String, Sendable, CaseIterable {
  /// A short code, a SIP address, or something else that is no phone number.
  case noNumber = "no_number"
  case invalid
  case tollFree = "toll_free"
  case premium
  case foreignUnderPlusOne = "foreign_under_plus_one"
  case tooShort = "too_short"
  /// The carrier has said lately that the number takes no texts.
  case notMobile = "not_mobile"

  /// What the digits of a number tell; nil if nothing speaks against a text.
  package init?(_ textability: Textability) {
    switch textability {
    case .textable: return nil
    case .invalid: self = .invalid
    case .tollFree: self = .tollFree
    case .premium: self = .premium
    case .foreignUnderPlusOne: self = .foreignUnderPlusOne
    case .tooShort: self = .tooShort
    }
  }
}
