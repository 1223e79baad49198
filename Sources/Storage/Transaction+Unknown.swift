package import TextBack

/// How texts of unknown fate are found at every look: by the index of the few that are unsettled,
/// never by the texts that there ever were.
enum UnknownQuery {
  static let heldSince: StaticString = """
    SELECT id FROM message INDEXED BY message_unsettled
    WHERE state IN ('sending', 'unknown') AND state = 'unknown' AND created_steady <= ?
    ORDER BY id
    """

  static let toReport: StaticString = """
    SELECT message.id FROM message INDEXED BY message_unsettled
      JOIN attempt ON message_id = message.id AND n = attempts
    WHERE message.state IN ('sending', 'unknown') AND message.state = 'unknown'
      AND started_steady <= ? AND NOT EXISTS (SELECT 1 FROM alert INDEXED BY alert_open
        WHERE alert.business_id = message.business_id AND kind = 'text_unknown'
          AND coalesce(alert.number_id, 0) = iif(message.lead_id IS NULL, message.number_id, 0)
          AND coalesce(alert.lead_id, 0) = coalesce(message.lead_id, 0) AND ended_at IS NULL)
    ORDER BY message.id
    """

  static let oldest: StaticString = """
    SELECT min(started_steady), min(created_steady)
    FROM message INDEXED BY message_unsettled
      JOIN attempt ON message_id = message.id AND n = attempts
    WHERE message.state IN ('sending', 'unknown') AND message.state = 'unknown'
    """
}

extension Transaction {
  /// Texts of unknown fate whose credit has been held since a moment or longer.
  package func unknownTexts(heldSince time: SteadyTime) throws -> [ID<Message>] {
    try connection.all(UnknownQuery.heldSince, time.milliseconds) { ID<Message>($0.int64(0)) }
  }

  /// Texts whose fate has been unknown since an attempt at a moment or before, and of which their
  /// owner has not been told.
  package func unknownTextsToReport(attemptedBefore time: SteadyTime) throws -> [ID<Message>] {
    try connection.all(UnknownQuery.toReport, time.milliseconds) { ID<Message>($0.int64(0)) }
  }

  /// Ends the alert about texts of unknown fate to a lead, or of a number to somebody who is none,
  /// if there is no such text any more.
  package func endAlertIfSettled(
    about subject: AlertSubject, of business: ID<Business>, at moment: Moment
  ) throws {
    try connection.execute(
      """
      UPDATE alert INDEXED BY alert_open SET ended_at = ?4
      WHERE business_id = ?1 AND kind = 'text_unknown' AND coalesce(number_id, 0) = ?2
        AND coalesce(lead_id, 0) = ?3 AND ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM message INDEXED BY message_unsettled
          WHERE message.state IN ('sending', 'unknown') AND message.state = 'unknown'
            AND message.business_id = ?1 AND coalesce(message.lead_id, 0) = ?3
            AND (?2 = 0 OR message.number_id = ?2))
      """,
      business.rawValue, subject.numberID ?? 0, subject.leadID ?? 0, moment.wall.milliseconds)
  }

  /// Ends the alert that the carrier has a text twice, which is settled now.
  package func endFoundTwice(
    _ message: ID<Message>, of business: ID<Business>, at moment: Moment
  ) throws {
    try connection.execute(
      """
      UPDATE alert SET ended_at = ? WHERE business_id = ? AND kind = 'text_found_twice'
        AND ended_at IS NULL AND message_id = ?
      """, moment.wall.milliseconds, business.rawValue, message.rawValue)
  }

  /// The earliest attempt and the earliest hold among texts of unknown fate; nil if there are none.
  package func oldestUnknown() throws -> (attempt: SteadyTime, hold: SteadyTime)? {
    try connection.first(UnknownQuery.oldest) { row in
      row.optionalSteady(0).flatMap { attempt in
        row.optionalSteady(1).map { (attempt: attempt, hold: $0) }
      }
    } ?? nil
  }

  /// Proof has come that the carrier took a text whose credit was given back: it is written down
  /// beside the text, and costs nothing any more.
  package func attachLateProof(
    to stored: StoredMessage, carrierID: String, carrierWord: String?, at moment: Moment
  ) throws {
    try connection.execute(
      """
      UPDATE message SET carrier_id = coalesce(carrier_id, ?1), carrier = ?2,
        carrier_word = coalesce(?3, carrier_word), proved_sent_at = coalesce(proved_sent_at, ?4)
      WHERE id = ?5
      """, carrierID, stored.carrier, carrierWord, moment.wall.milliseconds, stored.id.rawValue)
    if stored.carrierID == nil {
      try recordMessageRef(stored.id, carrier: stored.carrier, carrierID: carrierID)
    }
  }
}
