import Storage
package import TextBack

extension Timestamp {
  /// The instant as RFC 3339 has it, in UTC with milliseconds: `2026-01-31T09:05:00.000Z`.
  package var rfc3339: String {
    let time = LocalTime(self, secondsEastOfUTC: 0)
    let thousandths = Int(milliseconds % 60_000 + 60_000) % 60_000
    return "\(time.day.iso8601)T\((time.minute / 60).padded(to: 2))"
      + ":\((time.minute % 60).padded(to: 2)):\((thousandths / 1_000).padded(to: 2))"
      + ".\((thousandths % 1_000).padded(to: 3))Z"
  }
}
