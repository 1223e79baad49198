import Server

/// 0 lost, said of every missed call: its caller has a text, or something outside the program shows
/// why not, and the program gives that very reason.
extension World {
  func checkLost() throws {
    guard let program else { return }
    pastCalls = carrier.callOrder.compactMap { carrier.calls[$0] }.compactMap {
      PastCall($0, owner, diary, restorations, mayAsk: policy.mayAsk)
    }
    for call in pastCalls where !call.isAnswered {
      guard firstAccepted["call \(call.sid)"] == nil else {
        markMissed("texted")
        continue
      }
      let excuses = excuses(of: call)
      let accounts = try program.accounts(of: call.sid)
      if isListed(call), accounts.isEmpty || accounts.contains("ringing") {
        throw Violation("LOST", "call \(call.sid.prefix(6)) was on a list, and nothing is decided")
      }
      let words = accounts.isEmpty ? "nothing" : accounts.joined(separator: ", ")
      guard !excuses.isEmpty else {
        throw Violation(
          "LOST",
          "call \(call.sid.prefix(6)) was missed and has no text, and nothing shows why;"
            + " the program says \(words)")
      }
      var given = Set(
        accounts.flatMap { Excuse.behind(reason: $0).union(Excuse.behind(state: $0)) })
      if accounts.isEmpty { given = [.neverTold, .erased, .restored] }
      // Of a call that was told of hours late, what was so by then may be the reason.
      let shown = excuses.intersection(given.union([.neverTold]))
      guard let excuse = Excuse.allCases.first(where: shown.contains) else {
        let others = excuses.map(\.rawValue).sorted().joined(separator: ", ")
        throw Violation(
          "WHY",
          "call \(call.sid.prefix(6)) has no text; the program says \(words), which is not so;"
            + " there would be: \(others)")
      }
      markMissed(excuse.rawValue)
    }
  }

  /// Whether the program has taken a list that had a call of which it was told in no other way.
  ///
  /// A poll reaches back for two hours by the wall clock, and the list has a call at once.
  private func isListed(_ call: PastCall) -> Bool {
    guard call.heardAt == nil, !hasSteps, !owner.hasErased(call.caller, after: call.arrivedAt)
    else { return false }
    let account = carrier.account(of: call.line).name
    let (from, to) = (call.endedAt + 60_000, call.arrivedAt + 7_200_000 - 60_000)
    return listings.contains { listing in
      listing.account == account && listing.at >= from && listing.at <= to
        && !restorations.contains { $0.at >= listing.at }
    }
  }

  private func markMissed(_ name: String) { mark(Coverage.missed + name) }
}
