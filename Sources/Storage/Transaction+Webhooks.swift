package import TextBack

/// Whether a webhook is news.
package enum WebhookReceipt: Sendable, Equatable {
  case new
  /// It was taken before; the answer it got then, if it got a document.
  case alreadySeen(answer: String?)
}

extension Transaction {
  /// Says whether this event of the carrier's was taken before. Of an identity with the number of
  /// somebody forgotten in it, a keyed hash stays.
  package func receipt(carrier: String, identity: String) throws -> WebhookReceipt {
    try connection.first(
      """
      SELECT answer FROM webhook WHERE carrier = ?1 AND identity = ?2
      UNION ALL
      SELECT answer FROM webhook WHERE carrier = ?1 AND identity =
        CASE WHEN EXISTS (SELECT 1 FROM erasure) THEN 'erased '
          || hex(sha256((SELECT value FROM meta WHERE key = 'erasure_key') || ?2)) END
      """, carrier, identity
    ) { .alreadySeen(answer: $0.optionalString(0)) } ?? .new
  }

  /// Keeps the event's key and the answer, in the transaction of everything that it caused.
  package func recordWebhook(
    carrier: String, identity: String, answer: String?, at moment: Moment
  ) throws {
    try connection.execute(
      """
      INSERT INTO webhook (carrier, identity, received_at, received_steady, answer)
      VALUES (?, ?, ?, ?, ?)
      """,
      carrier, identity, moment.wall.milliseconds, moment.steady.milliseconds, answer)
  }
}
