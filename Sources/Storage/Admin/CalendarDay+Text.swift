package import TextBack

extension CalendarDay {
  /// The day as ISO 8601 has it, such as `2026-12-25`.
  package var iso8601: String {
    "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
  }

  /// Reads exactly what `iso8601` writes, of a day that there is.
  package init?(iso8601 text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard parts.count == 3 else { return nil }
    self.init(year: parts[0], month: parts[1], day: parts[2])
    guard iso8601 == text else { return nil }
  }
}

extension Int {
  /// The digits of a number that is not negative, with zeros before them.
  package func padded(to width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
  }
}
