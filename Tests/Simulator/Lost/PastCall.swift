/// A call that is over, as the carrier and its people know it.
struct PastCall: Sendable {
  let sid: String
  let caller: String
  let line: Int
  let fate: Stimulus.Fate
  let isAnswered: Bool
  /// When the carrier first told of it, and when it was told that we know.
  let arrivedAt: Int64
  let heardAt: Int64?
  /// When nobody rang any more.
  let endedAt: Int64
  /// By when the program knows whether it is missed, if it can do anything.
  let knownBy: Int64
  /// What the owner may have set while it was of interest.
  let rules: [OwnerRules]
  /// The last moment at which its text may have left or been decided on.
  let until: Int64

  /// Nil of a call that still rings.
  init?(
    _ truth: CarrierModel.CallTruth, _ owner: OwnerTruth, _ diary: Diary,
    _ restorations: [Restoration], mayAsk: Bool
  ) {
    guard let endedAt = truth.ringEndsAt else { return nil }
    (isAnswered, line) = (truth.isAnswered, truth.line)
    let changes = owner.rules[truth.line]
    (sid, caller, fate) = (truth.sid, truth.from, truth.fate)
    (arrivedAt, heardAt, self.endedAt) = (truth.arrivedAt, truth.heardAt, endedAt)
    // The ring and its grace; a leg picked up just then has the time to press a key; and who may
    // be asked is asked.
    let heard = truth.heardAt ?? endedAt
    let deadline = max(heard + Int64(truth.ringSeconds) * 1_000 + 15_000, endedAt)
    knownBy = deadline + 25_000 + (mayAsk ? 60_000 : 0)
    let decided = diary.ableTime(from: knownBy) + 60_000
    let near = changes.possible(from: arrivedAt, to: decided)
    let wait = near.map { $0.delay * 1_000 + $0.maxAge * 1_000 + $0.quietMinutes * 60_000 }.max()
    // A restored program decides once more on what it has forgotten, when it has read the lists.
    until = restorations.reduce(decided + Int64(wait ?? 0)) { until, restored in
      let isForgotten = restored.at >= truth.arrivedAt && restored.takenAt <= until
      return isForgotten ? max(until, restored.at + Restoration.settling) : until
    }
    rules = changes.possible(from: arrivedAt, to: until)
  }

  /// The shortest and the longest of what the owner may have set.
  func least(_ value: (OwnerRules) -> Int) -> Int { rules.map(value).min() ?? 0 }
  func most(_ value: (OwnerRules) -> Int) -> Int { rules.map(value).max() ?? 0 }
}

extension OwnerRules {
  /// For how long a text may have to wait for the morning.
  var quietMinutes: Int { quiet?.count ?? 0 }

  /// Whether a missed call does not count, by what truly happened in it.
  func rulesOut(_ call: PastCall, offsets: [Int64]) -> Bool {
    let phone = call.caller
    switch call.fate {
    case .busy where mutesBusy: return true
    case .callerHangsUp(let after) where after < shortestRing: return true
    case .answered, .ringsOut, .busy, .failed, .callerHangsUp: break
    }
    if !onlyCallers.isEmpty, !onlyCallers.contains(where: { CarrierModel.caller($0) == phone }) {
      return true
    }
    if exceptCallers.contains(where: { CarrierModel.caller($0) == phone }) { return true }
    guard let open else { return false }
    return offsets.contains { offset in
      stride(from: call.arrivedAt, through: call.until + 59_999, by: 60_000).contains { time in
        !open.contains(Int((time + offset) / 60_000 % 1_440))
      }
    }
  }
}
