package import TextBack

/// How the inbound calls of a time ended.
package struct CallFigures: Sendable, Equatable {
  package let inbound: Int
  package let answered: Int
  /// Without an answer by a person, those with a message included.
  package let missed: Int
  package let voicemails: Int
}

/// What came of the text-backs to the calls of a time.
package struct TextFigures: Sendable, Equatable {
  /// Calls whose text the carrier accepted.
  package var sent = 0
  package var callers = 0
  /// Those who wrote within a week, and not only to stop.
  package var repliedCallers = 0
  package var optedOutCallers = 0
}

extension Transaction {
  /// How long after a text an answer counts as one to it.
  package static let replyWindow = Interval.hours(24 * 7)

  /// Counts the inbound calls that began from `start` up to `end`, but for tests.
  package func callFigures(
    of business: ID<Business>, from start: Timestamp, to end: Timestamp
  ) throws -> CallFigures {
    try connection.first(
      """
      SELECT count(*), total(state = 'answered'), total(state IN ('missed', 'voicemail')),
        total(state = 'voicemail')
      FROM call INDEXED BY call_started
      WHERE business_id = ? AND direction = 'inbound' AND is_test = 0
        AND started_at >= ? AND started_at < ?
      """, business.rawValue, start.milliseconds, end.milliseconds
    ) {
      CallFigures(
        inbound: $0.int(0), answered: $0.int(1), missed: $0.int(2), voicemails: $0.int(3))
    } ?? CallFigures(inbound: 0, answered: 0, missed: 0, voicemails: 0)
  }

  /// Counts the text-backs to those calls, and the callers who answered them.
  package func textFigures(
    of business: ID<Business>, from start: Timestamp, to end: Timestamp
  ) throws -> TextFigures {
    var figures = TextFigures()
    let sent = try connection.first(
      """
      SELECT count(*), count(DISTINCT lead_id) FROM (
        SELECT call.lead_id FROM call INDEXED BY call_started
          JOIN decision ON decision.call_id = call.id
          JOIN message ON message.id = decision.message_id
        WHERE call.business_id = ? AND call.direction = 'inbound' AND is_test = 0
          AND started_at >= ? AND started_at < ? AND message.accepted_at IS NOT NULL)
      """, business.rawValue, start.milliseconds, end.milliseconds
    ) { (texts: $0.int(0), callers: $0.int(1)) }
    figures.sent = sent?.texts ?? 0
    figures.callers = sent?.callers ?? 0
    var replied: Set<Int64> = []
    var stopped: Set<Int64> = []
    try connection.query(
      """
      SELECT DISTINCT call.lead_id, reply.id, reply.body FROM call INDEXED BY call_started
        JOIN decision ON decision.call_id = call.id
        JOIN message ON message.id = decision.message_id
        JOIN timeline ON timeline.lead_id = call.lead_id AND timeline.kind = 'message'
          AND timeline.at >= message.accepted_at AND timeline.at <= message.accepted_at + ?4
        JOIN message AS reply ON reply.id = timeline.ref AND reply.direction = 'inbound'
      WHERE call.business_id = ?1 AND call.direction = 'inbound' AND is_test = 0
        AND started_at >= ?2 AND started_at < ?3 AND message.accepted_at IS NOT NULL
      """,
      business.rawValue, start.milliseconds, end.milliseconds,
      Transaction.replyWindow.milliseconds
    ) { row in
      switch OptOutWords.meaning(of: row.string(2), isOptedOut: false) {
      case .stop, .suspectedStop: stopped.insert(row.int64(0))
      case .start, .yes, .help, .none: replied.insert(row.int64(0))
      }
    }
    figures.repliedCallers = replied.count
    figures.optedOutCallers = stopped.count
    return figures
  }

  /// Counts the follow-ups that the carrier accepted in a time.
  package func followUpsSent(
    of business: ID<Business>, from start: Timestamp, to end: Timestamp
  ) throws -> Int {
    try connection.first(
      """
      SELECT count(*) FROM follow_up JOIN message ON message.id = message_id
      WHERE follow_up.business_id = ? AND accepted_at >= ? AND accepted_at < ?
      """, business.rawValue, start.milliseconds, end.milliseconds
    ) { $0.int(0) } ?? 0
  }
}
