/// When a carrier account is next asked for its recent calls and texts.
package struct PollSchedule: Sendable, Equatable {
  package static let period = Interval.seconds(60)
  package static let pauseMax = Interval.minutes(10)
  /// How many polls in a row must have failed for somebody to be told.
  package static let failuresTold = 3

  private let every: Interval
  package private(set) var nextAt: SteadyTime
  package private(set) var failures = 0

  /// The first poll is due at once: nobody knows what was missed before.
  package init(from time: SteadyTime, every: Interval = period) {
    self.every = every
    nextAt = time
  }

  /// A poll has ended. After a failure the pause doubles, up to ten minutes.
  package mutating func ended(isAnswered: Bool, at time: SteadyTime) {
    failures = isAnswered ? 0 : min(failures + 1, 30)
    let doublings = min(max(failures - 1, 0), 4)
    let pause = Interval(milliseconds: every.milliseconds << doublings)
    nextAt = time + min(pause, max(every, PollSchedule.pauseMax))
  }
}
