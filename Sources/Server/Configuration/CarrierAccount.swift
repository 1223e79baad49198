package import TextBack

/// One account at a carrier as the operator configured it.
package struct CarrierAccount: Sendable {
  /// Its name in the paths of its webhooks.
  package let name: String
  package let kind: Kind

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// What talks at the other end.
  package enum Kind: Sendable {
    case twilio(TwilioSettings)
    /// A phone system of the owner's that signs by the Standard Webhooks specification.
    case standardWebhooks(secret: String)
  }
}

/// The settings of a Twilio account.
package struct TwilioSettings: Sendable {
  package var accountSID: String
  package var authToken: String
  /// Accepted in signatures beside the other one while the token is being changed.
  package var previousAuthToken: String?
  package var apiURL = "https://api.twilio.com"
  /// Whether the carrier may be asked: look-ups, and the calls and texts that it did not report.
  package var hasAPIAccess = true
  package var sendRate = SendRate()
  package var unknownSends = UnknownSends.strict

  package init(accountSID: String, authToken: String) {
    self.accountSID = accountSID
    self.authToken = authToken
  }
}

/// What becomes of a text of which nobody knows whether the carrier took it.
package enum UnknownSends: String, Sendable, CaseIterable {
  /// It is never sent again; a report or a person settles it.
  case strict
  /// It is sent again once the carrier's own list proves that it is not there.
  case recover
}
