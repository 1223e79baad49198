extension Timestamp {
  /// Reads a time such as `2026-01-31T09:05:00.000Z` or `2026-01-31T10:05:00+01:00` (RFC 3339
  /// §5.6); nil for anything else. A leap second counts as the second before it.
  package init?(rfc3339 text: String) {
    var rest = Array(text.utf8)[...]
    func digits(_ count: Int, _ range: ClosedRange<Int>) -> Int? {
      let found = rest.prefix(count)
      guard found.count == count, found.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
      }
      rest = rest.dropFirst(count)
      let number = found.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      return range.contains(number) ? number : nil
    }
    func mark(_ marks: String) -> UInt8? {
      guard let first = rest.first, marks.utf8.contains(first) else { return nil }
      rest = rest.dropFirst()
      return first
    }
    guard let year = digits(4, 1...9_999), mark("-") != nil, let month = digits(2, 1...12),
      mark("-") != nil, let dayOfMonth = digits(2, 1...31),
      let day = CalendarDay(year: year, month: month, day: dayOfMonth), mark("Tt ") != nil,
      let hour = digits(2, 0...23), mark(":") != nil, let minute = digits(2, 0...59),
      mark(":") != nil, let second = digits(2, 0...60)
    else { return nil }
    var thousandths = 0
    if mark(".") != nil {
      let fraction = rest.prefix { (0x30...0x39).contains($0) }
      guard (1...9).contains(fraction.count) else { return nil }
      rest = rest.dropFirst(fraction.count)
      let padded = (Array(fraction) + [0x30, 0x30]).prefix(3)
      thousandths = padded.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    var offset = 0
    if mark("Zz") == nil {
      guard let sign = mark("+-"), let hours = digits(2, 0...23), mark(":") != nil,
        let minutes = digits(2, 0...59)
      else { return nil }
      offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
    }
    guard rest.isEmpty else { return nil }
    let seconds = day.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + min(second, 59)
    self.init(milliseconds: Int64(seconds - offset) * 1_000 + Int64(thousandths))
  }
}
