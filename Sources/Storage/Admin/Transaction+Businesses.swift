package import TextBack

extension Transaction {
  /// Opens a business with its settings, its pipeline and its four accounts.
  package func openBusiness(
    _ settings: BusinessSettings, at moment: Moment
  ) throws -> ID<Business> {
    try connection.execute(
      "INSERT INTO business (name, time_zone, created_at) VALUES (?, ?, ?)",
      settings.name, settings.timeZone, moment.wall.milliseconds)
    let id = ID<Business>(connection.lastInsertedRowID)
    try write(settings, of: id)
    for (position, stage) in Lead.defaultStages.enumerated() {
      try connection.execute(
        "INSERT INTO stage (business_id, id, name, position) VALUES (?, ?, ?, ?)",
        id.rawValue, stage.id, stage.name, position)
    }
    try openAccounts(of: id)
    return id
  }

  /// Replaces the settings of a business, and counts the change.
  package func saveBusiness(_ settings: BusinessSettings, of id: ID<Business>) throws {
    try connection.execute(
      "UPDATE business SET version = version + 1 WHERE id = ?", id.rawValue)
    try write(settings, of: id)
  }

  /// A business with everything its owner has set.
  package func business(_ id: ID<Business>) throws -> StoredBusiness? {
    let hours = try writtenHours(of: id)
    let excluded = try excludedNumbers(of: id)
    let countries = try allowedCountries(of: id)
    return try connection.first(
      """
      SELECT name, time_zone, has_hours, booking_link, emergency_number, owner_name, city,
        credit_unit, low_credits, cap_number_per_hour, cap_business_per_day, cap_prefix_per_hour,
        version, created_at
      FROM business WHERE id = ?
      """, id.rawValue
    ) { row in
      var settings = BusinessSettings(name: row.string(0), timeZone: row.string(1))
      settings.hours = row.bool(2) ? hours : nil
      settings.bookingLink = row.optionalString(3)
      settings.emergencyNumber = row.optionalString(4)
      settings.ownerName = row.optionalString(5)
      settings.city = row.optionalString(6)
      settings.excludedNumbers = excluded
      settings.allowedCountries = countries
      settings.creditUnit = try row.value(7)
      settings.lowCredits = row.int(8)
      settings.caps.numberPerHour = row.int(9)
      settings.caps.businessPerDay = row.int(10)
      settings.caps.prefixPerHour = row.int(11)
      return StoredBusiness(
        id: id, settings: settings, version: row.int(12), createdAt: row.timestamp(13))
    }
  }

  /// Whether there is such a business.
  package func hasBusiness(_ id: ID<Business>) throws -> Bool {
    try connection.first(
      "SELECT EXISTS (SELECT 1 FROM business WHERE id = ?)", id.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// All businesses, or the only one that may be seen, newest first.
  package func businesses(
    only: ID<Business>?, _ page: PageRequest<Int64>
  ) throws -> Page<StoredBusiness> {
    let ids = try connection.all(
      "SELECT id FROM business WHERE id < ?1 AND (?2 IS NULL OR id = ?2) ORDER BY id DESC LIMIT ?3",
      page.below, only?.rawValue, page.rowLimit
    ) { ID<Business>($0.int64(0)) }
    return Page(try ids.compactMap(business), limit: page.limit)
  }

  private func write(_ settings: BusinessSettings, of id: ID<Business>) throws {
    try connection.execute(
      """
      UPDATE business SET name = ?, time_zone = ?, has_hours = ?, booking_link = ?,
        emergency_number = ?, owner_name = ?, city = ?, credit_unit = ?, low_credits = ?,
        cap_number_per_hour = ?, cap_business_per_day = ?, cap_prefix_per_hour = ?
      WHERE id = ?
      """,
      settings.name, settings.timeZone, settings.hours != nil, settings.bookingLink,
      settings.emergencyNumber, settings.ownerName, settings.city, settings.creditUnit.rawValue,
      settings.lowCredits, settings.caps.numberPerHour, settings.caps.businessPerDay,
      settings.caps.prefixPerHour, id.rawValue)
    try write(settings.hours, of: id)
    try connection.execute("DELETE FROM allowed_country WHERE business_id = ?", id.rawValue)
    for country in settings.allowedCountries {
      try connection.execute(
        "INSERT INTO allowed_country (business_id, code) VALUES (?, ?)", id.rawValue, country.code)
    }
    try connection.execute("DELETE FROM excluded_number WHERE business_id = ?", id.rawValue)
    for phone in settings.excludedNumbers {
      try connection.execute(
        "INSERT INTO excluded_number (business_id, phone) VALUES (?, ?)", id.rawValue, phone.e164)
    }
  }

  private func excludedNumbers(of id: ID<Business>) throws -> [PhoneNumber] {
    try connection.all(
      "SELECT phone FROM excluded_number WHERE business_id = ? ORDER BY phone", id.rawValue
    ) { try $0.phone(0) }
  }
}
