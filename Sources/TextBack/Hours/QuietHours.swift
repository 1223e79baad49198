/// The hours in which people are left alone. A text that is due in them waits and is never dropped.
///
/// 47 CFR 64.1200(c)(1) allows what may count as a solicitation from 8:00 to 21:00 where the called
/// person is. An immediate answer to a call is none, a follow-up might be.
package struct QuietHours: Sendable, Equatable {
  /// From this minute of the day a text may be sent,
  package let fromMinute: Int
  /// and up to this one, exclusive; one that is not later is on the next day.
  package let untilMinute: Int

  /// Nil unless both are within a day and leave some time to either side.
  package init?(fromMinute: Int, untilMinute: Int) {
    guard (0..<1_440).contains(fromMinute), (0...1_440).contains(untilMinute),
      fromMinute != untilMinute % 1_440
    else { return nil }
    self.fromMinute = fromMinute
    self.untilMinute = untilMinute
  }

  private init(lawful: Void) {
    fromMinute = 8 * 60
    untilMinute = 21 * 60
  }

  /// 8:00 to 21:00, which always holds for follow-ups.
  package static let ofFollowUps = QuietHours(lawful: ())

  /// The first instant from this one on at which it is not quiet in any of the zones.
  ///
  /// Several zones come from an area code that spans them; the strictest counts. Zones so far apart
  /// that one of them is always quiet give up their claim, and the first zone alone decides.
  package func end(from instant: Timestamp, in zones: [ZoneInfo]) -> Timestamp {
    var found = instant
    // Each round moves to the morning of one zone, so few rounds settle zones of one continent.
    for _ in 0..<(8 * max(zones.count, 1)) {
      let later = zones.lazy.map { end(from: found, in: $0) }.first { $0 > found }
      guard let later else { return found }
      found = later
    }
    return zones.first.map { end(from: instant, in: $0) } ?? instant
  }

  private func end(from instant: Timestamp, in zone: ZoneInfo) -> Timestamp {
    let local = zone.localTime(at: instant)
    if isLoud(at: local.minute) { return instant }
    let day = local.minute < fromMinute ? local.day : local.day.next
    return max(zone.timestamp(of: LocalTime(day: day, minute: fromMinute)), instant)
  }

  /// The first instant after this one at which it is quiet in one of the zones again; nil where no
  /// zone is known.
  package func beginning(after instant: Timestamp, in zones: [ZoneInfo]) -> Timestamp? {
    zones.map { zone in
      let local = zone.localTime(at: instant)
      let minute = untilMinute % 1_440
      let day = local.minute < minute ? local.day : local.day.next
      return zone.timestamp(of: LocalTime(day: day, minute: minute))
    }.min()
  }

  private func isLoud(at minute: Int) -> Bool {
    fromMinute < untilMinute
      ? (fromMinute..<untilMinute).contains(minute)
      : minute >= fromMinute || minute < untilMinute
  }
}
