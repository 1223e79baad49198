import Glibc
package import TextBack

/// Which of the scheduled backups are kept: the last of so many hours, days and months.
package struct BackupRetention: Sendable, Equatable {
  package let hourly: Int
  package let daily: Int
  package let monthly: Int

  /// How many hours, days and months keep their last backup.
  package init(hourly: Int = 24, daily: Int = 7, monthly: Int = 12) {
    self.hourly = hourly
    self.daily = daily
    self.monthly = monthly
  }

  /// The name of a backup taken at `time`, such as `textback-2026-11-23T10-00-00Z.db`.
  package static func name(at time: Timestamp) -> String {
    var seconds = time_t(time.milliseconds / 1_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ number: Int32, _ width: Int = 2) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let date = [padded(parts.tm_year + 1900, 4), padded(parts.tm_mon + 1), padded(parts.tm_mday)]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded($0) }
    return "textback-\(date.joined(separator: "-"))T\(clock.joined(separator: "-"))Z.db"
  }

  /// The names that may be deleted, of all names in the folder.
  ///
  /// The newest backup is always kept, and a file that is no scheduled backup is never named.
  package func expired(of names: [String]) -> [String] {
    let backups = names.filter(Self.isScheduledBackup).sorted(by: >)
    var kept = Set(backups.prefix(1))
    // Of `textback-2026-11-23T10-00-00Z.db` the first 22, 19 and 16 letters are hour, day, month.
    for (letters, count) in [(22, hourly), (19, daily), (16, monthly)] {
      var periods: [Substring] = []
      for name in backups where periods.last != name.prefix(letters) {
        guard periods.count < count else { break }
        periods.append(name.prefix(letters))
        kept.insert(name)
      }
    }
    return backups.filter { !kept.contains($0) }
  }

  /// When the backup of this name was taken; nil if it is no scheduled backup's.
  package static func time(ofName name: String) -> Timestamp? {
    guard isScheduledBackup(name) else { return nil }
    let numbers = name.split { !$0.isNumber }.compactMap { Int($0) }
    guard let day = CalendarDay(year: numbers[0], month: numbers[1], day: numbers[2]) else {
      return nil
    }
    let seconds = numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
    return Timestamp(milliseconds: Int64(day.daysSince1970 * 86_400 + seconds) * 1_000)
  }

  /// Whether the name is that of a backup which was never completed.
  static func isUnfinished(_ name: String) -> Bool {
    guard let end = name.firstRange(of: "-draft") else { return false }
    return isScheduledBackup(String(name[..<end.lowerBound]))
  }

  private static func isScheduledBackup(_ name: String) -> Bool {
    let digit = UInt8(ascii: "0")...UInt8(ascii: "9")
    let pattern = "textback-0000-00-00T00-00-00Z.db".utf8
    return name.utf8.count == pattern.count
      && zip(name.utf8, pattern).allSatisfy { letter, expected in
        expected == UInt8(ascii: "0") ? digit.contains(letter) : letter == expected
      }
  }
}
