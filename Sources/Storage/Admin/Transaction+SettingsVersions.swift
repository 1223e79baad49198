package import TextBack

/// Settings as they were from one change to the next.
package struct SettingsVersion: Sendable, Equatable {
  package let version: Int
  /// As JSON.
  package let settings: String
  package let at: Timestamp

  package init(version: Int, settings: String, at time: Timestamp) {
    self.version = version
    self.settings = settings
    at = time
  }
}

extension Transaction {
  /// Keeps a version of the settings of a number, or without one of the business itself, unless it
  /// is kept already.
  package func keepSettings(
    _ kept: SettingsVersion, of number: ID<Number>? = nil, in business: ID<Business>
  ) throws {
    try connection.execute(
      """
      INSERT INTO settings_version (business_id, number_id, version, settings, at)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """,
      business.rawValue, number?.rawValue ?? 0, kept.version, kept.settings,
      kept.at.milliseconds)
  }

  /// When something was last changed through the API, as the audit knows it.
  package func lastChange(
    of subject: String, in business: ID<Business>
  ) throws -> Timestamp? {
    try connection.first(
      """
      SELECT max(at) FROM audit WHERE business_id = ? AND subject = ? AND action LIKE 'PATCH %'
        AND before_hash IS NOT after_hash
      """, business.rawValue, subject
    ) { $0.optionalTimestamp(0) } ?? nil
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
