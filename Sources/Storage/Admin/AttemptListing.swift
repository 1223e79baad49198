package import TextBack

/// One try of a text as its owner sees it.
package struct AttemptListing: Sendable, Equatable {
  package let n: Int
  package let startedAt: Timestamp
  package let endedAt: Timestamp?
  /// Nil while the carrier is being asked.
  package let verdict: AttemptVerdict?
  /// The status of the carrier's answer, if there was one.
  package let statusCode: Int?
  package let detail: String?
}

extension Transaction {
  /// The tries of a text, the first one first.
  package func attemptListings(of message: ID<Message>) throws -> [AttemptListing] {
    try connection.all(
      """
      SELECT n, started_at, ended_at, verdict, nullif(http_status, 0), detail
      FROM attempt WHERE message_id = ? ORDER BY n
      """, message.rawValue
    ) {
      AttemptListing(
        n: $0.int(0), startedAt: $0.timestamp(1), endedAt: $0.optionalTimestamp(2),
        verdict: try $0.optionalValue(3), statusCode: $0.optionalInt(4),
        detail: $0.optionalString(5))
    }
  }
}
