import Carriers

extension CarrierModel {
  /// Something that the carrier does after so many milliseconds.
  typealias Plan = [(after: Int64, hook: Hook)]

  /// A call arrives: the first webhook, which asks what to do.
  func arrive(
    _ id: Int, from caller: String, _ fate: Stimulus.Fate, on line: Int = 0, at time: Int64
  ) -> Hook {
    let sid = sid("CA", "call \(id)")
    let truth = CallTruth(sid: sid, from: caller, fate: fate, line: line, arrivedAt: time)
    calls[sid] = truth
    callOrder.append(sid)
    return Hook("voice \(sid)", .voice, of: account(of: line), fields(truth, "ringing"))
  }

  /// The document says what happens next; without one the call fails.
  func proceed(with sid: String, document: String?, at time: Int64) -> Plan {
    guard var truth = calls[sid] else { return [] }
    defer { calls[sid] = truth }
    guard let document, let timeout = CarrierModel.timeout(in: document) else {
      truth.ringEndsAt = time
      let word =
        document == nil ? "failed" : document?.contains("Reject") == true ? "busy" : "completed"
      return [(500, end(truth, word, seconds: word == "completed" ? 0 : nil))]
    }
    truth.ringSeconds = timeout
    truth.isScreened = document.contains("/voice/screen")
    return ring(&truth, timeout: timeout, at: time)
  }

  private func ring(_ truth: inout CallTruth, timeout: Int, at time: Int64) -> Plan {
    let rung: Plan = [(400, leg(truth, "ringing"))]
    switch truth.fate {
    case .answered(let after, let talk) where after < timeout:
      truth.ringEndsAt = time + Int64(after) * 1_000
      return rung + pickUp(&truth, after: Int64(after) * 1_000, talk: talk)
    case .answered, .ringsOut:
      return rung + unanswered(&truth, "no-answer", after: Int64(timeout) * 1_000, at: time)
    case .busy: return unanswered(&truth, "busy", after: 2_000, at: time)
    case .failed: return unanswered(&truth, "failed", after: 1_000, at: time)
    case .callerHangsUp(let after):
      let moment = Int64(min(after, timeout)) * 1_000
      truth.ringEndsAt = time + moment
      return rung + [(moment, leg(truth, "canceled")), (moment + 300, end(truth, "canceled"))]
    }
  }

  private func unanswered(
    _ truth: inout CallTruth, _ word: String, after: Int64, at time: Int64
  ) -> Plan {
    truth.ringEndsAt = time + after
    return [
      (after, leg(truth, word)), (after + 100, result(truth, word)),
      (after + 600, end(truth, word == "no-answer" ? "no-answer" : "completed", seconds: 0)),
    ]
  }

  private func pickUp(_ truth: inout CallTruth, after: Int64, talk: Int) -> Plan {
    let over = after + Int64(talk) * 1_000
    guard truth.isScreened else {
      truth.isAnswered = true
      return [(after, leg(truth, "in-progress"))] + talked(truth, over, talk)
    }
    let asked: Plan = [(after, leg(truth, "in-progress")), (after + 100, screen(truth))]
    // Who talks for an odd number of seconds is a machine, and presses nothing.
    guard talk % 2 == 0 else {
      truth.ringEndsAt = truth.ringEndsAt.map { $0 + 8_000 }
      return asked + [
        (after + 8_000, leg(truth, "completed", seconds: 8)),
        (after + 8_100, result(truth, "no-answer")), (after + 8_600, end(truth, "no-answer")),
      ]
    }
    truth.isAnswered = true
    return asked + [(after + 4_000, accept(truth))] + talked(truth, over + 4_000, talk)
  }

  private func talked(_ truth: CallTruth, _ over: Int64, _ talk: Int) -> Plan {
    [
      (over, leg(truth, "completed", seconds: talk)),
      (over + 100, result(truth, "completed", seconds: talk)),
      (over + 600, end(truth, "completed", seconds: talk)),
    ]
  }

  private func fields(_ truth: CallTruth, _ word: String) -> [(String, String)] {
    [
      ("CallSid", truth.sid), ("From", truth.from), ("To", CarrierModel.lines[truth.line]),
      ("CallStatus", word), ("Direction", "inbound"),
    ]
  }

  private func leg(_ truth: CallTruth, _ word: String, seconds: Int? = nil) -> Hook {
    Hook(
      "leg \(truth.sid) \(word)", .voiceStatus, of: account(of: truth.line),
      legFields(truth, word, seconds))
  }

  private func legFields(
    _ truth: CallTruth, _ word: String, _ seconds: Int? = nil
  ) -> [(String, String)] {
    [
      ("CallSid", sid("CA", "leg \(truth.sid)")), ("ParentCallSid", truth.sid),
      ("From", truth.from), ("To", CarrierModel.owner), ("CallStatus", word),
      ("Direction", "outbound-dial"),
    ] + (seconds.map { [("CallDuration", String($0))] } ?? [])
  }

  private func screen(_ truth: CallTruth) -> Hook {
    Hook(
      "screen \(truth.sid)", .voiceScreen, of: account(of: truth.line),
      legFields(truth, "in-progress"))
  }

  private func accept(_ truth: CallTruth) -> Hook {
    Hook(
      "accept \(truth.sid)", .voiceAccept, of: account(of: truth.line),
      legFields(truth, "in-progress") + [("Digits", "1")])
  }

  private func result(_ truth: CallTruth, _ word: String, seconds: Int? = nil) -> Hook {
    let leg = [("DialCallSid", sid("CA", "leg \(truth.sid)")), ("DialCallStatus", word)]
    return Hook(
      "result \(truth.sid) \(word)", .voiceResult, of: account(of: truth.line),
      fields(truth, "in-progress") + leg
        + (seconds.map { [("DialCallDuration", String($0))] } ?? []))
  }

  private func end(_ truth: CallTruth, _ word: String, seconds: Int? = nil) -> Hook {
    Hook(
      "end \(truth.sid) \(word)", .voiceStatus, of: account(of: truth.line),
      fields(truth, word)
        + (seconds.map { [("CallDuration", String($0))] } ?? []))
  }

  /// The seconds of ring that a document asks for; nil if it rings nobody.
  private static func timeout(in document: String) -> Int? {
    guard let dial = document.split(separator: "<Dial ", maxSplits: 1).dropFirst().first else {
      return nil
    }
    let words = dial.split(separator: "\"")
    guard let place = words.firstIndex(where: { $0.hasSuffix("timeout=") }) else { return nil }
    return Int(words[place + 1])
  }
}
