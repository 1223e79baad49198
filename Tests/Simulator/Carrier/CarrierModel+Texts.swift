import Carriers
import HTTP

extension CarrierModel {
  /// What a request to send a text came to: the answer, when it comes, and what follows.
  struct Sent {
    var result: ClientResult
    var after: Int64 = 150
    var reports: Plan = []
    var words: String
    var end = Diary.Attempt.End.unclear
  }

  /// Takes the bytes of a request. Whether it accepts and what it answers are two decisions.
  func take(
    _ request: ClientRequest, _ swarm: Swarm, _ dice: inout Dice, at time: Int64
  ) -> Sent {
    let form = CarrierModel.decoded(request.body)
    let token = form["StatusCallback"].flatMap(CarrierModel.token) ?? ""
    guard let account = account(ofNumber: form["From"] ?? ""),
      request.url.contains("/Accounts/\(account.sid)/")
    else {
      foreignSends.append(token)
      return Sent(result: .answer(400, #"{"code":21606}"#), words: "not a number of the account")
    }
    if dice.chance(swarm.requestsLost) {
      return Sent(result: .broken(56, "reset", sent: 60), words: "lost before it was read")
    }
    if dice.chance(swarm.throttled) {
      let pause = dice.chance(50) ? dice.within(1...30) : nil
      return Sent(
        result: .answer(429, #"{"code":20429}"#, retryAfter: pause), words: "429", end: .slowedDown)
    }
    if dice.chance(swarm.turnedAway) {
      return Sent(
        result: .answer(dice.pick([401, 403, 302]), ""), words: "turned away", end: .turnedAway)
    }
    if dice.chance(swarm.refused5xx) {
      return Sent(result: .answer(dice.pick([500, 502, 503]), ""), words: "5xx, not accepted")
    }
    if let code = refusal(of: form, swarm, &dice) {
      refused.insert(token)
      refusals.append(Refusal(at: time, to: form["To"] ?? "", code: code))
      return Sent(
        result: .answer(400, #"{"code":\#(code)}"#), words: "refused with \(code)", end: .refused)
    }
    return accept(form, token, account, swarm, &dice, at: time)
  }

  private func refusal(of form: [String: String], _ swarm: Swarm, _ dice: inout Dice) -> Int? {
    if optedOut.contains(form["To"] ?? "") { return 21610 }
    return dice.chance(swarm.rejected) ? dice.pick([21211, 21614, 30007, 21408]) : nil
  }

  private func accept(
    _ form: [String: String], _ token: String, _ account: CarrierAccount, _ swarm: Swarm,
    _ dice: inout Dice, at time: Int64
  ) -> Sent {
    let sid = sid("SM", "text \(accepted.count)")
    accepted.append(
      Accepted(
        account: account, sid: sid, token: token, to: form["To"] ?? "", from: form["From"] ?? "",
        body: form["Body"] ?? "", at: time))
    let body = #"{"sid":"\#(sid)","account_sid":"\#(account.sid)","num_segments":"1"}"#
    var sent = Sent(result: .answer(201, body), words: "ACCEPT \(sid.prefix(6))", end: .accepted)
    if dice.chance(swarm.accepted5xx) {
      sent.result = .answer(dice.pick([500, 503, 504]), "")
      sent.words += ", answered 5xx"
    } else if dice.chance(swarm.repliesLost) {
      sent.result = .broken(dice.pick([52, 56]), "reset", sent: 300)
      sent.words += ", answer lost"
    } else if dice.chance(swarm.slow) {
      sent.result = .broken(28, "timed out", sent: 300)
      sent.after = 20_000
      sent.words += ", too slow"
    } else if dice.chance(swarm.halves) {
      sent.result = .answer(201, String(body.prefix(dice.below(body.count))))
      sent.result.failure = ClientFailure(code: 18, words: "cut")
      sent.words += ", half an answer"
    }
    sent.reports = reports(on: sid, token, from: form["From"] ?? "", account, &dice)
    return sent
  }

  private func reports(
    on sid: String, _ token: String, from line: String, _ account: CarrierAccount,
    _ dice: inout Dice
  ) -> Plan {
    let final = dice.pick(["delivered", "delivered", "delivered", "undelivered", "failed"])
    finals[sid] = final
    var words = final == "failed" ? ["sent", final] : ["queued", "sent", final]
    // Carriers come up with new words; the last one is always one of the old.
    var fashion = Dice(seed: seed, for: "word \(sid)")
    if fashion.chance(20) { words[0] = "routing" }
    var after: Int64 = 50
    return words.map { word in
      after += Int64(dice.below(5_000))
      let form = [
        ("MessageSid", sid), ("MessageStatus", word), ("To", "x"), ("From", line),
      ]
      let event = "report \(sid) \(word)"
      return (after, Hook(event, .smsStatus, query: "?token=\(token)", of: account, form))
    }
  }

  /// A customer writes; the carrier honours a stop on its own account, too.
  func write(_ id: Int, from caller: String, _ body: String, to line: Int) -> Hook {
    switch body.lowercased() {
    case "stop": optedOut.insert(caller)
    case "start": optedOut.remove(caller)
    default: break
    }
    let sid = sid("SM", "inbound \(id)")
    return Hook(
      "sms \(sid)", .sms, of: account(of: line),
      [
        ("MessageSid", sid), ("From", caller), ("To", CarrierModel.lines[line]), ("Body", body),
        ("SmsStatus", "received"),
      ])
  }

  private static func decoded(_ body: [UInt8]) -> [String: String] {
    // A request of the program's that is no form would be found by its missing recipient.
    guard let form = try? FormBody(body) else { return [:] }
    return form.pairs.reduce(into: [:]) { fields, pair in fields[pair.name] = pair.value }
  }

  private static func token(in callback: String) -> String? {
    callback.split(separator: "token=").last.map { String($0.prefix { $0 != "#" }) }
  }
}

extension ClientResult {
  static func answer(_ status: Int, _ body: String, retryAfter: Int? = nil) -> ClientResult {
    ClientResult(
      status: status, retryAfterSeconds: retryAfter, body: Array(body.utf8), bytesSent: 300)
  }

  static func broken(_ code: Int, _ words: String, sent: Int) -> ClientResult {
    ClientResult(
      status: 0, body: [], bytesSent: sent, failure: ClientFailure(code: code, words: words))
  }
}
