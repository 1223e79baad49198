import Testing

@testable import Server
@testable import TextBack

/// The rule: hours are read off the clock on the wall. An hour that comes twice counts both times;
/// an interval that would begin in an hour that is skipped begins with the next minute there is.
@Suite struct `Business hours where the clocks change` {
  /// A Sunday on which a zone's clock is set, at a UTC instant (seconds), from one local minute to
  /// another.
  struct Change: CustomTestStringConvertible {
    let zone: String
    let at: Int64
    let from: Int
    let to: Int

    var testDescription: String { "\(zone) \(from) to \(to)" }
  }

  static let forward = [
    Change(zone: "America/New_York", at: 1_772_953_200, from: 120, to: 180),
    Change(zone: "America/Los_Angeles", at: 1_772_964_000, from: 120, to: 180),
    Change(zone: "Europe/London", at: 1_774_746_000, from: 60, to: 120),
    Change(zone: "Europe/Paris", at: 1_774_746_000, from: 120, to: 180),
    Change(zone: "Australia/Lord_Howe", at: 1_791_041_400, from: 120, to: 150),
    Change(zone: "America/Santiago", at: 1_788_667_200, from: 1_440, to: 60),
  ]

  static let back = [
    Change(zone: "America/New_York", at: 1_793_512_800, from: 120, to: 60),
    Change(zone: "America/Los_Angeles", at: 1_793_523_600, from: 120, to: 60),
    Change(zone: "Europe/London", at: 1_792_890_000, from: 120, to: 60),
    Change(zone: "Europe/Paris", at: 1_792_890_000, from: 180, to: 120),
    Change(zone: "Australia/Lord_Howe", at: 1_775_314_800, from: 120, to: 90),
    Change(zone: "America/Santiago", at: 1_775_358_000, from: 1_440, to: 1_380),
  ]

  private func isOpen(
    _ change: Change, _ open: Int, _ close: Int, minutesAfter minutes: Int64
  ) throws -> Bool {
    let interval = BusinessHours.Interval(openMinute: open % 1_440, closeMinute: close % 1_440)
    let hours = BusinessHours(
      weekly: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [interval]) }))
    let instant = Timestamp(milliseconds: (change.at + minutes * 60) * 1_000)
    let time = try #require(TimeZones().zone(change.zone)?.localTime(at: instant))
    return hours.isOpen(at: time)
  }

  @Test(arguments: forward + back)
  func `are tried at the instant of the change`(change: Change) throws {
    let zones = TimeZones()
    let before = try #require(
      zones.zone(change.zone)?
        .localTime(at: Timestamp(milliseconds: change.at * 1_000 - 60_000)))
    let after = try #require(
      zones.zone(change.zone)?.localTime(at: Timestamp(milliseconds: change.at * 1_000)))
    #expect(before.minute == change.from - 1)
    #expect(after.minute == change.to)
  }

  @Test(arguments: forward)
  func `that would begin in the hour that is skipped begin after it`(change: Change) throws {
    let open = change.from + 15
    #expect(try !isOpen(change, open, change.to + 120, minutesAfter: -1))
    #expect(try isOpen(change, open, change.to + 120, minutesAfter: 0))
  }

  @Test(arguments: forward)
  func `that would end in the hour that is skipped end before it`(change: Change) throws {
    let close = change.from + 15
    #expect(try isOpen(change, change.from - 60, close, minutesAfter: -1))
    #expect(try !isOpen(change, change.from - 60, close, minutesAfter: 0))
  }

  @Test(arguments: back)
  func `that begin in the hour that comes twice begin both times`(change: Change) throws {
    let hour = Int64(change.from - change.to)
    let open = change.to + 15
    for minutes in [-hour + 15, -1, 15, hour - 1] {
      #expect(try isOpen(change, open, change.from + 60, minutesAfter: minutes), "\(minutes)")
    }
    for minutes in [-hour + 14, 0, 14] {
      #expect(try !isOpen(change, open, change.from + 60, minutesAfter: minutes), "\(minutes)")
    }
  }

  @Test(arguments: back)
  func `that end in the hour that comes twice end both times`(change: Change) throws {
    let hour = Int64(change.from - change.to)
    let close = change.to + 15
    for minutes in [-hour, -hour + 14, 0, 14] {
      #expect(try isOpen(change, change.to - 60, close, minutesAfter: minutes), "\(minutes)")
    }
    for minutes in [-hour + 15, -1, 15, hour] {
      #expect(try !isOpen(change, change.to - 60, close, minutesAfter: minutes), "\(minutes)")
    }
  }
}
