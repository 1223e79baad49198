import Testing

@testable import TextBack

@Suite struct `A business with hours` {
  private let hours = BusinessHours(
    weekly: [
      .monday: [
        .init(openMinute: 9 * 60, closeMinute: 12 * 60),
        .init(openMinute: 13 * 60, closeMinute: 17 * 60),
      ],
      .friday: [.init(openMinute: 22 * 60, closeMinute: 2 * 60)],
    ],
    holidays: [
      .init(day: day(2026, 12, 28), interval: nil),
      .init(
        day: day(2026, 12, 25), interval: .init(openMinute: 10 * 60, closeMinute: 11 * 60)),
    ])

  @Test(arguments: [
    ("before the first interval", day(2026, 11, 23), 8 * 60 + 59, false),
    ("the minute it opens", day(2026, 11, 23), 9 * 60, true),
    ("the last minute before noon", day(2026, 11, 23), 11 * 60 + 59, true),
    ("the minute it closes", day(2026, 11, 23), 12 * 60, false),
    ("in the second interval", day(2026, 11, 23), 13 * 60, true),
    ("a day left out", day(2026, 11, 24), 10 * 60, false),
    ("before the night", day(2026, 11, 27), 21 * 60 + 59, false),
    ("as the night begins", day(2026, 11, 27), 22 * 60, true),
    ("the next day, in the same night", day(2026, 11, 28), 60, true),
    ("the minute the night ends", day(2026, 11, 28), 2 * 60, false),
    ("a holiday that is closed", day(2026, 12, 28), 10 * 60, false),
    ("a holiday with a time of its own", day(2026, 12, 25), 10 * 60, true),
    ("outside the holiday's own time", day(2026, 12, 25), 22 * 60 + 30, false),
    ("no night follows a holiday that replaces it", day(2026, 12, 26), 60, false),
  ])
  func `is open just when they say`(title: String, on: CalendarDay, minute: Int, isOpen: Bool) {
    #expect(hours.isOpen(at: LocalTime(day: on, minute: minute)) == isOpen, "\(title)")
  }

  @Test func `that closes when it opens is open around the clock`() {
    let always = BusinessHours(weekly: [.monday: [.init(openMinute: 0, closeMinute: 0)]])
    #expect(always.isOpen(at: LocalTime(day: day(2026, 11, 23), minute: 1_439)))
    #expect(!always.isOpen(at: LocalTime(day: day(2026, 11, 24), minute: 0)))
  }
}

@Suite struct `A calendar day` {
  @Test func `is the same after counting days`() {
    for days in stride(from: -700_000, to: 800_000, by: 37) {
      #expect(CalendarDay(daysSince1970: days).daysSince1970 == days)
    }
  }

  @Test(arguments: [(2026, 2, 29), (2026, 13, 1), (2026, 4, 31), (1900, 2, 29), (2026, 0, 1)])
  func `that does not exist is refused`(year: Int, month: Int, day: Int) {
    #expect(CalendarDay(year: year, month: month, day: day) == nil)
  }

  @Test func `knows its weekday`() {
    #expect(day(1970, 1, 1).weekday == .thursday)
    #expect(day(2026, 11, 23).weekday == .monday)
    #expect(day(2000, 2, 29).weekday == .tuesday)
  }
}

private func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDay {
  CalendarDay(year: year, month: month, day: day) ?? CalendarDay(daysSince1970: 0)
}

@Suite struct `The next opening` {
  private let hours = BusinessHours(
    weekly: [
      .monday: [
        .init(openMinute: 13 * 60, closeMinute: 17 * 60),
        .init(openMinute: 9 * 60, closeMinute: 12 * 60),
      ],
      .friday: [.init(openMinute: 22 * 60, closeMinute: 2 * 60)],
    ],
    holidays: [
      .init(day: day(2026, 11, 30), interval: nil),
      .init(day: day(2026, 12, 1), interval: .init(openMinute: 600, closeMinute: 660)),
    ])

  @Test(arguments: [
    ("while open is now", day(2026, 11, 23), 600, day(2026, 11, 23), 600),
    ("before the day's first", day(2026, 11, 23), 0, day(2026, 11, 23), 540),
    ("between two", day(2026, 11, 23), 720, day(2026, 11, 23), 780),
    ("after the day's last", day(2026, 11, 23), 1_020, day(2026, 11, 27), 1_320),
    ("in a night that began yesterday", day(2026, 11, 28), 30, day(2026, 11, 28), 30),
    ("leaps over a holiday", day(2026, 11, 28), 120, day(2026, 12, 1), 600),
    ("after a holiday's own time", day(2026, 12, 1), 660, day(2026, 12, 4), 1_320),
  ])
  func `is found`(
    title: String, on: CalendarDay, minute: Int, openOn: CalendarDay, openMinute: Int
  ) {
    let found = hours.nextOpening(from: LocalTime(day: on, minute: minute))
    #expect(found == LocalTime(day: openOn, minute: openMinute), "\(title)")
  }

  @Test func `never comes when no day is open`() {
    let never = BusinessHours(weekly: [:])
    #expect(never.nextOpening(from: LocalTime(day: day(2026, 11, 23), minute: 0)) == nil)
  }

  @Test func `comes after any number of holidays`() {
    let first = day(2026, 1, 1).daysSince1970
    let closed = (0..<400).map {
      BusinessHours.Holiday(day: CalendarDay(daysSince1970: first + $0), interval: nil)
    }
    let hours = BusinessHours(
      weekly: [.sunday: [.init(openMinute: 0, closeMinute: 60)]], holidays: closed)
    let found = hours.nextOpening(from: LocalTime(day: day(2026, 1, 1), minute: 0))
    #expect(found.map { $0.day.daysSince1970 >= first + 400 && $0.day.weekday == .sunday } == true)
  }
}
