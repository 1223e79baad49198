/// When a business is open: the intervals of a week, and the days that differ.
///
/// An interval is read off the clock on the wall. So where the clock goes back, an hour that comes
/// twice is open, or closed, both times; and where it goes forward, an interval that would begin in
/// the hour that is skipped begins with the next minute there is.
package struct BusinessHours: Sendable, Equatable {
  /// From one minute of a day up to another; a close at or before the open is on the next day.
  package struct Interval: Sendable, Hashable {
    package let openMinute: Int
    package let closeMinute: Int

    package init(openMinute: Int, closeMinute: Int) {
      self.openMinute = openMinute
      self.closeMinute = closeMinute
    }

    var isOvernight: Bool { closeMinute <= openMinute }
  }

  /// A day that is closed, or open at a time of its own.
  package struct Holiday: Sendable, Hashable {
    package let day: CalendarDay
    package let interval: Interval?

    package init(day: CalendarDay, interval: Interval?) {
      self.day = day
      self.interval = interval
    }
  }

  /// A weekday that is left out is closed.
  package var weekly: [Weekday: [Interval]]
  package var holidays: [Holiday]

  package init(weekly: [Weekday: [Interval]], holidays: [Holiday] = []) {
    self.weekly = weekly
    self.holidays = holidays
  }

  /// Whether the business is open at this minute. A night belongs to the day on which it began.
  package func isOpen(at time: LocalTime) -> Bool {
    let isOpenToday = intervals(on: time.day).contains { interval in
      time.minute >= interval.openMinute
        && (interval.isOvernight || time.minute < interval.closeMinute)
    }
    let isOpenSinceYesterday = intervals(on: time.day.previous).contains { interval in
      interval.isOvernight && time.minute < interval.closeMinute
    }
    return isOpenToday || isOpenSinceYesterday
  }

  /// The first minute from this one on at which the business is open; nil if it is closed for good.
  package func nextOpening(from time: LocalTime) -> LocalTime? {
    if isOpen(at: time) { return time }
    var day = time.day
    // Holidays in a row may close a whole year, and a weekday may be the only one that is open.
    for _ in 0...(holidays.count + 7) {
      let minute = intervals(on: day).map(\.openMinute)
        .filter { day != time.day || $0 > time.minute }.min()
      if let minute { return LocalTime(day: day, minute: minute) }
      day = day.next
    }
    return nil
  }

  private func intervals(on day: CalendarDay) -> [Interval] {
    if let holiday = holidays.first(where: { $0.day == day }) {
      return holiday.interval.map { [$0] } ?? []
    }
    return weekly[day.weekday] ?? []
  }
}
