import FoundationEssentials
import Testing

@testable import Server
@testable import TextBack

@Suite struct `The time zones of this machine` {
  @Test func `agree with Python's at every change of clock`() throws {
    let zones = TimeZones()
    let rows = try String(contentsOfFile: Self.vectors, encoding: .utf8).split(separator: "\n")
    #expect(rows.count > 900)
    for row in rows {
      let parts = row.split(separator: "\t")
      let seconds = try #require(Int64(parts[1]))
      let zone = try #require(zones.zone(String(parts[0])), "\(parts[0]) (is tzdata installed?)")
      #expect(zone.secondsEastOfUTC(at: seconds) == Int(parts[2]), "\(row)")
    }
  }

  @Test(arguments: [
    "", "..", "../../etc/passwd", "/etc/passwd", "America/../UTC", "Nowhere/Here", "a//b",
    "America",
    "America/New_York\u{0}", "tzdata.zi",
  ])
  func `know no such zone`(name: String) {
    #expect(TimeZones().zone(name) == nil)
  }

  @Test func `show what the clock on the wall shows`() throws {
    let zone = try #require(TimeZones().zone("America/New_York"))
    let time = zone.localTime(at: Timestamp(milliseconds: 1_795_463_400_000))
    #expect(time.day == CalendarDay(year: 2026, month: 11, day: 23))
    #expect(time.minute == 14 * 60 + 50)
  }

  private static let vectors =
    #filePath.replacing("TimeZonesTests.swift", with: "zones.tsv")
}
