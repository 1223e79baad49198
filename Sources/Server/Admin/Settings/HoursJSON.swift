import JSON
import Storage
import TextBack

/// Opening hours as the API shows and takes them.
enum HoursJSON {
  static let intervalsPerDayMax = 10
  static let holidaysMax = 500

  /// The hours of a week without days that differ.
  static func weekJSON(_ hours: BusinessHours) -> JSONValue {
    ["weekly": .object(days(of: hours))]
  }

  private static func days(of hours: BusinessHours) -> JSONObject {
    var weekly = JSONObject()
    for weekday in Weekday.allCases {
      guard let intervals = hours.weekly[weekday], !intervals.isEmpty else { continue }
      weekly[weekday.rawValue] = .array(
        intervals.map {
          ["open": .string(time($0.openMinute)), "close": .string(time($0.closeMinute))]
        })
    }
    return weekly
  }

  static func json(_ hours: BusinessHours) -> JSONValue {
    let holidays = hours.holidays.map { holiday -> JSONValue in
      [
        "date": .string(holiday.day.iso8601),
        "open": .string(orNull: holiday.interval.map { time($0.openMinute) }),
        "close": .string(orNull: holiday.interval.map { time($0.closeMinute) }),
      ]
    }
    return ["weekly": .object(days(of: hours)), "holidays": .array(holidays)]
  }

  /// The hours of a week without days that differ.
  static var weekOnly: Kind<BusinessHours> {
    .object { reader in
      BusinessHours(weekly: reader.read("weekly", .object(weekly), .required).value ?? [:])
    }
  }

  static var kind: Kind<BusinessHours> {
    .object { reader in
      let weekly = reader.read("weekly", .object(weekly), .required).value ?? [:]
      let list = Kind.list(of: holiday, count: 0...holidaysMax)
      let holidays = reader.read("holidays", list, .nullable).value ?? []
      for (index, holiday) in holidays.enumerated()
      where holidays[..<index].contains(where: { $0.day == holiday.day }) {
        reader.report("holidays[\(index)].date", "stands in the list already; give it once")
      }
      return BusinessHours(weekly: weekly, holidays: holidays.sorted { $0.day < $1.day })
    }
  }

  private static func weekly(
    _ reader: inout ObjectReader
  ) -> [Weekday: [BusinessHours.Interval]]? {
    var weekly: [Weekday: [BusinessHours.Interval]] = [:]
    for weekday in Weekday.allCases {
      let name = weekday.rawValue
      let list = Kind.list(of: interval, count: 0...intervalsPerDayMax)
      let intervals = reader.read(name, list, .nullable).value ?? []
      for (index, interval) in intervals.enumerated()
      where intervals[..<index].contains(where: { $0.openMinute == interval.openMinute }) {
        reader.report(
          "\(name)[\(index)].open", "is the time of an earlier opening; give each once")
      }
      if !intervals.isEmpty { weekly[weekday] = intervals.sorted { $0.openMinute < $1.openMinute } }
    }
    return weekly
  }

  private static var interval: Kind<BusinessHours.Interval> {
    .object { reader in
      let open = reader.read("open", .minuteOfDay, .required).value
      let close = reader.read("close", .minuteOfDay, .required).value
      return BusinessHours.Interval(openMinute: open ?? 0, closeMinute: close ?? 0)
    }
  }

  private static var holiday: Kind<BusinessHours.Holiday> {
    .object { reader in
      let day = reader.read("date", date, .required).value
      let open = reader.readGiven("open", .minuteOfDay)
      let close = reader.readGiven("close", .minuteOfDay)
      if open.isGiven, !close.isGiven {
        reader.report("close", "is missing; give it with open, or neither")
      }
      if close.isGiven, !open.isGiven {
        reader.report("open", "is missing; give it with close, or neither")
      }
      guard let day else { return nil }
      guard let open = open.value, let close = close.value else {
        return .init(day: day, interval: nil)
      }
      return .init(day: day, interval: .init(openMinute: open, closeMinute: close))
    }
  }

  private static var date: Kind<CalendarDay> {
    Kind("a date that exists, such as \"2026-12-25\"") { json in
      if case .string(let text) = json { CalendarDay(iso8601: text) } else { nil }
    }
  }

  static func time(_ minute: Int) -> String {
    "\((minute / 60).padded(to: 2)):\((minute % 60).padded(to: 2))"
  }
}
