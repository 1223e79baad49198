/// A zone as the footer of a TZif file writes it, such as `CET-1CEST,M3.5.0,M10.5.0/3`
/// (POSIX.1-2017 §8.3 `TZ`, with the hours of RFC 9636 §3.3.1).
struct PosixZone: Sendable {
  /// A moment that comes once a year.
  private enum Change: Sendable {
    case monthWeekDay(month: Int, week: Int, day: Int, seconds: Int)
    /// A day of the year from 1 to 365 in which 29 February never counts.
    case julian(day: Int, seconds: Int)
    /// A day of the year from 0 to 365.
    case ordinal(day: Int, seconds: Int)
  }

  private let standardOffset: Int
  private let daylight: (offset: Int, start: Change, end: Change)?

  init?(_ text: String) {
    var scanner = Scanner(text)
    guard scanner.name(), let west = scanner.time() else { return nil }
    standardOffset = -west
    guard !scanner.isAtEnd else {
      daylight = nil
      return
    }
    guard scanner.name() else { return nil }
    let offset = scanner.isAt(",") ? standardOffset + 3_600 : scanner.time().map { -$0 }
    guard let offset, let start = scanner.change(), let end = scanner.change(), scanner.isAtEnd
    else { return nil }
    daylight = (offset, start, end)
  }

  /// How far ahead of UTC the zone is, in seconds, at an instant in seconds since 1970.
  func offset(at seconds: Int64) -> Int {
    guard let daylight else { return standardOffset }
    let local = Int(seconds) + standardOffset
    let year = CalendarDay(daysSince1970: local.floored(by: 86_400)).year
    let start = PosixZone.instant(of: daylight.start, year) - standardOffset
    let end = PosixZone.instant(of: daylight.end, year) - daylight.offset
    let now = Int(seconds)
    let isDaylight = start < end ? now >= start && now < end : now >= start || now < end
    return isDaylight ? daylight.offset : standardOffset
  }

  /// The local seconds since 1970 at which a change comes in a year.
  private static func instant(of change: Change, _ year: Int) -> Int {
    switch change {
    case .monthWeekDay(let month, let week, let day, let seconds):
      return dayOf(month: month, week: week, weekday: day, year) * 86_400 + seconds
    case .julian(let day, let seconds):
      let isAfterLeapDay = isLeap(year) && day >= 60
      return (firstDay(of: year) + day - 1 + (isAfterLeapDay ? 1 : 0)) * 86_400 + seconds
    case .ordinal(let day, let seconds):
      return (firstDay(of: year) + day) * 86_400 + seconds
    }
  }

  private static func dayOf(month: Int, week: Int, weekday: Int, _ year: Int) -> Int {
    let first = day(year, month)
    // Sunday is 0 here; 1 January 1970 was a Thursday, 4.
    let firstWeekday = ((first + 4) % 7 + 7) % 7
    var found = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
    let next = month == 12 ? firstDay(of: year + 1) : day(year, month + 1)
    while found >= next { found -= 7 }
    return found
  }

  private static func firstDay(of year: Int) -> Int { day(year, 1) }

  private static func day(_ year: Int, _ month: Int) -> Int {
    CalendarDay(year: year, month: month, day: 1)?.daysSince1970 ?? 0
  }

  private static func isLeap(_ year: Int) -> Bool { day(year, 3) - day(year, 2) == 29 }

  private struct Scanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
      rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    func isAt(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard isAt(character) else { return false }
      rest.removeFirst()
      return true
    }

    /// Letters, or anything between angle brackets.
    mutating func name() -> Bool {
      if take("<") {
        while let byte = rest.first, byte != UInt8(ascii: ">") { rest.removeFirst() }
        return take(">")
      }
      let before = rest.count
      rest = rest.drop { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
      return rest.count < before
    }

    private mutating func number() -> Int? {
      let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      guard !digits.isEmpty, digits.count <= 4 else { return nil }
      rest = rest.dropFirst(digits.count)
      return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() -> Int? {
      let isNegative = take("-")
      if !isNegative { _ = take("+") }
      guard let hours = number() else { return nil }
      var seconds = hours * 3_600
      if take(":") {
        guard let minutes = number() else { return nil }
        seconds += minutes * 60
        if take(":") {
          guard let rest = number() else { return nil }
          seconds += rest
        }
      }
      return isNegative ? -seconds : seconds
    }

    /// `,Mm.w.d[/time]`, `,Jn[/time]` or `,n[/time]`; at 2 o'clock if no time is given.
    mutating func change() -> Change? {
      guard take(",") else { return nil }
      if take("M") {
        guard let month = number(), take("."), let week = number(), take("."), let day = number(),
          (1...12).contains(month), (1...5).contains(week), (0...6).contains(day),
          let seconds = timeOfChange()
        else { return nil }
        return .monthWeekDay(month: month, week: week, day: day, seconds: seconds)
      }
      let isJulian = take("J")
      guard let day = number(), let seconds = timeOfChange() else { return nil }
      return isJulian
        ? .julian(day: day, seconds: seconds) : .ordinal(day: day, seconds: seconds)
    }

    private mutating func timeOfChange() -> Int? { take("/") ? time() : 7_200 }
  }
}
