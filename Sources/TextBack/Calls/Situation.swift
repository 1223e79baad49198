/// Everything the decision on one missed call depends on, as it stood at that moment.
///
/// It begins as what speaks against any text to somebody, which is asked again when a text has
/// waited; the rest is of the call.
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
  /// How long ago the text was due, after its delay and quiet hours; negative before that.
  package var lateness: Interval
  package var maxAge: Interval

  /// Nothing is known of a call yet, so nothing of one speaks against the text.
  package init(
    isEnabled: Bool, unmatchedRule: CallRule? = nil, obstacle: TextObstacle? = nil,
    isOwnNumber: Bool = false, isExcluded: Bool = false, isDestinationBlocked: Bool = false,
    isOptedOut: Bool = false
  ) {
    self.isEnabled = isEnabled
    self.unmatchedRule = unmatchedRule
    isAnonymous = false
    self.obstacle = obstacle
    self.isOwnNumber = isOwnNumber
    self.isExcluded = isExcluded
    self.isDestinationBlocked = isDestinationBlocked
    self.isOptedOut = isOptedOut
    isCoolingDown = false
    availableCredits = 0
    price = 0
    lateness = .seconds(0)
    maxAge = .seconds(0)
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
