import Carriers
import HTTP
import Server
import Storage
import TextBack

/// The carrier's lists over the simulated network: whole, broken off, refused or too slow.
private struct ListLine: HTTPClient {
  let lists: CarrierLists
  let time: Int64
  let lag: Int64
  let failures: Int
  let dice: @Sendable () -> Dice

  func send(_ request: ClientRequest, beforeFirstByte: () -> Bool) -> ClientResult {
    var dice = dice()
    let whole = lists.answer(request, at: time, lag: lag)
    guard dice.chance(failures) else { return whole }
    switch dice.below(4) {
    case 0: return .answer(dice.pick([500, 503, 401, 429]), "")
    case 1: return .broken(28, "timed out", sent: 200)
    case 2:
      var cut = whole
      cut.body = Array(whole.body.prefix(dice.below(whole.body.count)))
      return cut
    default:
      var cut = whole
      cut.failure = ClientFailure(code: 18, words: "cut")
      return cut
    }
  }
}

extension World {
  /// A new run of the program asks afresh.
  func openDesk() {
    let accounts = policy.mayAsk ? flows.keys.sorted() : []
    var dice = dice("polls")
    program?.desk = LookUpDesk(
      accounts: accounts, startedAt: moment.steady,
      pollEvery: dice.pick([.minutes(1), .minutes(5)]))
    pollsSeen = [:]
  }

  /// Once all is quiet nobody is in doubt whom the list could help.
  func checkUnknown(_ text: StoredMessage) throws {
    guard policy.mayAsk, !hasSteps, !text.to.isPseudonym else { return }
    // Of two that are alike and both unknown, nobody can say which one the list has.
    let open = try program?.read {
      try $0.openTexts(from: text.from, to: text.to, of: text.businessID)
    }
    guard (open ?? nil)?.count(where: { $0.body == text.body }) == 1 else { return }
    let alike = carrier.accepted.count {
      $0.to == text.to.e164 && $0.from == text.from.e164 && $0.body == text.body
    }
    let isAccepted = acceptedOfRows.contains { AttemptToken($0.token)?.message == text.id }
    if isAccepted, alike == 1 {
      throw Violation("G6", "text \(text.id) is unknown, and the carrier's list has it")
    }
    if policy.unknownSends == .recover, alike == 0 {
      throw Violation("G6", "text \(text.id) is unknown, and the carrier's list is without it")
    }
  }

  /// A call of which no report comes through, on a sound day: the carrier's list tells of it, and
  /// its text is sent within three minutes of its end.
  func probeUnheard() throws {
    guard policy.mayAsk, !hasSteps else { return }
    note("probe without reports")
    swarm.dropped = 100
    let caller = CarrierModel.caller(World.probeCaller - 1)
    post(carrier.arrive(-2, from: caller, .ringsOut, on: hasTwoLines ? 1 : 0, at: now), after: 0)
    try run(until: now + 21_000 + 180_000)
    swarm.dropped = 0
    guard carrier.accepted.count(where: { $0.to == caller }) == 1 else {
      throw Violation("G5", "a missed call of which nothing was heard gets no text in time")
    }
  }

  /// Whether calls are overdue that the carrier has been asked for and has not answered yet.
  var isAskingForCalls: Bool {
    program?.desk.allowance(at: moment.steady).underWay.contains { $0.isOfCall } ?? false
  }

  func begin(_ enquiries: [Enquiry]) {
    program?.desk.began(enquiries, at: moment.steady)
    for enquiry in enquiries {
      var dice = dice("enquiry \(counts.steps) \(enquiry.word)")
      plan(.lookUp(enquiry, generation: generation), after: Int64(dice.within(20...400)))
    }
  }

  /// The carrier reads the question and answers.
  func lookUp(_ enquiry: Enquiry) throws {
    guard let records = try flow(of: enquiry.account).carrier.records else { return }
    let (step, seed) = (counts.steps, seed)
    let line = ListLine(
      lists: carrier.lists, time: now, lag: Int64(swarm.listLagMilliseconds),
      failures: swarm.listFailures, dice: { Dice(seed: seed, for: "list \(step)") })
    let seen = carrier.lists.changes(until: now)
    if enquiry.isPoll, seen == pollsSeen[enquiry.account], swarm.listFailures == 0 {
      // The very same list as last time, all of it taken: reading it again would change nothing.
      return plan(
        .lookedUp(enquiry, .success(Findings()), generation: generation, seen: seen), after: 100)
    }
    let answer = LookUpClient(client: line).answer(enquiry, from: records)
    if enquiry.isPoll { pollsSeen[enquiry.account] = nil }
    if case .failure(let failure) = answer { note("\(enquiry.word) is not answered: \(failure)") }
    plan(.lookedUp(enquiry, answer, generation: generation, seen: seen), after: 100)
  }

  /// The program takes the answer.
  func lookedUp(
    _ enquiry: Enquiry, _ answer: Result<Findings, LookUpFailure>, seen: Int
  ) throws {
    guard let program else { return }
    let door = try flow(of: enquiry.account)
    let (moment, policy, mutation) = (moment, policy, mutation)
    let failures = program.desk.failures(of: enquiry.account)
    var isTaken = true
    switch answer {
    case .failure:
      isTaken = false
      let result = program.write { tx in
        var flow = EnquiryFlow(tx: tx, enquiry: enquiry, door: door, policy: policy, at: moment)
        return try flow.fail(failures: failures)
      }
      try hear(result, enquiry)
    case .success(let findings):
      for part in findings.parts(about: enquiry.subject) where isTaken {
        let result = program.write { tx in
          if mutation == .listTakenOnce, try tx.resendMissed(enquiry, part, at: moment) {
            return FlowOutcome()
          }
          var flow = EnquiryFlow(tx: tx, enquiry: enquiry, door: door, policy: policy, at: moment)
          return try flow.take(part)
        }
        isTaken = try hear(result, enquiry)
        try dieIfDoomed()
        guard self.program != nil else { return }
      }
    }
    program.desk.ended(enquiry, isAnswered: isTaken, at: moment.steady)
    if enquiry.isPoll, isTaken { listings.append((enquiry.account, now)) }
    if enquiry.isPoll, isTaken, swarm.listLagMilliseconds == 0 {
      pollsSeen[enquiry.account] = seen
    }
    wake()
  }

  @discardableResult
  private func hear(
    _ result: Result<FlowOutcome, any Error>, _ enquiry: Enquiry
  ) throws -> Bool {
    switch result {
    case .success(let outcome):
      mark("enquiry \(enquiry.word)")
      for case .messageMoved(let state) in outcome.notes {
        note("\(enquiry.word): a text is \(state.rawValue)")
      }
      for case .eventFound in outcome.notes { note("\(enquiry.word): something is news") }
      return true
    case .failure(let error):
      note("cannot take the answer about \(enquiry.word): \(World.short(error))")
      if let error = error as? DatabaseError, error.isConstraint {
        throw Violation("W1", "an answer about \(enquiry.word) breaks a rule: \(error)")
      }
      return false
    }
  }
}

extension Enquiry {
  var isPoll: Bool { if case .recent = subject { true } else { false } }
  var isOfCall: Bool { if case .call = subject { true } else { false } }
}

extension Transaction {
  /// The bug of taking one list for proof.
  func resendMissed(
    _ enquiry: Enquiry, _ findings: Findings.Part, at moment: Moment
  ) throws -> Bool {
    guard case .text(let id, _, _) = enquiry.subject, var text = try message(id),
      text.message.state == .unknown, findings.texts.allSatisfy({ $0.text.body != text.body })
    else { return false }
    let transition = text.message.apply(.provedAbsent(mayRetry: true))
    try proveAbsent(id)
    text.nextTryAt = moment.steady
    try saveMessage(text, transition, at: moment)
    return true
  }
}
