/// A carrier's wish for fewer texts, which shuts the whole account for a while.
package struct SlowDown: Sendable, Equatable {
  /// Until when no text goes; nil if the carrier has not asked, or texts have got through since.
  package private(set) var until: SteadyTime?
  /// How many times in a row it has asked.
  package private(set) var times: Int

  /// However long a carrier asks us to wait, in an hour we ask again.
  package static let longest = Interval.hours(1)

  package init(until: SteadyTime? = nil, times: Int = 0) {
    self.until = until
    self.times = times
  }

  /// The carrier asks to slow down, for so many seconds if it says so, else for twice as long as
  /// the last time. Texts that were under way together count as one wish.
  package mutating func asked(retryAfterSeconds: Int?, at time: SteadyTime, jitter: Double) {
    let isNews = !isShut(at: time)
    if isNews { times += 1 }
    var pause = isNews ? RetryPolicy.pause(afterTries: times, jitter: jitter) : .seconds(0)
    if let retryAfterSeconds {
      let seconds = Int64(
        min(max(retryAfterSeconds, 0), Int(SlowDown.longest.milliseconds / 1_000)))
      pause = max(pause, Interval(milliseconds: seconds * 1_000))
    }
    until = max(until ?? time, time + pause)
  }

  /// The carrier has taken or judged a text again.
  package mutating func gotThrough(at time: SteadyTime) {
    guard until != nil, !isShut(at: time) else { return }
    self = SlowDown()
  }

  /// Whether no text goes.
  package func isShut(at time: SteadyTime) -> Bool {
    until.map { time < $0 } ?? false
  }
}
