package import TextBack

extension Transaction {
  /// Whether a call from this phone to this number rings the owner at the moment; or, at a time of
  /// the past, one that began in that time. A caller who has hung up does not come back.
  package func isRinging(
    _ number: ID<Number>, from phone: PhoneNumber, begun time: ClosedRange<Timestamp>? = nil
  ) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM call
        WHERE deadline_steady NOT NULL AND number_id = ?1 AND phone = ?2
          AND iif(?3 IS NULL, caller_end IS NULL, started_at BETWEEN ?3 AND ?4))
      """, number.rawValue, phone.e164, time?.lowerBound.milliseconds,
      time?.upperBound.milliseconds
    ) { $0.bool(0) } ?? false
  }
}
