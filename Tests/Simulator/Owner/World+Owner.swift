import HTTP
import JSON
import Server
import Storage
import TextBack

/// What owners do, each through the route that the owner would take.
extension World {
  func act(_ action: Stimulus.OwnerAction, _ id: Int) throws {
    guard program != nil else { return }
    switch action {
    case .buy(let credits, let reference): try buy(credits, "order \(reference)")
    case .optOut(let caller): try optOut(caller)
    case .optIn(let caller): try optIn(caller)
    case .reply(let caller): try reply(to: caller, id)
    case .rules(let seed, let line): try change(seed, line)
    case .limits(let seed): try limit(seed)
    case .resolve: try resolve()
    case .resume: try resume()
    case .advance(let caller): try advance(caller)
    case .read: try readLists()
    case .backUp: try backUp()
    case .restore: try restore()
    // Asked for until it is done.
    case .makeBackup, .erase: return
    }
    wake()
  }

  private func buy(_ credits: Int, _ order: String) throws {
    let answer = try ask(
      OwnerRequest(
        method: "POST", path: "/businesses/{b}/credits/purchases",
        body: #"{"credits":\#(credits),"external_id":"\#(order)"}"#))
    if case .done(let response) = answer, response.status == .created {
      owner.purchases.append(OwnerTruth.Purchase(at: now, credits: credits))
    }
    note("owner buys \(credits) as \(order): \(answer.words)")
  }

  private func optOut(_ caller: Int) throws {
    guard mutation != .optOutCheckedAtDecisionOnly else { return try optOutUnheeded(caller) }
    let phone = CarrierModel.caller(caller)
    let answer = try ask(
      OwnerRequest(
        method: "POST", path: "/businesses/{b}/opt-outs", body: #"{"phone":"\#(phone)"}"#))
    let wish = OwnerTruth.OptOut(at: now, phone: phone, isOut: true)
    if answer.isDone || answer.isUnclear { owner.optOuts.append(wish) }
    // A process that is dead answers nobody.
    if answer.isDone, !isDead { owner.heardOptOuts.append(wish) }
    note("owner opts caller \(caller) out: \(answer.words)")
  }

  /// The same with a bug: what waits for the person is left as it is.
  private func optOutUnheeded(_ caller: Int) throws {
    let (moment, phone) = (moment, try World.phone(caller))
    let result = program?.write { try $0.optOutUnheeded(phone, at: moment) }
    if case .success? = result {
      owner.optOuts.append(OwnerTruth.OptOut(at: now, phone: phone.e164, isOut: true))
    }
    note("owner opts caller \(caller) out, and nothing is withdrawn")
  }

  private func optIn(_ caller: Int) throws {
    let phone = try World.phone(caller)
    let active = try undisturbed {
      try program?.read { try $0.activeOptOut(of: phone, from: ID(1)) }
    }
    guard let active = active ?? nil else { return note("owner opts nobody in") }
    let answer = try ask(
      OwnerRequest(
        method: "DELETE", path: "/businesses/{b}/opt-outs/{id}", id: active.id,
        body: #"{"evidence":"said so"}"#))
    let wish = OwnerTruth.OptOut(at: now, phone: phone.e164, isOut: false)
    if answer.isDone { owner.optOuts.append(wish) }
    if answer.isDone || answer.isUnclear { owner.possibleOptIns.append(wish) }
    note("owner opts caller \(caller) in: \(answer.words)")
  }

  private func reply(to caller: Int, _ id: Int) throws {
    guard let lead = try lead(of: caller) else { return note("owner has nobody to reply to") }
    // Half of the replies have words of their own, and the others are alike.
    let body = id % 2 == 0 ? "Hello again" : "Hello again, \(id)"
    let answer = try ask(
      OwnerRequest(
        method: "POST", path: "/businesses/{b}/leads/{id}/messages", id: lead,
        body: #"{"body":"\#(body)"}"#, key: "reply-\(id)"))
    if answer.isDone || answer.isUnclear { owner.replies += 1 }
    note("owner replies to caller \(caller): \(answer.words)")
  }

  private func change(_ seed: UInt64, _ line: Int) throws {
    var dice = Dice(seed: seed)
    try set(OwnerRules(&dice, swarm), of: line)
  }

  /// Sets the rules of a number.
  func set(_ rules: OwnerRules, of line: Int) throws {
    let answer = try ask(
      OwnerRequest(
        method: "PATCH", path: "/businesses/{b}/numbers/{id}", id: Int64(line) + 1,
        body: rules.json))
    if answer.isDone || answer.isUnclear {
      owner.rules[line].note(rules, at: now, isCertain: answer.isDone)
    }
    note("owner sets line \(line) to \(rules.words): \(answer.words)")
  }

  private func limit(_ seed: UInt64) throws {
    var dice = Dice(seed: seed)
    try set(
      OwnerTruth.Limits(
        perHour: dice.pick([0, 1, 3]), perDay: dice.pick([0, 2, 5]),
        perPrefix: dice.pick([0, 1, 2])))
  }

  func set(_ limits: OwnerTruth.Limits) throws {
    let answer = try ask(
      OwnerRequest(method: "PATCH", path: "/businesses/{b}", body: limits.json))
    if answer.isDone || answer.isUnclear {
      owner.limits.note(limits, at: now, isCertain: answer.isDone)
    }
    note(
      "owner limits texts to \(limits.perHour)/\(limits.perDay)/\(limits.perPrefix):"
        + " \(answer.words)")
  }

  private func resume() throws {
    let list = try ask(OwnerRequest(method: "GET", path: "/businesses/{b}/pauses"))
    for id in list.ids {
      let answer = try ask(
        OwnerRequest(method: "DELETE", path: "/businesses/{b}/pauses/{id}", id: id))
      if answer.isDone || answer.isUnclear { owner.resumed.append(now) }
      note("owner ends pause \(id): \(answer.words)")
    }
  }

  private func advance(_ caller: Int) throws {
    guard let lead = try lead(of: caller) else { return }
    let answer = try ask(
      OwnerRequest(
        method: "PATCH", path: "/businesses/{b}/leads/{id}", id: lead,
        body: #"{"stage":"booked"}"#))
    note("owner books caller \(caller): \(answer.words)")
  }

  func lead(of caller: Int) throws -> Int64? {
    let phone = try World.phone(caller)
    let lead = try undisturbed {
      try program?.read { try $0.findLead(of: ID(1), phone: phone)?.id.rawValue }
    }
    return lead ?? nil
  }
}

extension OwnerAnswer {
  /// The identifiers of a list.
  var ids: [Int64] {
    items.compactMap { if case .string(let id)? = $0.object?["id"] { Int64(id) } else { nil } }
  }

  /// The items of a list; an answer that is no list has none.
  var items: [JSONValue] {
    if case .array(let items)? = json?["items"] { items } else { [] }
  }

  /// Where the next page begins.
  var cursor: String? {
    if case .string(let cursor)? = json?["next_cursor"] { cursor } else { nil }
  }

  private var json: JSONObject? {
    guard case .done(let response) = self else { return nil }
    // What is no JSON has neither items nor a cursor, and that is told.
    return (try? JSONValue(parsing: response.body))?.object
  }
}
