package import TextBack

extension Transaction {
  /// When a business is open; nil is always.
  package func hours(of id: ID<Business>) throws -> BusinessHours? {
    try settings(of: id).hours
  }

  func storedHours(of id: ID<Business>) throws -> BusinessHours? {
    let hasHours = try connection.first(
      "SELECT has_hours FROM business WHERE id = ?", id.rawValue
    ) { $0.bool(0) }
    return hasHours == true ? try writtenHours(of: id) : nil
  }

  func writtenHours(of id: ID<Business>) throws -> BusinessHours {
    var hours = BusinessHours(weekly: [:])
    try connection.query(
      """
      SELECT weekday, open_minute, close_minute FROM opening WHERE business_id = ?
      ORDER BY weekday, open_minute
      """, id.rawValue
    ) { row in
      let interval = BusinessHours.Interval(openMinute: row.int(1), closeMinute: row.int(2))
      hours.weekly[Weekday.allCases[row.int(0) - 1], default: []].append(interval)
    }
    hours.holidays = try connection.all(
      """
      SELECT date, open_minute, close_minute FROM holiday WHERE business_id = ? ORDER BY date
      """, id.rawValue, row: Transaction.holiday)
    return hours
  }

  func write(_ hours: BusinessHours?, of id: ID<Business>) throws {
    try connection.execute("DELETE FROM opening WHERE business_id = ?", id.rawValue)
    try connection.execute("DELETE FROM holiday WHERE business_id = ?", id.rawValue)
    for (index, weekday) in Weekday.allCases.enumerated() {
      for interval in hours?.weekly[weekday] ?? [] {
        try connection.execute(
          """
          INSERT INTO opening (business_id, weekday, open_minute, close_minute)
          VALUES (?, ?, ?, ?)
          """, id.rawValue, index + 1, interval.openMinute, interval.closeMinute)
      }
    }
    for holiday in hours?.holidays ?? [] {
      try connection.execute(
        "INSERT INTO holiday (business_id, date, open_minute, close_minute) VALUES (?, ?, ?, ?)",
        id.rawValue, holiday.day.iso8601, holiday.interval?.openMinute,
        holiday.interval?.closeMinute)
    }
  }

  private static func holiday(_ row: borrowing Row) throws -> BusinessHours.Holiday {
    guard let day = CalendarDay(iso8601: row.string(0)) else { throw StoredValueError(column: 0) }
    guard let open = row.optionalInt(1), let close = row.optionalInt(2) else {
      return BusinessHours.Holiday(day: day, interval: nil)
    }
    return BusinessHours.Holiday(
      day: day, interval: BusinessHours.Interval(openMinute: open, closeMinute: close))
  }
}
