/// Says when both clocks are to be written down together, for the next boot to go on from: once a
/// minute, and at once when the wall clock was set.
package struct ClockNotes: Sendable {
  package static let period = Interval.minutes(1)

  private var last: Moment?

  package init() {}

  /// Whether they are to be written down at a moment.
  package func isDue(at moment: Moment) -> Bool {
    guard let last else { return true }
    var steps = ClockSteps()
    _ = steps.look(at: last)
    return moment.steady.since(last.steady) >= ClockNotes.period || steps.look(at: moment) != nil
  }

  /// They have been written down.
  package mutating func noted(at moment: Moment) { last = moment }
}

/// Notices that the wall clock was set, by comparing it with the clock that never steps.
///
/// Nothing follows from a step but a line in the log: deadlines and ages are counted in steady
/// time.
package struct ClockSteps: Sendable {
  /// Time services correct less than this without a word.
  package static let stepMin = Interval.minutes(1)

  private var last: Moment?

  package init() {}

  /// How far the wall clock was set since the last look, forward or back; nil if it was not.
  package mutating func look(at moment: Moment) -> Interval? {
    defer { last = moment }
    guard let last else { return nil }
    let wall = moment.wall.milliseconds - last.wall.milliseconds
    let steady = moment.steady.since(last.steady).milliseconds
    let step = Interval(milliseconds: wall - steady)
    return step > ClockSteps.stepMin
      || step < Interval(milliseconds: -ClockSteps.stepMin.milliseconds)
      ? step : nil
  }
}
