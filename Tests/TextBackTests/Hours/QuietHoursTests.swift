import Testing

@testable import TextBack

@Suite struct `Quiet hours` {
  @Test(arguments: [
    ("just after they begin", 21 * 60, 0, 8 * 60, 1),
    ("just before they begin", 1_259, 0, 1_259, 0),
    ("at midnight", 0, 0, 8 * 60, 0), ("just before they end", 479, 0, 480, 0),
    ("as they end", 480, 0, 480, 0), ("at noon", 720, 0, 720, 0),
  ])
  func `defer a text to the next morning`(
    title: String, minute: Int, day: Int, sentMinute: Int, sentDay: Int
  ) {
    let due = instant(day: day, minute: minute)
    let sent = QuietHours.ofFollowUps.end(from: due, in: [.utc])
    #expect(sent == instant(day: sentDay, minute: sentMinute), "\(title)")
  }

  @Test func `of several zones are kept in all of them`() {
    let east = ZoneInfo(secondsEastOfUTC: -5 * 3_600)
    let west = ZoneInfo(secondsEastOfUTC: -8 * 3_600)
    // 09:00 in the east is 06:00 in the west: wait for 08:00 there.
    let sent = QuietHours.ofFollowUps.end(from: instant(day: 0, minute: 14 * 60), in: [east, west])
    #expect(sent == instant(day: 0, minute: 16 * 60))
    // 19:00 in the west is 22:00 in the east: wait for the western morning.
    let late = QuietHours.ofFollowUps.end(from: instant(day: 1, minute: 3 * 60), in: [east, west])
    #expect(late == instant(day: 1, minute: 16 * 60))
  }

  @Test func `of zones that never agree are those of the first`() throws {
    let narrow = try #require(QuietHours(fromMinute: 8 * 60, untilMinute: 10 * 60))
    let zones = [ZoneInfo.utc, ZoneInfo(secondsEastOfUTC: 13 * 3_600)]
    let due = instant(day: 0, minute: 22 * 60)
    #expect(narrow.end(from: due, in: zones) == instant(day: 1, minute: 8 * 60))
  }

  @Test func `without a zone defer nothing`() {
    let due = instant(day: 0, minute: 0)
    #expect(QuietHours.ofFollowUps.end(from: due, in: []) == due)
  }

  @Test(arguments: [
    (22 * 60, 22 * 60), (1_439, 1_439), (0, 0), (59, 59), (60, 5 * 60), (299, 300), (300, 300),
  ])
  func `in the middle of a night let through what comes before and after`(
    minute: Int, sentMinute: Int
  ) throws {
    // Quiet from 01:00 until 05:00.
    let night = try #require(QuietHours(fromMinute: 5 * 60, untilMinute: 60))
    let sent = night.end(from: instant(day: 0, minute: minute), in: [.utc])
    #expect(sent == instant(day: 0, minute: sentMinute))
  }

  @Test(arguments: [(480, 0, 1_260), (1_259, 0, 1_260), (1_260, 1, 1_260), (0, 0, 1_260)])
  func `begin again in the evening`(minute: Int, day: Int, beginning: Int) {
    let found = QuietHours.ofFollowUps.beginning(
      after: instant(day: 0, minute: minute), in: [.utc])
    #expect(found == instant(day: day, minute: beginning))
    #expect(QuietHours.ofFollowUps.beginning(after: instant(day: 0, minute: 0), in: []) == nil)
  }

  @Test func `begin where the evening is first`() {
    let zones = [ZoneInfo(secondsEastOfUTC: -8 * 3_600), ZoneInfo(secondsEastOfUTC: -5 * 3_600)]
    let found = QuietHours.ofFollowUps.beginning(
      after: instant(day: 0, minute: 17 * 60), in: zones)
    #expect(found == instant(day: 1, minute: 2 * 60))
  }

  @Test(arguments: [(-1, 60), (60, 60), (0, 1_440), (1_440, 60), (0, 1_441)])
  func `that leave no time are refused`(from: Int, until: Int) {
    #expect(QuietHours(fromMinute: from, untilMinute: until) == nil)
  }

  private func instant(day: Int, minute: Int) -> Timestamp {
    Timestamp(milliseconds: (Int64(20_780 + day) * 1_440 + Int64(minute)) * 60_000)
  }
}

@Suite struct `An area code` {
  @Test(arguments: [
    ("+14155550123", ["America/Los_Angeles"]), ("+12125550123", ["America/New_York"]),
    ("+18505550123", ["America/Chicago", "America/New_York"]),
    ("+18085550123", ["Pacific/Honolulu"]),
    ("+17095550123", ["America/Halifax", "America/St_Johns"]),
    ("+16025550123", ["America/Phoenix"]),
    ("+17875550123", ["America/Puerto_Rico"]), ("+18005550123", []), ("+442071838750", []),
  ])
  func `tells where its subscribers' clocks are`(e164: String, zones: [String]) throws {
    let phone = try #require(PhoneNumber(e164: e164))
    #expect(AreaCodes.timeZones(of: phone).allSatisfy { !$0.isEmpty })
    if e164.hasPrefix("+1850") {
      #expect(Set(zones).isSuperset(of: AreaCodes.timeZones(of: phone)))
    } else {
      #expect(AreaCodes.timeZones(of: phone) == zones)
    }
  }
}
