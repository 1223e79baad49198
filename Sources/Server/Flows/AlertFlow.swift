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

  /// There were enough for an automatic text again, or the owner has bought some: whatever is
  /// missing after that is another episode.
  func creditsSufficed(in business: ID<Business>) throws {
    try creditsMoved(in: business, suffice: true)
  }

  /// Credits were promised, spent or given back.
  func creditsMoved(in business: ID<Business>, suffice: Bool = false) throws {
    guard let profile = try tx.profile(of: business),
      let credits = try tx.creditAlerts(of: business)
    else { return }
    // One credit pays for any text, or perhaps for none: then only a text that was paid tells.
    let suffice = suffice || (credits.available > 0 && profile.creditUnit == .message)
    if credits.areMissing, suffice {
      try tx.endAlert(.noCredits, about: .business, of: business, at: moment)
    }
    let areLow = credits.available < profile.lowCredits
    if areLow, !credits.areLow {
      try tx.raiseAlert(.lowCredits, about: .business, of: business, at: moment)
    }
    if !areLow, credits.areLow {
      try tx.endAlert(.lowCredits, about: .business, of: business, at: moment)
    }
  }

  /// The carrier has accepted a text. Who was to be called back for one that expired has been
  /// reached; an answer to a wish reaches nobody in that sense.
  func textAccepted(_ stored: StoredMessage) throws {
    switch stored.message.state {
    case .accepted, .sent, .delivered: break
    case .queued, .retryWait, .sending, .unknown, .undelivered, .failed, .rejected, .expired,
      .cancelled, .notSent, .writtenOff:
      return
    }
    guard stored.kind.isCharged else { return }
    try tx.endAlert(.textExpired, about: reader(stored), of: stored.businessID, at: moment)
  }

  /// A text has reached another state. A number whose texts arrive again has recovered.
  func textMoved(_ stored: StoredMessage, _ transition: Message.Transition) throws {
    if transition.endsDoubt { try fateSettled(stored) }
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
        .textExpired, about: reader(stored), of: stored.businessID, message: stored.id, at: moment)
    case .queued, .retryWait, .sending, .unknown, .accepted, .sent, .cancelled: break
    }
  }

  /// Nobody knows whether a text was sent, and for how long already.
  func fateUnknown(_ stored: StoredMessage, _ detail: String?) throws {
    try tx.raiseAlert(
      .textUnknown, about: reader(stored), of: stored.businessID, message: stored.id,
      detail: detail, at: moment)
  }

  /// The lead that a text goes to; the number that sends it, where that is a test.
  private func reader(_ stored: StoredMessage) -> AlertSubject {
    stored.leadID.map { .lead($0) } ?? .number(stored.numberID)
  }

  /// What became of a text is known; perhaps it was the last of which that was in question.
  private func fateSettled(_ stored: StoredMessage) throws {
    try tx.endAlertIfSettled(about: reader(stored), of: stored.businessID, at: moment)
    try tx.endFoundTwice(stored.id, of: stored.businessID, at: moment)
  }

  /// Somebody wrote that they want no more texts, though not in the words that count.
  func optOutSuspected(of lead: ID<Lead>?, in business: ID<Business>) throws {
    try tx.raiseAlert(
      .suspectedOptOut, about: lead.map { .lead($0) } ?? .business, of: business, at: moment)
  }

  /// They have now said it in words that count, either way, or the owner has.
  func optOutSettled(of lead: ID<Lead>, in business: ID<Business>) throws {
    try tx.endAlert(.suspectedOptOut, about: .lead(lead), of: business, at: moment)
  }
}
