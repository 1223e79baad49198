/// The steps by which a text of unknown fate is settled with the carrier's own list.
///
/// A text that is on the list was accepted. That one is not there proves nothing yet, because lists
/// lag: only several lists in a row without it, the last ten minutes after the first, do. What
/// follows from the proof is the owner's choice (`mayResend`).
package struct ReconcileLadder: Sendable, Equatable {
  /// What a list said about the text.
  package enum Listing: Sendable, Equatable {
    case found(SentText)
    /// Two texts like it, where there can be one.
    case foundTwice
    /// A text like it that may be another's, or from another time.
    case doubtful
    case absent
    /// No list, so nothing is known.
    case impossible
  }

  /// What follows.
  package enum Step: Sendable, Equatable {
    case accept(SentText)
    /// Ask again at an instant, having missed it so many times.
    case askAgain(at: SteadyTime, misses: Int, alarm: Bool)
    /// The carrier does not have it: one more attempt, or none.
    case provedAbsent(mayRetry: Bool)
  }

  /// How long after one list without it the next is asked for.
  package static let pauses: [Interval] = [.minutes(2), .minutes(8)]
  /// How many lists in a row must be without it.
  package static let missesNeeded = pauses.count + 1
  /// How many attempts at one text may have reached the carrier.
  package static let attemptsMax = 3
  package static let pauseMin = Interval.seconds(30)
  package static let pauseMax = Interval.minutes(30)

  /// How many lists have been without it.
  package let misses: Int
  /// When the attempt began whose fate is unknown.
  package let attemptedAt: SteadyTime
  /// Until when the text is of use.
  package let expiresAt: SteadyTime
  /// How many attempts have reached the carrier or may have, this one included.
  package let attempts: Int
  /// Whether absence lets it be sent again.
  package let mayResend: Bool

  package init(
    misses: Int, attemptedAt: SteadyTime, expiresAt: SteadyTime, attempts: Int, mayResend: Bool
  ) {
    self.misses = misses
    self.attemptedAt = attemptedAt
    self.expiresAt = expiresAt
    self.attempts = attempts
    self.mayResend = mayResend
  }

  /// What a list leads to. A list that failed counts for nothing, neither way.
  package func step(after listing: Listing, at time: SteadyTime) -> Step {
    switch listing {
    case .found(let text): return .accept(text)
    case .foundTwice: return later(misses, at: time, alarm: true)
    case .doubtful, .impossible: return later(misses, at: time, alarm: false)
    case .absent: break
    }
    let missed = min(misses + 1, ReconcileLadder.missesNeeded)
    guard missed == ReconcileLadder.missesNeeded else {
      let next = time + ReconcileLadder.pauses[missed - 1]
      return .askAgain(at: next, misses: missed, alarm: false)
    }
    guard mayResend else { return later(missed, at: time, alarm: false) }
    let isOfUse = time <= expiresAt && attempts < ReconcileLadder.attemptsMax
    return .provedAbsent(mayRetry: isOfUse)
  }

  /// The longer it has been unknown, the longer it waits for the next list.
  private func later(_ misses: Int, at time: SteadyTime, alarm: Bool) -> Step {
    let half = Interval(milliseconds: time.since(attemptedAt).milliseconds / 2)
    let pause = min(max(half, ReconcileLadder.pauseMin), ReconcileLadder.pauseMax)
    return .askAgain(at: time + pause, misses: misses, alarm: alarm)
  }
}
