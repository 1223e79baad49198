package import TextBack

extension Transaction {
  /// Lets a text that is due wait, and says what for.
  package func postpone(
    _ id: ID<Message>, until time: SteadyTime, for reason: WaitReason
  ) throws {
    try connection.execute(
      """
      UPDATE message SET next_try_steady = ?, waits_for = ?
      WHERE id = ? AND next_try_steady IS NOT NULL
      """, time.milliseconds, reason.rawValue, id.rawValue)
  }

  /// Makes the texts of a carrier account due that wait for its circuit.
  package func releaseTexts(of account: String, at time: SteadyTime) throws {
    try connection.execute(
      """
      UPDATE message SET next_try_steady = ?1, waits_for = NULL
      WHERE next_try_steady > ?1 AND waits_for = 'circuit'
        AND number_id IN (SELECT id FROM number WHERE coalesce(sending_carrier, carrier) = ?2)
      """, time.milliseconds, account)
  }

  /// What has left since a moment, and what has been promised one.
  package func departures(since time: SteadyTime) throws -> [SendPace.Departure] {
    // Attempts are numbered in the order in which they began, so the way back is short.
    let left = try connection.all(
      """
      SELECT coalesce(attempt.carrier, sending_carrier, number.carrier), sender, started_steady
      FROM attempt JOIN message ON message.id = message_id JOIN number ON number.id = number_id
      WHERE attempt.id > coalesce(
        (SELECT id FROM attempt WHERE started_steady <= ? ORDER BY id DESC LIMIT 1), 0)
      ORDER BY attempt.id
      """, time.milliseconds
    ) { try Transaction.departure($0, isPromise: false) }
    let promised = try connection.all(
      """
      SELECT coalesce(sending_carrier, number.carrier), sender, next_try_steady
      FROM message JOIN number ON number.id = number_id
      WHERE next_try_steady IS NOT NULL AND waits_for = 'rate' ORDER BY next_try_steady, message.id
      """
    ) { try Transaction.departure($0, isPromise: true) }
    return left + promised
  }

  private static func departure(
    _ row: borrowing Row, isPromise: Bool
  ) throws -> SendPace.Departure {
    SendPace.Departure(
      account: row.string(0), number: try row.phone(1),
      at: SteadyTime(milliseconds: row.int64(2)), isPromise: isPromise)
  }

  /// Whether somebody of the business has spoken to the reader of a text-back, in its call or a
  /// later one, or written to them since.
  package func isSpokenTo(_ stored: StoredMessage) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM timeline JOIN call ON call.id = ref
        WHERE timeline.lead_id = ?1 AND timeline.kind = 'call'
          AND state IN ('answered', 'connected')
          AND EXISTS (SELECT 1 FROM message JOIN call AS own ON own.id = call_id
            WHERE message.id = ?2 AND own.id <= call.id AND own.started_at <= call.started_at)
        UNION ALL
        SELECT 1 FROM timeline JOIN message ON message.id = ref
        WHERE timeline.lead_id = ?1 AND timeline.kind = 'message' AND message.kind = 'reply'
          AND +message.id > ?2 AND accepted_at IS NOT NULL)
      """, stored.leadID?.rawValue, stored.id.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// Whether the credit of a text is held, or it needs none.
  package func isPaidFor(_ id: ID<Message>) throws -> Bool {
    try connection.first(
      """
      SELECT credits = 0 OR EXISTS (SELECT 1 FROM transfer AS hold
        WHERE hold.message_id = message.id AND hold.kind = 'hold'
          AND NOT EXISTS (SELECT 1 FROM transfer WHERE resolves = hold.id))
      FROM message WHERE id = ?
      """, id.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// Whether another text-back to the same lead has left within the cool-down, or may have, or a
  /// text of a run that a restore forgot: of that the carrier says when it took it.
  package func isOvertaken(_ stored: StoredMessage, at moment: Moment) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM timeline JOIN message ON message.id = ref
          LEFT JOIN attempt ON attempt.message_id = message.id AND attempt.n = message.attempts
        WHERE timeline.lead_id = ?1 AND timeline.kind = 'message' AND message.id <> ?2
          AND (call_id IS NOT NULL OR origin = 'foreign')
          AND state IN ('sending', 'unknown', 'accepted', 'sent', 'delivered', 'undelivered')
          AND iif(origin = 'here', started_steady, ?3 - max(0, ?5 - accepted_at)) > ?3
            - 60000 * (SELECT cooldown_minutes FROM number WHERE id = ?4))
      """, stored.leadID?.rawValue, stored.id.rawValue, moment.steady.milliseconds,
      stored.numberID.rawValue, moment.wall.milliseconds
    ) { $0.bool(0) } ?? false
  }
}
