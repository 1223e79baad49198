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

  /// What the carrier hears, or not, of a webhook that it delivered.
  func conclude(_ delivery: Delivery, _ response: Response?) throws {
    let (hook, attempt) = (delivery.hook, delivery.attempt)
    let isHeard = !delivery.dice.chance(swarm.answersLost)
    note(
      "\(hook.event.prefix(14)) \(hook.route.rawValue) → "
        + (response.map { "\($0.status.code)\(isHeard ? "" : ", lost")" } ?? "no answer"))
    guard let response, isHeard, (200..<300).contains(response.status.code) else {
      if attempt < 5 {
        plan(.deliver(hook, try: attempt + 1), after: Int64(delivery.dice.within(500...3_000)))
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
}
