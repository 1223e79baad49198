package import TextBack

extension Transaction {
  /// Raises an alert about the server itself with every business, where none stands already.
  package func raiseAlertEverywhere(
    _ kind: AlertKind, detail: String? = nil, at moment: Moment
  ) throws {
    try connection.execute(
      """
      INSERT INTO alert (business_id, kind, detail, at) SELECT id, ?, ?, ? FROM business WHERE true
      ON CONFLICT DO NOTHING
      """, kind.rawValue, detail, moment.wall.milliseconds)
  }

  /// Ends an alert about the server itself.
  package func endAlertEverywhere(_ kind: AlertKind, at moment: Moment) throws {
    try connection.execute(
      "UPDATE alert SET ended_at = ? WHERE kind = ? AND ended_at IS NULL",
      moment.wall.milliseconds, kind.rawValue)
  }
}
