package import TextBack

extension Transaction {
  /// What a business has told us of itself.
  package func profile(of id: ID<Business>) throws -> BusinessProfile? {
    try settings(of: id).profile
  }

  func storedProfile(of id: ID<Business>) throws -> BusinessProfile? {
    try connection.first(
      """
      SELECT name, time_zone, booking_link, emergency_number, owner_name, city, credit_unit,
        low_credits, cap_number_per_hour, cap_business_per_day, cap_prefix_per_hour, version
      FROM business WHERE id = ?
      """, id.rawValue
    ) { row in
      var caps = Caps()
      caps.numberPerHour = row.int(8)
      caps.businessPerDay = row.int(9)
      caps.prefixPerHour = row.int(10)
      return BusinessProfile(
        id: id, name: row.string(0), timeZone: row.string(1), bookingLink: row.optionalString(2),
        emergencyNumber: row.optionalString(3), ownerName: row.optionalString(4),
        city: row.optionalString(5), creditUnit: try row.value(6), lowCredits: row.int(7),
        caps: caps, version: row.int(11))
    }
  }
}
