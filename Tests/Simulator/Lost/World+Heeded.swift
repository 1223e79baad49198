import Server

/// What was asked of the program for all texts together, and is seen in none of them alone.
extension World {
  /// No attempt begins after an opt-out that the program has acknowledged, while nobody may have
  /// opted in again.
  func checkOptOutsHeeded() throws {
    for attempt in diary.attempts where !attempt.token.isEmpty && !attempt.isConfirmation {
      let heard = owner.heardOptOuts.last { $0.phone == attempt.to && $0.at < attempt.at }
      guard let heard, !isUndone(heard, by: attempt.at) else { continue }
      throw Violation(
        "SENT", "\(attempt.purpose.prefix(11)): \(attempt.to) had opted out, and that was heard")
    }
  }

  /// Whether an opt-out may have been forgotten, or taken back.
  private func isUndone(_ optOut: OwnerTruth.OptOut, by time: Int64) -> Bool {
    let (phone, at) = (optOut.phone, optOut.at)
    // A list may tell at any time of an opt-in that was written at any time.
    let since = policy.mayAsk ? World.start : at
    return owner.possibleOptIns.contains { $0.phone == phone && (since...time).contains($0.at) }
      || owner.hasErased(phone, after: at)
      || restorations.contains { $0.takenAt <= at && $0.at >= at }
  }

  /// No window has more texts than its limit.
  ///
  /// Where windows begin is the program's own affair. An interval as long as one of them lies in
  /// two at most, or in one if nothing was before it; and each change of the limits and each end of
  /// a pause may begin another.
  func checkLimitsHeeded() throws {
    guard !hasSteps, restores == 0, diary.lagMost == 0 else { return }
    for line in CarrierModel.lines.indices {
      try checkLimit("number", \.perHour, World.hour) { $0.line == line }
    }
    try checkLimit("business", \.perDay, 24 * World.hour) { _ in true }
    for prefix in Set(pastCalls.map { World.prefix(of: $0.caller) }).sorted() {
      try checkLimit("prefix", \.perPrefix, World.hour) { World.prefix(of: $0.caller) == prefix }
    }
  }

  private func checkLimit(
    _ name: String, _ limit: (OwnerTruth.Limits) -> Int, _ length: Int64,
    of isInScope: (PastCall) -> Bool
  ) throws {
    let calls = pastCalls.filter(isInScope).sorted { $0.arrivedAt < $1.arrivedAt }
    let purposes = Dictionary(
      uniqueKeysWithValues: calls.map { ("call \($0.sid)", $0.arrivedAt) })
    // A text is counted at some moment between the call and its own.
    let texts = carrier.accepted.compactMap { text in
      purposes[self.purposes[text.token] ?? ""].map { (from: $0, to: text.at) }
    }
    for from in texts.map(\.from) {
      let to = from + length - 1
      let count = texts.count { $0.from >= from && $0.to <= to }
      let set = owner.limits.dated(from: from, to: to)
      guard set.allSatisfy({ limit($0.value) > 0 }), let most = set.map({ limit($0.value) }).max()
      else { continue }
      let isFirst = calls.first.map { $0.arrivedAt >= from } ?? false
      let resumed = owner.resumed.count { $0 >= from && $0 <= to }
      let windows = (isFirst ? 1 : 2) + resumed + set.count - 1
      guard count > most * windows else { continue }
      throw Violation(
        "SENT", "\(count) texts of a \(name) within \(length / 60_000) minutes, of \(most) at most")
    }
  }

  private static let hour: Int64 = 3_600_000

  private static func prefix(of phone: String) -> String { String(phone.dropFirst().prefix(6)) }
}

extension Diary.Attempt {
  /// Whether it is the answer that those are owed who opt out or in.
  fileprivate var isConfirmation: Bool {
    ["you are unsubscribed", "you will get our texts again", "for help. Reply STOP"]
      .contains { body.contains($0) }
  }
}
