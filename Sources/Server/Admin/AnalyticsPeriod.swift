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
    // A plus sign before the zone that nobody escaped in the query has become a blank.
    let unescaped = text.dropLast(6) + text.suffix(6).replacing(" ", with: "+")
    if let time = Timestamp(rfc3339: String(unescaped)) { return time }
    problems.append(
      FieldProblem(
        field: name,
        detail: "is \(quoted(text)); give a date such as 2026-01-31 or a time such as"
          + " 2026-01-31T09:05:00Z"))
    return nil
  }
}
