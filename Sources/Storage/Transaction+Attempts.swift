package import TextBack

/// How an attempt ended, as it is kept with it.
package struct AttemptRecord: Sendable {
  package let bytesSent: Int
  package let httpStatus: Int
  package let curlCode: Int
  package let verdict: AttemptVerdict
  /// What kept the text from the carrier, if it is proved that something did.
  package let obstacle: ObstacleKind?
  /// What came of it in words for people who run the server.
  package let detail: String?

  package init(
    bytesSent: Int, httpStatus: Int, curlCode: Int, verdict: AttemptVerdict,
    obstacle: ObstacleKind? = nil, detail: String? = nil
  ) {
    self.bytesSent = bytesSent
    self.httpStatus = httpStatus
    self.curlCode = curlCode
    self.verdict = verdict
    self.obstacle = obstacle
    self.detail = detail
  }
}

/// What one attempt came to.
package enum AttemptVerdict: String, Sendable, CaseIterable {
  case accepted, rejected
  case notAccepted = "not_accepted"
  case unknown
  case provedAbsent = "proved_absent"
}

/// What kept a text from the carrier, as it is kept with the attempt.
package enum ObstacleKind: String, Sendable, CaseIterable {
  case unreachable, untrusted
  case slowDown = "slow_down"
  case misconfigured, withdrawn
}

extension Transaction {
  /// Writes down, before the first byte, that an attempt begins through an account, under this
  /// secret.
  package func beginAttempt(
    of message: ID<Message>, n: Int, carrier: String, epoch: Int64, secret: String,
    at moment: Moment
  ) throws -> ID<Attempt> {
    try connection.execute(
      """
      INSERT INTO attempt (message_id, n, carrier, epoch, secret, sequence, started_at,
        started_steady) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      message.rawValue, n, carrier, epoch, secret, sequence, moment.wall.milliseconds,
      moment.steady.milliseconds)
    return ID(connection.lastInsertedRowID)
  }

  /// Closes the open attempt of a text; does nothing if a report has closed it already.
  package func endAttempt(
    of message: ID<Message>, _ record: AttemptRecord, at moment: Moment
  ) throws {
    try connection.execute(
      """
      UPDATE attempt SET ended_at = ?, bytes_sent = ?, http_status = ?, curl_code = ?, verdict = ?,
        obstacle = ?, detail = ?
      WHERE message_id = ? AND verdict IS NULL
      """,
      moment.wall.milliseconds, record.bytesSent, record.httpStatus, record.curlCode,
      record.verdict.rawValue, record.obstacle?.rawValue, record.detail, message.rawValue)
  }

  /// Whether nothing has been written down yet of what an attempt came to.
  package func isAttemptOpen(_ n: Int, of message: ID<Message>) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM attempt WHERE message_id = ? AND n = ? AND verdict IS NULL)
      """, message.rawValue, n
    ) { $0.bool(0) } ?? false
  }

  /// How often the carrier may have read a text, times when it asked to slow down aside.
  package func readings(of message: ID<Message>) throws -> Int {
    try connection.first(
      """
      SELECT count(*) FROM attempt WHERE message_id = ? AND obstacle IS NOT 'slow_down'
        AND (bytes_sent > 0 OR verdict IN ('unknown', 'proved_absent'))
      """, message.rawValue
    ) { $0.int(0) } ?? 0
  }

  /// The text whose attempt went out through an account under this token: its number and its
  /// secret.
  package func messageID(
    attempt n: Int, of message: ID<Message>, secret: String, carrier: String
  ) throws -> ID<Message>? {
    try connection.first(
      "SELECT secret FROM attempt WHERE message_id = ? AND n = ? AND carrier = ?",
      message.rawValue, n, carrier
    ) { $0.string(0) == secret ? message : nil } ?? nil
  }

  /// Texts with an open attempt, of a run of the program before `epoch` or of any; a report may
  /// have moved the text itself on.
  package func openAttempts(before epoch: Int64 = .max) throws -> [ID<Message>] {
    try connection.all(
      """
      SELECT message_id FROM attempt WHERE verdict IS NULL AND epoch < ? ORDER BY message_id
      """, epoch
    ) { ID<Message>($0.int64(0)) }
  }
}
