package import TextBack

/// The carrier's word that a number takes no texts.
package struct NotMobileNote: Sendable, Equatable {
  package let errorCode: Int
  package let at: Timestamp
}

extension Transaction {
  /// How long the carrier's word holds that a number takes no texts: numbers change hands.
  package static let notMobileKept = Interval.hours(24 * 30)

  /// Notes the carrier's word that a number takes no texts, and forgets what is too old to hold.
  package func noteNotMobile(
    _ phone: PhoneNumber, of business: ID<Business>, errorCode: Int, at moment: Moment
  ) throws {
    let oldest = moment.wall.milliseconds - Transaction.notMobileKept.milliseconds
    try connection.execute("DELETE FROM not_mobile WHERE at <= ?", oldest)
    try connection.execute(
      """
      INSERT INTO not_mobile (business_id, phone, error_code, at) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT DO UPDATE SET error_code = ?3, at = ?4
      """, business.rawValue, phone.e164, errorCode, moment.wall.milliseconds)
  }

  /// Whether the carrier has said lately that a number takes no texts.
  package func isNotMobile(
    _ phone: PhoneNumber, of business: ID<Business>, at moment: Moment
  ) throws -> Bool {
    let oldest = moment.wall.milliseconds - Transaction.notMobileKept.milliseconds
    return try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM not_mobile WHERE business_id = ? AND phone = ? AND at > ?)
      """, business.rawValue, phone.e164, oldest
    ) { $0.bool(0) } ?? false
  }

  /// What the carrier has said of a number, lately or not.
  func notMobileNote(_ phone: PhoneNumber, of business: ID<Business>) throws -> NotMobileNote? {
    try connection.first(
      "SELECT error_code, at FROM not_mobile WHERE business_id = ? AND phone = ?",
      business.rawValue, phone.e164
    ) { NotMobileNote(errorCode: $0.int(0), at: $0.timestamp(1)) }
  }
}
