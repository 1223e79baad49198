import Storage
import TextBack

/// Raises and ends the alerts of a business as its texts and credits move.
struct AlertFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// A missed caller got no text for want of credits.
  func creditsMissing(in business: ID<Business>) throws {
    try tx.raiseAlert(.noCredits, about: .business, of: business, at: moment)
  }

  /// Credits were promised, given back or bought.
  func creditsMoved(in business: ID<Business>) throws {
    guard let low = try tx.profile(of: business)?.lowCredits else { return }
    let available = try tx.balance(of: business).available
    if available > 0 {
      try tx.endAlert(.noCredits, about: .business, of: business, at: moment)
    }
    if available < low {
      try tx.raiseAlert(.lowCredits, about: .business, of: business, at: moment)
    } else {
      try tx.endAlert(.lowCredits, about: .business, of: business, at: moment)
    }
  }

  /// A text has reached another state. A number whose texts arrive again has recovered.
  func textMoved(_ stored: StoredMessage) throws {
    if stored.message.state != .unknown { try fateSettled(stored) }
    let number = AlertSubject.number(stored.numberID)
    switch stored.message.state {
    case .rejected, .failed, .undelivered, .notSent, .writtenOff:
      try tx.raiseAlert(
        .textFailed, about: number, of: stored.businessID, message: stored.id, at: moment)
    case .delivered:
      for kind in [AlertKind.textFailed, .numberUnregistered] {
        try tx.endAlert(kind, about: number, of: stored.businessID, at: moment)
      }
    case .expired:
      try tx.raiseAlert(
        .textExpired, about: stored.leadID.map { .lead($0) } ?? number, of: stored.businessID,
        message: stored.id, at: moment)
    case .queued, .retryWait, .sending, .unknown, .accepted, .sent, .cancelled: break
    }
  }

  /// Nobody knows whether a text was sent, and for how long already.
  func fateUnknown(_ stored: StoredMessage, _ detail: String?) throws {
    try tx.raiseAlert(
      .textUnknown, about: stored.leadID.map { .lead($0) } ?? .number(stored.numberID),
      of: stored.businessID, message: stored.id, detail: detail, at: moment)
  }

  /// What became of a text is known; perhaps it was the last of which that was in question.
  func fateSettled(_ stored: StoredMessage) throws {
    try tx.endAlertIfSettled(
      about: stored.leadID.map { .lead($0) } ?? .number(stored.numberID), of: stored.businessID,
      at: moment)
  }

  /// Somebody wrote that they want no more texts, though not in the words that count.
  func optOutSuspected(of lead: ID<Lead>?, in business: ID<Business>) throws {
    try tx.raiseAlert(
      .suspectedOptOut, about: lead.map { .lead($0) } ?? .business, of: business, at: moment)
  }

  /// They have now said it in words that count, either way.
  func optOutSettled(of lead: ID<Lead>, in business: ID<Business>) throws {
    try tx.endAlert(.suspectedOptOut, about: .lead(lead), of: business, at: moment)
  }
}
