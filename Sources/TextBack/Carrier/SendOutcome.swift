/// A text on its way to the carrier.
package struct Draft: Sendable, Equatable {
  package let to: PhoneNumber
  package let from: PhoneNumber
  package let body: String
  /// The unguessable token of this attempt, which the carrier hands back with each report.
  package let token: String

  package init(to: PhoneNumber, from: PhoneNumber, body: String, token: String) {
    self.to = to
    self.from = from
    self.body = body
    self.token = token
  }
}

/// What one attempt to send came to (the verdicts; an answer that proves nothing is `unknown`).
package enum SendOutcome: Sendable, Equatable {
  /// The carrier took it; its identifier is nil when the answer was cut after a good status.
  case accepted(carrierID: String?, segments: Int?)
  /// The carrier refused it for good, with its own code.
  case rejected(code: Int, Rejection)
  /// Proof that the carrier did not take it.
  case notAccepted(Obstacle)
  /// The carrier may or may not have taken it; only it can tell.
  ///
  /// A foreign answer speaks in the name of another account, which nothing explains.
  case unknown(detail: String, isForeign: Bool = false)
}

/// Why a carrier refuses a text for good.
package enum Rejection: Sendable, Equatable {
  /// The recipient told the carrier to stop texts from this number.
  case optedOut
  /// The number cannot receive texts.
  case notMobile
  /// The number texts are sent from is not registered for them.
  case unregistered
  /// The sender or the account is not set up for this text.
  case configuration
  case other
}

/// What kept a text from the carrier.
package enum Obstacle: Sendable, Equatable {
  /// No connection, so no byte left; says what failed.
  case unreachable(String)
  /// Whoever answered could not show that it is the carrier, so no byte left.
  case untrusted(String)
  /// The carrier asks to slow down; seconds, if it named them.
  case slowDown(retryAfterSeconds: Int?)
  /// The carrier does not accept our credentials, or sends us elsewhere.
  case misconfigured(String)
  /// We stopped it ourselves before the first byte.
  case withdrawn
}
