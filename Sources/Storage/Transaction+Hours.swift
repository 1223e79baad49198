package import TextBack

extension Transaction {
  /// When a business is open; nil if it has set no hours and so is always open.
  package func hours(of business: ID<Business>) throws -> BusinessHours? {
    let hasHours = try connection.first(
      "SELECT has_hours FROM business WHERE id = ?", business.rawValue
    ) { $0.bool(0) }
    guard hasHours == true else { return nil }
    let written = try openingHours(of: business)
    var weekly: [Weekday: [BusinessHours.Interval]] = [:]
    for opening in written.weekly {
      weekly[Weekday.allCases[opening.weekday - 1], default: []].append(
        BusinessHours.Interval(
          openMinute: opening.openMinute, closeMinute: opening.closeMinute))
    }
    return BusinessHours(weekly: weekly, holidays: written.holidays.compactMap(\.inHours))
  }
}

extension OpeningHours.Holiday {
  fileprivate var inHours: BusinessHours.Holiday? {
    let parts = date.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, let day = CalendarDay(year: parts[0], month: parts[1], day: parts[2])
    else { return nil }
    let interval: BusinessHours.Interval? =
      if let openMinute, let closeMinute {
        BusinessHours.Interval(openMinute: openMinute, closeMinute: closeMinute)
      } else {
        nil
      }
    return BusinessHours.Holiday(day: day, interval: interval)
  }
}
