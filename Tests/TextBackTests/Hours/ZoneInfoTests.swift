import Testing

@testable import TextBack

@Suite struct `A time zone` {
  @Test(arguments: [
    ("an ordinary time", 2026, 7, 1, 720, "2026-07-01 16:00"),
    ("before the gap", 2026, 3, 8, 119, "2026-03-08 06:59"),
    ("the first minute of the gap", 2026, 3, 8, 120, "2026-03-08 07:00"),
    ("in the gap", 2026, 3, 8, 150, "2026-03-08 07:00"),
    ("the last minute of the gap", 2026, 3, 8, 179, "2026-03-08 07:00"),
    ("after the gap", 2026, 3, 8, 180, "2026-03-08 07:00"),
    ("before the hour that comes twice", 2026, 11, 1, 59, "2026-11-01 04:59"),
    ("the first minute that comes twice", 2026, 11, 1, 60, "2026-11-01 05:00"),
    ("a time that comes twice", 2026, 11, 1, 90, "2026-11-01 05:30"),
    ("after the hour that comes twice", 2026, 11, 1, 120, "2026-11-01 07:00"),
    ("by the rule of the far future", 2199, 7, 1, 0, "2199-07-01 04:00"),
  ])
  func `finds the instant of a local time by its rule`(
    title: String, year: Int, month: Int, day: Int, minute: Int, utc: String
  ) throws {
    let zone = try #require(ZoneInfo(zoneFile(footer: "EST5EDT,M3.2.0,M11.1.0")))
    let day = try #require(CalendarDay(year: year, month: month, day: day))
    let instant = zone.timestamp(of: LocalTime(day: day, minute: minute))
    #expect(show(instant) == utc, "\(title)")
  }

  @Test(arguments: [
    ("EST5EDT,M3.2.0,M11.1.0", "2026-07-01", -240), ("<+0545>-5:45", "2026-07-01", 345),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01", 660),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01", 600),
    ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-01-01", 660),
    ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27", 180),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29", -60),
    ("XXX3EDT4,0/0,J365/23", "2026-01-01", -240), ("XXX3EDT4,0/0,J365/23", "2026-12-31", -240),
    ("A0B,J60,J61", "2024-03-01", 60), ("A0B,59,60", "2024-02-29", 60),
    ("A0B,59,60", "2026-03-01", 60),
  ])
  func `follows the rule of its footer`(footer: String, date: String, minutes: Int) throws {
    let zone = try #require(ZoneInfo(zoneFile(footer: footer)))
    let parts = date.split(separator: "-").compactMap { Int($0) }
    let day = try #require(CalendarDay(year: parts[0], month: parts[1], day: parts[2]))
    #expect(zone.secondsEastOfUTC(at: Int64(day.daysSince1970) * 86_400 + 43_200) == minutes * 60)
  }

  @Test func `brings every local time there and back`() throws {
    for footer in ["EST5EDT,M3.2.0,M11.1.0", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "UTC0"] {
      let zone = try #require(ZoneInfo(zoneFile(footer: footer)))
      for minute in stride(from: Int64(20_454 * 1_440), to: 20_820 * 1_440, by: 30) {
        let instant = Timestamp(milliseconds: minute * 60_000)
        let local = zone.localTime(at: instant)
        let back = zone.timestamp(of: local)
        #expect(zone.localTime(at: back) == local)
        #expect(back <= instant)
      }
    }
  }

  @Test func `is refused when its file is cut off or overwritten anywhere`() {
    let file = zoneFile(footer: "EST5EDT,M3.2.0,M11.1.0")
    for length in 0..<(file.count - 24) { #expect(ZoneInfo(Array(file.prefix(length))) == nil) }
    for position in file.indices {
      for byte in [UInt8(0), 1, 0x7F, 0x80, 0xFF] {
        var broken = file
        broken[position] = byte
        // It may still be a zone, but reading and asking it must not trap.
        _ = ZoneInfo(broken)?.localTime(at: Timestamp(milliseconds: 1_800_000_000_000))
      }
    }
  }

  private func zoneFile(footer: String) -> [UInt8] {
    let header: [UInt8] = Array("TZif2".utf8) + Array(repeating: 0, count: 15)
    let counts: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    let body: [UInt8] = [0, 0, 0, 0, 0, 0, 0]
    return header + counts + body + header + counts + body + Array("\n\(footer)\n".utf8)
  }

  private func show(_ instant: Timestamp) -> String {
    let time = LocalTime(instant, secondsEastOfUTC: 0)
    let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
    return "\(time.day.year)-\(two(time.day.month))-\(two(time.day.day)) "
      + "\(two(time.minute / 60)):\(two(time.minute % 60))"
  }
}
