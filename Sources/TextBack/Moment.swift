/// A wall-clock instant in UTC, in milliseconds since 1970: what people are shown.
///
/// It may step when an operator or NTP sets the clock, so nothing is ever due by it.
package struct Timestamp: Sendable, Hashable, Comparable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

/// An instant on a clock that never steps, in milliseconds: what deadlines and ages are counted in.
///
/// Within one boot it advances with the monotonic clock. It reads like UTC, so it stays comparable
/// after a reboot, when the monotonic clock has begun again.
package struct SteadyTime: Sendable, Hashable, Comparable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  package static func < (left: SteadyTime, right: SteadyTime) -> Bool {
    left.milliseconds < right.milliseconds
  }

  package static func + (time: SteadyTime, interval: Interval) -> SteadyTime {
    SteadyTime(milliseconds: time.milliseconds + interval.milliseconds)
  }

  package static func - (time: SteadyTime, interval: Interval) -> SteadyTime {
    SteadyTime(milliseconds: time.milliseconds - interval.milliseconds)
  }

  /// How long after `earlier` this is; negative if it is before.
  package func since(_ earlier: SteadyTime) -> Interval {
    Interval(milliseconds: milliseconds - earlier.milliseconds)
  }
}

/// One reading of both clocks, taken once at the edge and handed down.
package struct Moment: Sendable, Hashable {
  package let wall: Timestamp
  package let steady: SteadyTime

  package init(wall: Timestamp, steady: SteadyTime) {
    self.wall = wall
    self.steady = steady
  }
}

/// A length of time in milliseconds.
package struct Interval: Sendable, Hashable, Comparable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// So many seconds.
  package static func seconds(_ count: Int) -> Interval {
    Interval(milliseconds: Int64(count) * 1_000)
  }

  /// So many minutes.
  package static func minutes(_ count: Int) -> Interval {
    .seconds(count * 60)
  }

  /// So many hours.
  package static func hours(_ count: Int) -> Interval {
    .minutes(count * 60)
  }

  package static func + (left: Interval, right: Interval) -> Interval {
    Interval(milliseconds: left.milliseconds + right.milliseconds)
  }

  package static func < (left: Interval, right: Interval) -> Bool {
    left.milliseconds < right.milliseconds
  }
}
