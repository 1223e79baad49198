import Server
import Storage
import TextBack

/// What the program says against what the carrier and the callers know.
extension World {
  /// At every moment: no text is accepted twice, nor sent through an account without its number.
  func checkNeverTwice() throws {
    if let token = carrier.foreignSends.first {
      throw Violation("C6", "attempt \(token) went through an account without its number")
    }
    for accepted in carrier.accepted[acceptedSeen...] {
      acceptedSeen += 1
      guard let token = AttemptToken(accepted.token), let purpose = purposes[accepted.token]
      else {
        throw Violation("O2", "the carrier accepted a text without a token: \(accepted.sid)")
      }
      if let other = firstAccepted[purpose] {
        throw Violation(
          "O2",
          "text \(token.message) for \(purpose): the carrier accepted \(other.prefix(6)) and"
            + " \(accepted.sid.prefix(6))")
      }
      firstAccepted[purpose] = accepted.sid
    }
  }

  /// No call is given up for lack of news before anybody could have rung.
  func checkPatience() throws {
    guard let program else { return }
    // A boot that finds a clock set forward finds every ring over.
    let since = hasSteps ? machine.bootedAt : 0
    let waiting = arrivals.filter { now - $0.at < 10_000 && $0.at > since }.map(\.sid)
    guard !waiting.isEmpty else { return }
    let impatient = try undisturbed {
      try program.read { tx in
        try waiting.first { sid in
          try tx.call(carrier: carrier.account(ofCall: sid).name, carrierID: sid)?.call.state
            == .missed(.ringTimeout)
        }
      }
    }
    if let sid = impatient ?? nil {
      throw Violation("F13", "call \(sid.prefix(6)) is called missed while it rings")
    }
  }

  /// Once all is quiet: everything is settled, and as the carrier knows it.
  func checkSettled() throws {
    guard let program else { throw Violation("LIVE", "the program does not come up again") }
    if restores > 0 { try checkRestored(program) }
    let since = settledSince
    let ids = try program.states().keys.sorted()
    guard let texts = try program.read({ tx in try ids.compactMap { try tx.message(ID($0)) } })
    else { throw Violation("LIVE", "the program has no connection") }
    for text in texts where machine.time(of: text.dueAt) >= since { try checkText(text) }
    for accepted in carrier.accepted where accepted.at >= since {
      // Of somebody forgotten nothing is left to compare.
      guard !owner.hasErased(accepted.to, after: accepted.at) else { continue }
      guard let token = AttemptToken(accepted.token),
        let text = texts.first(where: { $0.id == token.message })
      else { throw Violation("O2", "the carrier has a text that we have not") }
      let isSame =
        text.to.e164 == accepted.to && text.body == accepted.body
        && text.from.e164 == accepted.from
      guard isSame || text.to.isPseudonym else {
        throw Violation("C6", "text \(text.id) is not what the carrier has")
      }
      try checkAccepted(text, accepted.sid)
    }
    for sid in carrier.callOrder where carrier.calls[sid].map({ $0.arrivedAt >= since }) == true {
      try checkCall(sid, program)
    }
  }

  /// From when on what happens is told to a program that does not forget it: a restored one
  /// re-reads the carrier's lists before it is as any other.
  private var settledSince: Int64 {
    restorations.last.map { $0.at + Restoration.settling } ?? .min
  }

  /// Attempts at the rows of this database: one that was restored gives the same numbers again.
  var acceptedOfRows: [CarrierModel.Accepted] {
    let since = restorations.last?.at ?? .min
    return carrier.accepted.filter { $0.at >= since }
  }

  private func checkText(_ text: StoredMessage) throws {
    let tokens = acceptedOfRows.compactMap { AttemptToken($0.token) }
    switch text.message.state {
    case .queued, .retryWait, .sending:
      throw Violation("LIVE", "text \(text.id) is still \(text.message.state.rawValue)")
    case .accepted, .sent, .delivered, .undelivered, .failed:
      guard tokens.contains(where: { $0.message == text.id }) else {
        throw Violation("L5", "text \(text.id) was charged, and the carrier never accepted it")
      }
    case .rejected:
      guard carrier.refused.contains(where: { AttemptToken($0)?.message == text.id }) else {
        throw Violation("F19", "text \(text.id) was given up, and the carrier had not refused it")
      }
    case .unknown:
      counts.unknown += 1
      try checkUnknown(text)
    case .expired, .cancelled, .notSent, .writtenOff: break
    }
  }

  private func checkAccepted(_ text: StoredMessage, _ sid: String) throws {
    switch text.message.state {
    case .accepted, .sent, .delivered, .undelivered, .failed, .unknown: break
    case .writtenOff where isForsaken: return
    case .queued, .retryWait, .sending, .rejected, .expired, .cancelled, .notSent, .writtenOff:
      throw Violation(
        "O2", "text \(text.id) is \(text.message.state.rawValue), and the carrier has it")
    }
    if let final = carrier.finals[sid], carrier.acknowledged.contains("report \(sid) \(final)"),
      text.message.state.rawValue != final
    {
      throw Violation(
        "M2", "text \(text.id) is \(text.message.state.rawValue); we were told that it \(final)")
    }
  }

  private func checkCall(_ sid: String, _ program: Program) throws {
    guard let truth = carrier.calls[sid] else { return }
    let stored = try program.read {
      try $0.call(carrier: carrier.account(ofCall: sid).name, carrierID: sid)
    }
    guard let stored = stored ?? nil else {
      guard
        !carrier.acknowledged.contains("voice \(sid)")
          || owner.hasErased(truth.from, after: truth.arrivedAt)
      else {
        throw Violation("W1", "call \(sid.prefix(6)) was acknowledged and is not there")
      }
      return
    }
    let told = carrier.acknowledged
    // Whoever was forgotten while their call rang has another call from then on, by the settings
    // of that time.
    let isScreened =
      truth.isScreened
      || owner.hasErased(truth.from, after: truth.arrivedAt) && stored.isScreened
    let isTold =
      isScreened
      ? told.contains("accept \(sid)")
      : told.contains("leg \(sid) in-progress") || told.contains("result \(sid) completed")
    let isMissTold = ["no-answer", "busy", "failed"].contains {
      told.contains("result \(sid) \($0)")
    }
    switch stored.call.state {
    case .ringing: throw Violation("C5", "call \(sid.prefix(6)) rings for ever")
    case .answered where !truth.isAnswered && !told.contains("leg \(sid) in-progress"):
      throw Violation("C2", "call \(sid.prefix(6)) is answered, and nobody did")
    case .missed, .voicemail:
      if truth.isAnswered, isTold, stored.call.terms.minimumTalkSeconds == 0 {
        throw Violation("C2", "call \(sid.prefix(6)) is missed, and we were told who answered")
      }
    case .answered:
      if !truth.isAnswered, isMissTold, !told.contains("leg \(sid) in-progress") {
        throw Violation("C2", "call \(sid.prefix(6)) is answered, and we were told it was missed")
      }
    }
  }
}

extension StoredCall {
  /// Whether whoever picks up has to press a key.
  fileprivate var isScreened: Bool {
    if case .ring(_, let acceptance) = call.terms.handling { acceptance != .none } else { false }
  }
}
