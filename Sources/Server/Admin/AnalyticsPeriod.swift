import HTTP
import JSON
import Storage
import TextBack

/// The time that figures are asked for.
struct AnalyticsPeriod: Equatable {
  let from: Timestamp
  /// Exclusive.
  let to: Timestamp

  static let daysStandard = 30
  static let daysMax = 366
  private static let day = Interval.hours(24).milliseconds

  /// Reads `from` and `to`, each a time of RFC 3339 or a date in the zone of the business; a date
  /// as `to` is the last day. Without them it is the last thirty days.
  init(_ query: FormBody, zone: ZoneInfo, now: Timestamp) throws(Problem) {
    var problems: [FieldProblem] = []
    let to = AnalyticsPeriod.read(query, "to", zone, isEnd: true, &problems)
    let from = AnalyticsPeriod.read(query, "from", zone, isEnd: false, &problems)
    self.to = to ?? now
    self.from =
      from
      ?? Timestamp(
        milliseconds: self.to.milliseconds - Int64(AnalyticsPeriod.daysStandard) * Self.day)
    let length = self.to.milliseconds - self.from.milliseconds
    if problems.isEmpty, length <= 0 {
      problems.append(FieldProblem(field: "to", detail: "is not after from; give a later time"))
    } else if length > Int64(AnalyticsPeriod.daysMax) * Self.day {
      problems.append(
        FieldProblem(
          field: "from",
          detail: "is more than \(AnalyticsPeriod.daysMax) days before to; ask for less at once"))
    }
    guard problems.isEmpty else { throw Problem(.invalidParameter, errors: problems) }
  }

  private static func read(
    _ query: FormBody, _ name: String, _ zone: ZoneInfo, isEnd: Bool,
    _ problems: inout [FieldProblem]
  ) -> Timestamp? {
    guard let text = query[name] else { return nil }
    if let day = CalendarDay(iso8601: text) {
      return zone.timestamp(of: LocalTime(day: isEnd ? day.next : day, minute: 0))
    }
    if let time = Timestamp(rfc3339: text) { return time }
    problems.append(
      FieldProblem(
        field: name,
        detail: "is \(quoted(text)); give a date such as 2026-01-31 or a time such as"
          + " 2026-01-31T09:05:00Z"))
    return nil
  }
}

extension Timestamp {
  /// Reads a time of RFC 3339, with seconds and a zone; of a fraction three digits count.
  ///
  /// A plus sign that nobody escaped in a query has become a blank and is read as what it was.
  init?(rfc3339 text: String) {
    let pattern =
      /(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+\- ])(\d{2}):(\d{2}))/
    guard let match = text.wholeMatch(of: pattern),
      let day = CalendarDay(iso8601: String(match.1)), let hour = Int(match.2),
      let minute = Int(match.3), let second = Int(match.4), hour < 24, minute < 60, second < 61
    else { return nil }
    var offset = 0
    if let sign = match.6, let hours = match.7.flatMap({ Int($0) }),
      let minutes = match.8.flatMap({ Int($0) })
    {
      guard hours < 24, minutes < 60 else { return nil }
      offset = (sign == "-" ? -60 : 60) * (hours * 60 + minutes)
    }
    let digits = (match.5 ?? "") + "000"
    let seconds = ((day.daysSince1970 * 24 + hour) * 60 + minute) * 60 + second - offset
    self.init(milliseconds: Int64(seconds) * 1_000 + (Int64(digits.prefix(3)) ?? 0))
  }
}
