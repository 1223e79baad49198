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

  private func markMissed(_ name: String) { mark(Coverage.missed + name) }
}
