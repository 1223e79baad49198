import Carriers
import HTTP
import Server
import Storage
import TextBack

/// A webhook that has come to us.
final class Delivery {
  let hook: Hook
  /// How often it was delivered before.
  let attempt: Int
  /// When it came, by the program's clocks: it may wait for a commit.
  let moment: Moment
  /// What is drawn on its way, and on the way of its answer.
  var dice: Dice

  init(_ hook: Hook, _ attempt: Int, at moment: Moment, _ dice: Dice) {
    self.hook = hook
    self.attempt = attempt
    self.moment = moment
    self.dice = dice
  }
}

extension World {
  /// How many webhooks share a commit at most.
  private static let sharedMax = 4

  /// The program takes a webhook, and with it those that come while its writer is at work.
  func deliver(_ hook: Hook, _ attempt: Int) throws {
    var deliveries = [delivery(of: hook, attempt, place: 0)]
    let latest = min(now + 1_000, runsUntil)
    var dice = dice("company \(counts.steps)")
    while program != nil, deliveries.count < World.sharedMax, dice.chance(swarm.shared),
      let at = queue.nextAt, at <= latest, case .deliver(let hook, let attempt)? = queue.next,
      // Of two texts it has to be seen which one was heard first.
      hook.route != .sms || deliveries.allSatisfy({ $0.hook.route != .sms })
    {
      _ = queue.popFirst()
      now = at
      deliveries.append(delivery(of: hook, attempt, place: deliveries.count))
    }
    if deliveries.count > 1 { mark("webhooks share a commit") }
    let responses = try responses(to: deliveries)
    for (delivery, response) in zip(deliveries, responses) {
      // Who dies between two answers gives no other.
      try conclude(delivery, program == nil ? nil : response)
    }
  }

  private func delivery(of hook: Hook, _ attempt: Int, place: Int) -> Delivery {
    let occasion = "delivery \(hook.event) \(attempt) \(counts.steps)"
    let dice = dice(place == 0 ? occasion : "\(occasion) in place \(place)")
    return Delivery(hook, attempt, at: moment, dice)
  }

  /// What is answered to each, in their order; nil where nobody answers.
  private func responses(to deliveries: [Delivery]) throws -> [Response?] {
    guard let program else { return deliveries.map { _ in nil } }
    let notices = try deliveries.map(read)
    let takings = try zip(deliveries, notices).map(taking)
    let isEarly = mutation == .ackBeforeCommit
    let results = program.write(together: takings)
    for (index, delivery) in deliveries.enumerated() {
      let (hook, notice) = (delivery.hook, notices[index])
      if isEarly { acknowledge(hook, notice) }
      try note(results[index], of: hook, notice, isAcknowledged: isEarly)
    }
    return try zip(deliveries, results).map { try self.response(to: $0, $1) }
  }

  /// The real parser, signature and translation.
  private func read(_ delivery: Delivery) throws -> Notice {
    let hook = delivery.hook
    noteOptOut(in: hook, isHeard: false)
    let pieces = hook.pieces(&delivery.dice)
    guard let request = try RequestBytes.read(pieces, bodyBytesMax: 65_536) else {
      throw Violation("SIM", "the parser waits for more of \(hook.event)")
    }
    let carrier = try flow(of: hook.account.name).carrier
    do throws(WebhookRefusal) {
      return try carrier.read(try carrier.verify(request, route: hook.route))
    } catch {
      throw Violation("Z1", "a signed webhook is refused: \(error) \(hook.event)")
    }
  }

  /// The transaction in which a webhook is taken; nil is what a bug that does not hear it does.
  private func taking(
    _ delivery: Delivery, _ notice: Notice
  ) throws -> @Sendable (Transaction) throws -> WebhookFlow.Taken? {
    let flow = try flow(of: delivery.hook.account.name)
    let (moment, route, mutation) = (delivery.moment, delivery.hook.route, mutation)
    return { tx in
      if mutation == .lateAnswerIgnored, try tx.isLateAnswer(notice.event, through: flow.account) {
        return nil
      }
      let taken = try flow.take(notice, route: route, tx, at: moment)
      if mutation == .everySeventhForgotten { try tx.forgetEverySeventh(at: moment) }
      return taken
    }
  }

  /// What a commit came to, before anybody is told.
  private func note(
    _ result: Result<WebhookFlow.Taken?, any Error>, of hook: Hook, _ notice: Notice,
    isAcknowledged: Bool
  ) throws {
    switch result {
    case .success(nil): acknowledge(hook, notice)
    case .success(let taken?):
      if !taken.isRepeat, carrier.acknowledged.contains(hook.event),
        !isAcknowledged, mutation != .lateAnswerIgnored
      {
        throw Violation("W2", "a repeat of \(hook.event.prefix(14)) is taken for news")
      }
      if !isAcknowledged { acknowledge(hook, notice) }
      if mutation == .rankFalls { try program?.fall(notice.event) }
      if taken.outcome.hasQueuedText { wake() }
      lookSoon()
    case .failure(let error):
      note("cannot take a webhook: \(World.short(error))")
      guard error is DatabaseError || error is WriteRefusal || error is StartRefusal else {
        throw Violation("W1", "the transaction of \(hook.event) throws \(error)")
      }
      if let error = error as? DatabaseError, error.isConstraint {
        throw Violation("W1", "the transaction of \(hook.event) breaks a rule: \(error)")
      }
    }
  }

  /// What is answered, unless the process has died by then.
  private func response(
    to delivery: Delivery, _ result: Result<WebhookFlow.Taken?, any Error>
  ) throws -> Response? {
    guard program != nil else { return nil }
    switch result {
    case .success(nil): return Response(.noContent)
    case .success(let taken?):
      let point = delivery.hook.route == .smsStatus ? Point.reported : .committed
      return try dies(at: point) || isDying(delivery) ? nil : taken.response
    case .failure: return isDying(delivery) ? nil : Response(.serviceUnavailable)
    }
  }

  /// Whether the process dies at this very operation, so that the answer may not leave any more.
  private func isDying(_ delivery: Delivery) -> Bool { isDead && delivery.dice.chance(50) }

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

  static func short(_ error: any Error) -> String { String("\(error)".prefix(70)) }
}
