/// Why a missed call may be without a text, each to be shown by what happened outside the program.
enum Excuse: String, Sendable, CaseIterable {
  /// The carrier never got its first webhook acknowledged.
  case neverTold = "never told"
  case switchedOff = "switched off"
  case rule = "a rule of the owner's"
  /// A rule about callers who hang up soon, and a report that overtook the one of why nobody
  /// answered.
  case hangUpAssumed = "taken for hung up too soon"
  case withheld = "number withheld"
  case ownNumber = "own number"
  /// Another call of the same caller still rang: that is what our own call looks like, when the
  /// owner's phone forwards it back to us.
  case loop = "rang twice at once"
  case notTextable = "number takes no texts"
  case excluded
  case abroad
  case optedOut = "opted out"
  case limit
  /// Another text to the same caller was accepted within the cool-down.
  case coolDown = "cool-down"
  /// Another call of the same caller was to get a text at that time, and that came to nothing.
  case behindAnother = "behind another text that came to nothing"
  case noCredits = "no credits"
  /// There was trouble for as long as the text would have been of use.
  case late = "trouble until too late"
  /// Somebody of the business has spoken with them, or written to them.
  case spokenTo = "spoken to"
  case refused = "refused by the carrier"
  /// Turned away as often as a text may be.
  case triedOut = "turned away three times"
  /// The carrier may have read it and did not say what it did.
  case unclear = "fate unknown"
  case erased
  /// A restore has forgotten it with a text to the same caller, and a list does not say which call
  /// that text was for.
  case anotherTaken = "another text taken for its own"
  case restored

  /// Those that may stand behind the reason that the program gives.
  static func behind(reason: String) -> Set<Excuse> {
    switch reason {
    case "disabled": [.switchedOff]
    case "rule_not_matched": [.rule, .hangUpAssumed]
    case "anonymous": [.withheld]
    case "own_number": [.ownNumber, .loop]
    // Of somebody who was forgotten while their call rang there is no number left.
    case "not_textable": [.notTextable, .erased]
    case "excluded": [.excluded]
    case "blocked_destination": [.abroad]
    case "opted_out": [.optedOut]
    case "paused", "rate_capped": [.limit]
    case "cooldown": [.coolDown, .behindAnother, .restored]
    case "no_credits": [.noCredits]
    case "too_old": [.late, .restored]
    default: []
    }
  }

  /// Those that may stand behind a text that was decided on and never accepted.
  static func behind(state: String) -> Set<Excuse> {
    switch state {
    case "cancelled":
      [
        .optedOut, .switchedOff, .rule, .notTextable, .coolDown, .behindAnother, .spokenTo, .erased,
        .restored,
      ]
    // Attempts of unknown fate may take all the time that a text has.
    case "expired": [.late, .unclear, .restored]
    case "rejected": [.refused]
    case "unknown", "written_off": [.unclear]
    case "not_sent": [.unclear, .triedOut]
    case "accepted", "sent", "delivered", "undelivered", "failed": [.coolDown, .anotherTaken]
    default: []
    }
  }
}
