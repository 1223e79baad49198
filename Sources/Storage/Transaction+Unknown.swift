package import TextBack

extension Transaction {
  /// Texts of unknown fate whose credit has been held since a moment or longer.
  package func unknownTexts(heldSince time: SteadyTime) throws -> [ID<Message>] {
    try connection.all(
      """
      SELECT id FROM message WHERE state IN ('sending', 'unknown') AND state = 'unknown'
        AND created_steady <= ? ORDER BY id
      """, time.milliseconds
    ) { ID<Message>($0.int64(0)) }
  }

  /// Texts whose fate has been unknown since an attempt at a moment or before, and of which their
  /// owner has not been told.
  package func unknownTextsToReport(attemptedBefore time: SteadyTime) throws -> [ID<Message>] {
    try connection.all(
      """
      SELECT message.id FROM message JOIN attempt ON message_id = message.id AND n = attempts
      WHERE message.state IN ('sending', 'unknown') AND message.state = 'unknown'
        AND started_steady <= ? AND NOT EXISTS (SELECT 1 FROM alert
          WHERE kind = 'text_unknown' AND ended_at IS NULL
            AND alert.business_id = message.business_id
            AND alert.lead_id IS message.lead_id
            AND alert.number_id IS iif(message.lead_id IS NULL, message.number_id, NULL))
      ORDER BY message.id
      """, time.milliseconds
    ) { ID<Message>($0.int64(0)) }
  }

  /// Ends the alerts about texts of unknown fate to leads that have none any more.
  package func endSettledAlerts(at moment: Moment) throws {
    try connection.execute(
      """
      UPDATE alert SET ended_at = ? WHERE kind = 'text_unknown' AND ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM message
          WHERE state IN ('sending', 'unknown') AND state = 'unknown'
            AND message.business_id = alert.business_id
            AND alert.lead_id IS message.lead_id
            AND alert.number_id IS iif(message.lead_id IS NULL, message.number_id, NULL))
      """, moment.wall.milliseconds)
  }

  /// The earliest attempt and the earliest hold among texts of unknown fate; nil if there are none.
  package func oldestUnknown() throws -> (attempt: SteadyTime, hold: SteadyTime)? {
    try connection.first(
      """
      SELECT min(started_steady), min(created_steady)
      FROM message JOIN attempt ON message_id = message.id AND n = attempts
      WHERE message.state IN ('sending', 'unknown') AND message.state = 'unknown'
      """
    ) { row in
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
