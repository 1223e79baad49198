/// A day of the Gregorian calendar.
package struct CalendarDay: Sendable, Hashable, Comparable {
  package let year: Int
  package let month: Int
  package let day: Int

  /// Nil unless there is such a day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9_999).contains(year), (1...12).contains(month), day >= 1,
      day <= CalendarDay.daysInMonth(month, year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day so many days after 1 January 1970.
  package init(daysSince1970 days: Int) {
    // Counted in years that begin in March, so that the leap day is the last of its year.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// How many days after 1 January 1970 it is.
  package var daysSince1970: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  package var weekday: Weekday {
    // 1 January 1970 was a Thursday.
    let index = (daysSince1970 + 3) % 7
    return Weekday.allCases[index < 0 ? index + 7 : index]
  }

  package var next: CalendarDay { CalendarDay(daysSince1970: daysSince1970 + 1) }

  package var previous: CalendarDay { CalendarDay(daysSince1970: daysSince1970 - 1) }

  package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  private static func daysInMonth(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// A day of the week, Monday first as in ISO 8601.
package enum Weekday: String, Sendable, CaseIterable {
  case monday = "mon"
  case tuesday = "tue"
  case wednesday = "wed"
  case thursday = "thu"
  case friday = "fri"
  case saturday = "sat"
  case sunday = "sun"
}

/// What the clock on the wall of a business shows, to the minute.
package struct LocalTime: Sendable, Hashable {
  package let day: CalendarDay
  /// Minutes since midnight, 0 to 1439.
  package let minute: Int

  package init(day: CalendarDay, minute: Int) {
    precondition((0..<1_440).contains(minute), "a day has 1,440 minutes")
    self.day = day
    self.minute = minute
  }

  /// The local time at an instant, so many seconds east of UTC.
  package init(_ timestamp: Timestamp, secondsEastOfUTC offset: Int) {
    let seconds = Int(timestamp.milliseconds.floored(by: 1_000)) + offset
    let days = seconds.floored(by: 86_400)
    day = CalendarDay(daysSince1970: days)
    minute = (seconds - days * 86_400) / 60
  }
}

extension BinaryInteger {
  /// The quotient rounded down, also below zero.
  func floored(by divisor: Self) -> Self {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  /// What `floored` leaves over; never negative for a positive divisor.
  func remainder(by divisor: Self) -> Self { self - floored(by: divisor) * divisor }
}
