/// A bucket that fills at a steady rate and holds a burst; a text takes one token.
///
/// It is kept as the moment at which it will be full again, in fractions of a millisecond of which
/// a token takes exactly 1,000, so no rounding ever lets one more leave.
package struct TokenBucket: Sendable, Equatable {
  private let perSecond: Int64
  private let burst: Int64
  private var fullAt: Int64

  private static let token: Int64 = 1_000

  /// A bucket that is full but for so many tokens; `perSecond` and `burst` are 1 or more.
  package init(perSecond: Int, burst: Int, at time: SteadyTime, taken: Int = 0) {
    precondition(perSecond > 0 && burst > 0, "a bucket that never fills lets nothing leave")
    self.perSecond = Int64(perSecond)
    self.burst = Int64(burst)
    fullAt = time.milliseconds * self.perSecond + Int64(taken) * TokenBucket.token
  }

  /// When the next token can be taken, at `time` or later.
  package func next(from time: SteadyTime) -> SteadyTime {
    let enough = fullAt - (burst - 1) * TokenBucket.token
    let rounded = (enough + perSecond - 1) / perSecond
    return max(time, SteadyTime(milliseconds: rounded))
  }

  /// Takes a token that is there at `time`.
  package mutating func take(at time: SteadyTime) {
    fullAt = max(fullAt, time.milliseconds * perSecond) + TokenBucket.token
  }

  /// Counts a token that was taken at `time`, so it was there: whatever this thought before, the
  /// bucket holds at least what has come in since.
  package mutating func note(at time: SteadyTime) {
    take(at: time)
    fullAt = min(fullAt, time.milliseconds * perSecond + burst * TokenBucket.token)
  }

  /// How long it takes to fill from empty: what left before that is forgotten.
  package static func fillTime(perSecond: Int, burst: Int) -> Interval {
    Interval(milliseconds: (Int64(burst) * token + Int64(perSecond) - 1) / Int64(perSecond))
  }
}
