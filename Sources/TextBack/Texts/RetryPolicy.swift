/// When a text that the carrier provably did not take is tried again.
package enum RetryPolicy {
  package static let firstPause = Interval.seconds(1)
  package static let longestPause = Interval.seconds(60)
  /// How often the carrier may have read a text, times when it asked to slow down aside.
  package static let readingsMax = 3
  /// How many attempts a text has in all.
  package static let attemptsMax = 50
  /// How long after an attempt of unknown fate the carrier is first asked: its report may be on the
  /// way, and its list may lag.
  package static let settleTime = Interval.seconds(30)

  /// The pause doubles with each try from one second up to a minute. `jitter`, from 0 up to 1,
  /// spreads texts that failed together over up to a quarter more.
  package static func pause(afterTries tries: Int, jitter: Double) -> Interval {
    let doublings = min(max(tries, 1), 7) - 1
    let pause = min(firstPause.milliseconds << doublings, longestPause.milliseconds)
    let share = jitter > 0 ? min(jitter, 1) : 0
    return Interval(milliseconds: pause + Int64(Double(pause) * share / 4))
  }
}
