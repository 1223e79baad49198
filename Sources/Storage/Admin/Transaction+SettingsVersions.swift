package import TextBack

/// Settings as they were from one change to the next.
package struct SettingsVersion: Sendable, Equatable {
  package let version: Int
  /// As JSON.
  package let settings: String
  package let at: Timestamp
}

extension Transaction {
  /// Keeps the settings of a number, or without one of the business itself, as they are now.
  package func keepSettings(
    _ settings: String, version: Int, of number: ID<Number>? = nil, in business: ID<Business>,
    at moment: Moment
  ) throws {
    try connection.execute(
      """
      INSERT INTO settings_version (business_id, number_id, version, settings, at)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """,
      business.rawValue, number?.rawValue ?? 0, version, settings, moment.wall.milliseconds)
  }

  /// The settings of a number, or of the business itself, as they were in a version.
  package func settings(
    version: Int, of number: ID<Number>? = nil, in business: ID<Business>
  ) throws -> SettingsVersion? {
    try connection.first(
      """
      SELECT settings, at FROM settings_version
      WHERE business_id = ? AND number_id = ? AND version = ?
      """, business.rawValue, number?.rawValue ?? 0, version
    ) { SettingsVersion(version: version, settings: $0.string(0), at: $0.timestamp(1)) }
  }
}
