/// Something that an owner should look at; one alert stands for a whole episode of it.
package enum AlertKind: String, Sendable, CaseIterable {
  case noCredits = "no_credits"
  case lowCredits = "low_credits"
  case textFailed = "text_failed"
  case textExpired = "expired"
  case suspectedOptOut = "suspected_opt_out"
  case textFoundTwice = "text_found_twice"
  case carrierSilent = "carrier_silent"
  case backupFailed = "backup_failed"
  case carrierAuthFailing = "carrier_auth_failing"
  case carrierOutage = "carrier_outage"
  case diskLow = "disk_low"
  case verifyFailed = "verify_failed"
  case textUnknown = "text_unknown"
  case capReached = "cap_reached"
  case numberUnregistered = "number_unregistered"
  case signatureFailures = "signature_failures"

  /// What has happened.
  package var sentence: String {
    switch self {
    case .noCredits: "A missed caller got no text because there were no credits left."
    case .lowCredits: "Few credits are left."
    case .textFailed: "A text from this number did not reach its reader."
    case .textExpired: "A text could not be sent while it was of use."
    case .backupFailed: "The last backup of this server failed."
    case .suspectedOptOut: "Somebody seems to want no more texts, in their own words."
    case .textFoundTwice: "The carrier has two texts where there should be one."
    case .carrierSilent: "The carrier does not answer when it is asked for recent calls."
    case .carrierAuthFailing: "The carrier turns this account away, so texts wait."
    case .carrierOutage: "The carrier does not say what becomes of texts, so they wait."
    case .diskLow: "The server's disk is nearly full."
    case .verifyFailed: "The server's database is not as it must be."
    case .textUnknown: "Nobody knows whether the carrier took a text; its credit is held."
    case .capReached: "A limit on texts was reached, so texting is paused."
    case .numberUnregistered: "The carrier blocks texts from this number: it is not registered."
    case .signatureFailures: "Many webhooks of a carrier account are refused: wrongly signed."
    }
  }

  /// What to do about it.
  package var fix: String {
    switch self {
    case .noCredits, .lowCredits: "Buy credits."
    case .textFailed: "Look at the text and its error code; call the person instead."
    case .textExpired: "Call them back now."
    case .backupFailed: "Tell whoever runs the server to look at its log and `textback doctor`."
    case .carrierAuthFailing:
      "Have the operator check the account's token and address; texts wait meanwhile."
    case .carrierOutage:
      "Look at the carrier's page about outages; a text tries every minute whether it is over. Call"
        + " those back who must not wait."
    case .diskLow:
      "Tell whoever runs the server to free some space: calls are refused when there is none."
    case .verifyFailed:
      "Tell whoever runs the server to keep a copy of the database and to run `textback verify`; an"
        + " earlier backup may be sound."
    case .textUnknown:
      "Look the text up at the carrier and settle it with textback resolve, or call the person."
    case .suspectedOptOut: "Read what they wrote; if they do want texts, end the opt-out."
    case .textFoundTwice: "Look at the carrier's log, then settle the text with `textback resolve`."
    case .carrierSilent: "Check the account's credentials and whether the carrier is reachable."
    case .capReached:
      "Look at the calls that asked for so many texts. If they are genuine, resume the pause or"
        + " raise the limit."
    case .numberUnregistered:
      "Register the number with the carrier for application-to-person texts (in the United States"
        + " a 10DLC brand and campaign), or text from one that is."
    case .signatureFailures:
      "Check that auth_token is the account's and that public_url is the address that the carrier"
        + " calls. If both are right, somebody else is calling."
    }
  }
}
