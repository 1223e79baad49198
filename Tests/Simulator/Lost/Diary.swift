import HTTP

/// What stood in the way of texts, and when: written down by those who stood there, so that nothing
/// in it is the program's own word.
struct Diary: Sendable {
  /// A time in which something was out of order, or had just been tried in vain.
  struct Trouble: Sendable {
    let from: Int64
    var to: Int64
  }

  /// A request to send a text, or the beginning of one.
  struct Attempt: Sendable {
    let at: Int64
    let token: String
    /// What the text is for.
    let purpose: String
    var to = ""
    var body = ""
    let end: End
    /// Whether what it came to could be written down.
    var isSettled = false

    /// What it came to at the carrier.
    enum End: Sendable, Equatable {
      case accepted
      case refused
      case slowedDown
      case turnedAway
      /// It did not say, or may not have read it.
      case unclear
    }
  }

  private(set) var troubles: [Trouble] = []
  private(set) var attempts: [Attempt] = []
  /// Since when the program has been away.
  private var awaySince: Int64?
  private var awayTimes: [Trouble] = []
  /// By how much steady time was behind the true one, after each boot.
  private var lags: [Int64] = [0]
  /// What the wall clock was off by, after each of its steps.
  private(set) var offsets: [Int64] = [0]

  /// How long after a trouble the next try may be: pauses double up to a minute, and a quarter.
  static let shadow: Int64 = 90_000

  mutating func note(_ from: Int64, lasting milliseconds: Int64 = 0) {
    troubles.append(Trouble(from: from, to: from + milliseconds))
  }

  /// The program cannot do anything for so long, or until it is back.
  mutating func noteStandstill(_ from: Int64, lasting milliseconds: Int64) {
    note(from, lasting: milliseconds)
    awayTimes.append(Trouble(from: from, to: from + milliseconds))
  }

  mutating func noteAway(at time: Int64) { awaySince = awaySince ?? time }

  mutating func noteBack(at time: Int64) {
    guard let since = awaySince else { return }
    awaySince = nil
    noteStandstill(since, lasting: time - since)
  }

  mutating func noteStep(to offset: Int64) { offsets.append(offset) }

  /// A boot found a clock that had been set: what waits may have waited too long at once.
  mutating func noteLag(_ lag: Int64, at time: Int64) {
    lags.append(lag)
    note(time, lasting: 2_400_000)
  }

  /// By how much more time may have passed than the program knows of.
  var lagMost: Int64 { (lags.max() ?? 0) - (lags.min() ?? 0) }

  mutating func note(_ attempt: Attempt) { attempts.append(attempt) }

  mutating func noteSettled(_ token: String) {
    guard let index = attempts.lastIndex(where: { $0.token == token }) else { return }
    attempts[index].isSettled = true
  }

  /// The carrier did not take a text, so the account waits: for a minute where it turned us away or
  /// is not to be understood, for as long as it asks where it is to be slower.
  mutating func noteTrouble(after sent: CarrierModel.Sent, at time: Int64) {
    switch sent.end {
    case .accepted where sent.result.failure == nil && sent.result.status < 300: break
    case .refused: break
    case .slowedDown:
      let asked = Int64(sent.result.retryAfterSeconds ?? 0) * 1_000
      note(time, lasting: max(asked, 75_000))
    case .accepted, .turnedAway, .unclear: note(time, lasting: sent.after + 60_000)
    }
  }

  /// The first moment from one on at which the program could do something.
  func ableTime(from time: Int64) -> Int64 {
    var able = time
    for away in awayTimes.sorted(by: { $0.from < $1.from })
    where away.from <= able + 1_000 && away.to > able {
      able = away.to
    }
    return able
  }

  /// Whether there was trouble between two moments, or not long before.
  func hasTrouble(from: Int64, to: Int64) -> Bool {
    troubles.contains { $0.from <= to && $0.to + Diary.shadow >= from }
  }

  /// Whether there was trouble all the time.
  func isTroubled(from: Int64, to: Int64) -> Bool {
    var covered = from
    for trouble in troubles.sorted(by: { $0.from < $1.from }) where trouble.from <= covered {
      covered = max(covered, trouble.to + Diary.shadow)
    }
    return covered >= to
  }
}
