import Testing
import TextBack

@testable import Storage

@Suite struct `The retention of backups` {
  private let hour: Int64 = 3_600_000
  private let start: Int64 = 1_767_225_600_000  // 2026-01-01T00:00:00Z

  @Test func `names a backup by the second it was taken, in UTC`() {
    #expect(
      BackupRetention.name(at: Timestamp(milliseconds: start + 10 * hour))
        == "textback-2026-01-01T10-00-00Z.db")
    #expect(
      BackupRetention.name(at: Timestamp(milliseconds: 1_709_251_199_999))
        == "textback-2024-02-29T23-59-59Z.db")
  }

  @Test func `keeps the newest of 24 hours, 7 days and 12 months`() {
    let names = (0..<Int64(500 * 24)).map {
      BackupRetention.name(at: Timestamp(milliseconds: start + $0 * hour))
    }
    let expired = Set(BackupRetention().expired(of: names.shuffled()))
    let kept = names.filter { !expired.contains($0) }
    // 15 May 2027 is the last day: its hours, the days before it, and the ends of the months.
    #expect(kept.count == 24 + 6 + 11)
    #expect(kept.first == "textback-2026-06-30T23-00-00Z.db")
    #expect(kept.suffix(25).first == "textback-2027-05-14T23-00-00Z.db")
  }

  @Test func `counts periods that have a backup, not those without`() {
    let names = [
      "textback-2020-01-01T00-00-00Z.db", "textback-2023-01-01T00-00-00Z.db",
      "textback-2026-01-01T00-00-00Z.db",
    ]
    #expect(BackupRetention(hourly: 3, daily: 0, monthly: 0).expired(of: names) == [])
    #expect(BackupRetention(hourly: 2, daily: 1, monthly: 1).expired(of: names) == [names[0]])
  }

  @Test func `never gives up the newest`() {
    let names = ["textback-2020-01-01T00-00-00Z.db", "textback-2023-01-01T00-00-00Z.db"]
    #expect(BackupRetention(hourly: 0, daily: 0, monthly: 0).expired(of: names) == [names[0]])
  }

  @Test(arguments: [
    "textback.db", "textback-2020-01-01T00-00-00Z.db-draft", "textback-2020-01-01T00-00-0xZ.db",
    "Textback-2020-01-01T00-00-00Z.db", "before-upgrade.db",
  ])
  func `never touches a file that is no scheduled backup`(name: String) {
    let names = [name, "textback-2026-01-01T00-00-00Z.db"]
    #expect(BackupRetention(hourly: 0, daily: 0, monthly: 0).expired(of: names) == [])
  }
}
