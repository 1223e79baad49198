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
