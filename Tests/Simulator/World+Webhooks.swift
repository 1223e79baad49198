import Carriers
import HTTP
import Server
import Storage
import TextBack

extension World {
  /// The network takes a webhook: it may be lost, late, doubled or overtaken.
  ///
  /// What it tells of happens when it is posted, however late it comes here.
  func post(_ hook: Hook, after milliseconds: Int64) {
    let hook = carrier.tellsTimes ? hook.dated(at: now + milliseconds) : hook
    carrier.lists.note(hook, at: now + milliseconds)
    var dice = dice("network \(hook.event)")
    // The first webhook of a call is a conversation: without it there is no call to speak of.
    guard hook.route == .voice || !dice.chance(swarm.dropped) else {
      return note("network loses \(hook.event.prefix(14))")
    }
    let copies = dice.chance(swarm.duplicated) ? dice.within(2...3) : 1
    for _ in 0..<copies {
      var delay = Int64(dice.below(swarm.delayedMilliseconds + 1))
      if hook.route != .voice, dice.chance(swarm.late) {
        delay = Int64(dice.below(swarm.mayAsk ? 3_500_000 : 14_400_000))
      }
      plan(.deliver(hook, try: 0), after: milliseconds + delay)
    }
  }

  func post(_ plan: CarrierModel.Plan) {
    for (after, hook) in plan { post(hook, after: after) }
  }

  func deliver(_ hook: Hook, _ attempt: Int) throws {
    var dice = dice("delivery \(hook.event) \(attempt) \(counts.steps)")
    let response = try answer(to: hook, &dice)
    let isHeard = !dice.chance(swarm.answersLost)
    note(
      "\(hook.event.prefix(14)) \(hook.route.rawValue) → "
        + (response.map { "\($0.status.code)\(isHeard ? "" : ", lost")" } ?? "no answer"))
    guard let response, isHeard, (200..<300).contains(response.status.code) else {
      if attempt < 5 {
        plan(.deliver(hook, try: attempt + 1), after: Int64(dice.within(500...3_000)))
      } else if hook.route == .voice {
        give(hook, nil)
      }
      return
    }
    if hook.route == .voice { give(hook, String(decoding: response.body, as: UTF8.self)) }
    _ = try dies(at: .acknowledged)
  }

  /// The carrier acts on the first document that it gets.
  private func give(_ hook: Hook, _ document: String?) {
    let sid = hook.form.first?.1 ?? ""
    guard carrier.calls[sid]?.ringEndsAt == nil else { return }
    post(carrier.proceed(with: sid, document: document, at: now))
  }

  /// The real parser, signature, translation and transaction; nil if nobody answers.
  private func answer(to hook: Hook, _ dice: inout Dice) throws -> Response? {
    guard let program else { return nil }
    noteOptOut(in: hook, isHeard: false)
    guard let request = try RequestBytes.read(hook.pieces(&dice), bodyBytesMax: 65_536) else {
      throw Violation("SIM", "the parser waits for more of \(hook.event)")
    }
    let flow = try flow(of: hook.account.name)
    let notice: Notice
    do throws(WebhookRefusal) {
      notice = try flow.carrier.read(try flow.carrier.verify(request, route: hook.route))
    } catch {
      throw Violation("Z1", "a signed webhook is refused: \(error) \(hook.event)")
    }
    let isEarly = mutation == .ackBeforeCommit
    let (moment, mutation) = (moment, mutation)
    let result = program.write { (tx) -> WebhookFlow.Taken? in
      if mutation == .lateAnswerIgnored, try tx.isLateAnswer(notice.event, through: flow.account) {
        return nil
      }
      let taken = try flow.take(notice, route: hook.route, tx, at: moment)
      if mutation == .everySeventhForgotten { try tx.forgetEverySeventh(at: moment) }
      return taken
    }
    if isEarly { acknowledge(hook, notice) }
    switch result {
    case .success(nil):
      acknowledge(hook, notice)
      return Response(.noContent)
    case .success(let taken?):
      if !taken.isRepeat, carrier.acknowledged.contains(hook.event), mutation != .lateAnswerIgnored
      {
        throw Violation("W2", "a repeat of \(hook.event.prefix(14)) is taken for news")
      }
      if !isEarly { acknowledge(hook, notice) }
      if mutation == .rankFalls { try program.fall(notice.event) }
      if taken.outcome.hasQueuedText { wake() }
      lookSoon()
      if try dies(at: hook.route == .smsStatus ? .reported : .committed) { return nil }
      return isDying(&dice) ? nil : taken.response
    case .failure(let error):
      note("cannot take a webhook: \(World.short(error))")
      guard error is DatabaseError || error is WriteRefusal || error is StartRefusal else {
        throw Violation("W1", "the transaction of \(hook.event) throws \(error)")
      }
      if let error = error as? DatabaseError, error.isConstraint {
        throw Violation("W1", "the transaction of \(hook.event) breaks a rule: \(error)")
      }
      return isDying(&dice) ? nil : Response(.serviceUnavailable)
    }
  }

  private func acknowledge(_ hook: Hook, _ notice: Notice) {
    counts.acknowledged += 1
    if mutation != .lateAnswerIgnored {
      keys.append(AcknowledgedKey(account: hook.account.name, identity: notice.identity))
    }
    carrier.heardAt[hook.event] = carrier.heardAt[hook.event] ?? now
    let isFirst = carrier.acknowledged.insert(hook.event).inserted
    if hook.route == .voice, isFirst {
      let sid = hook.form.first?.1 ?? ""
      arrivals.append((sid, now))
      if carrier.calls[sid]?.heardAt == nil { carrier.calls[sid]?.heardAt = now }
    }
    noteOptOut(in: hook, isHeard: isFirst)
  }

  /// That somebody wants no more texts may be known as soon as they have said so; that they want
  /// them again is known when it was heard.
  func noteOptOut(_ body: String, from phone: String, isHeard: Bool) {
    let word = body.lowercased()
    guard ["stop", "start"].contains(word) else { return }
    let wish = OwnerTruth.OptOut(at: now, phone: phone, isOut: word == "stop")
    if wish.isOut || isHeard { owner.optOuts.append(wish) }
    if wish.isOut, isHeard { owner.heardOptOuts.append(wish) }
    if !wish.isOut { owner.possibleOptIns.append(wish) }
  }

  private func noteOptOut(in hook: Hook, isHeard: Bool) {
    guard hook.route == .sms, let body = hook.form.first(where: { $0.0 == "Body" })?.1,
      let phone = hook.form.first(where: { $0.0 == "From" })?.1
    else { return }
    noteOptOut(body, from: phone, isHeard: isHeard)
  }

  /// Whether the process dies at this very operation, so that the answer may not leave any more.
  private func isDying(_ dice: inout Dice) -> Bool {
    isDead && dice.chance(50)
  }

  static func short(_ error: any Error) -> String { String("\(error)".prefix(70)) }
}
