import TextBack

/// The carrier's times: RFC 2822 §3.3, such as `Tue, 25 Mar 2025 20:12:33 +0000`.
enum TwilioTimestamp {
  static func parse(_ text: String) -> Timestamp? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, let day = Int(parts[1]), let year = Int(parts[3]),
      let month = months.firstIndex(of: String(parts[2])),
      let date = CalendarDay(year: year, month: month + 1, day: day),
      let seconds = secondsOfDay(parts[4]), let offset = offset(parts[5])
    else { return nil }
    let total = date.daysSince1970 * 86_400 + seconds - offset
    return Timestamp(milliseconds: Int64(total) * 1_000)
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func secondsOfDay(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 3, (0...23).contains(parts[0]), (0...59).contains(parts[1]),
      (0...60).contains(parts[2])
    else { return nil }
    return parts[0] * 3_600 + parts[1] * 60 + parts[2]
  }

  private static func offset(_ text: Substring) -> Int? {
    guard text.count == 5, let sign = text.first, sign == "+" || sign == "-",
      let digits = Int(text.dropFirst())
    else { return text == "GMT" ? 0 : nil }
    let seconds = digits / 100 * 3_600 + digits % 100 * 60
    return sign == "-" ? -seconds : seconds
  }
}
