import Server

/// The converse of 0 lost: nobody has a text whom certain facts speak against.
///
/// They are facts of the carrier's, the callers' and the owner's. Where one of them may have been
/// otherwise for the program, it speaks against nothing.
extension World {
  func checkSent() throws {
    let calls = Dictionary(uniqueKeysWithValues: pastCalls.map { ("call \($0.sid)", $0) })
    for text in carrier.accepted {
      guard let call = calls[purposes[text.token] ?? ""],
        let objection = objection(to: text, for: call)
      else { continue }
      throw Violation("SENT", "call \(call.sid.prefix(6)) got a text, and \(objection)")
    }
    try checkOptOutsHeeded()
    try checkLimitsHeeded()
  }

  private func objection(to text: CarrierModel.Accepted, for call: PastCall) -> String? {
    if text.to != call.caller { return "it went to somebody else" }
    if text.from != CarrierModel.lines[call.line] { return "it came from another number" }
    if World.neverTexted.contains(where: { CarrierModel.caller($0) == call.caller }) {
      return "such a caller never gets one"
    }
    // What has been set for a second is asked for again before a text leaves.
    let rules = owner.rules[call.line].possible(from: text.at - 1_000, to: text.at)
    if rules.allSatisfy({ !$0.isOn }) { return "text-back was switched off" }
    // Who is forgotten is taken off the lists, and an empty one is none.
    if owner.erased.isEmpty, rules.allSatisfy({ $0.leavesOut(call.caller) }) {
      return "the owner's list speaks against it"
    }
    if isClosed(from: call.arrivedAt, to: text.at, on: call.line) { return "calls did not count" }
    if isAnswerKnown(in: call, before: text.at) { return "we were told who had answered" }
    return isTooLate(text, for: call) ? "it was of no use any more" : nil
  }

  private static let neverTexted = [
    CarrierModel.withheldCaller, CarrierModel.tollFreeCaller, CarrierModel.foreignCaller,
    CarrierModel.ownerCaller, CarrierModel.excludedCaller, CarrierModel.premiumCaller,
  ]

  /// Whether no call counted at any minute of a time.
  private func isClosed(from: Int64, to: Int64, on line: Int) -> Bool {
    guard !hasSteps else { return false }
    return owner.rules[line].possible(from: from, to: to).allSatisfy { rules in
      guard let open = rules.open else { return false }
      return (from / 60_000...to / 60_000).allSatisfy { !open.contains(Int($0 % 1_440)) }
    }
  }

  /// Whether somebody had answered, and the program had acknowledged that before the text left.
  private func isAnswerKnown(in call: PastCall, before time: Int64) -> Bool {
    guard let truth = carrier.calls[call.sid], truth.isAnswered, restores == 0,
      !owner.hasErased(call.caller, after: call.arrivedAt)
    else { return false }
    // One who talks too shortly may count as missed all the same.
    let rules = owner.rules[call.line].possible(from: call.arrivedAt, to: time)
    guard rules.allSatisfy({ $0.shortestTalk == 0 }) else { return false }
    let events = truth.isScreened ? ["accept"] : ["leg", "result"]
    let words = truth.isScreened ? [""] : [" in-progress", " completed"]
    let told = zip(events, words).compactMap { carrier.heardAt["\($0) \(call.sid)\($1)"] }
    return told.contains { $0 < time }
  }

  /// Whether a text was accepted after the longest age that any rule may have allowed it.
  ///
  /// Only where the clocks agree. A late report of a call that we were never told of has to say
  /// when that was.
  private func isTooLate(_ text: CarrierModel.Accepted, for call: PastCall) -> Bool {
    guard !hasSteps, diary.lagMost == 0, restores == 0,
      call.heardAt != nil || carrier.tellsTimes,
      !owner.hasErased(call.caller, after: call.arrivedAt)
    else { return false }
    // Who was spoken with too shortly is missed when the talk ends, and that is told of late.
    if case .answered = call.fate { return false }
    let rules = owner.rules[call.line].possible(from: call.arrivedAt, to: text.at)
    let most = rules.map { $0.delay + $0.maxAge + $0.quietMinutes * 60 }.max() ?? 0
    return text.at > call.knownBy + Int64(most) * 1_000 + World.slack
  }

  /// What may lie between two looks of the program at the same thing.
  private static let slack: Int64 = 5_000
}

extension OwnerRules {
  /// Whether a list says that calls of this number do not count.
  fileprivate func leavesOut(_ phone: String) -> Bool {
    func has(_ callers: [Int]) -> Bool {
      callers.contains { CarrierModel.caller($0) == phone }
    }
    return has(exceptCallers) || !onlyCallers.isEmpty && !has(onlyCallers)
  }
}
