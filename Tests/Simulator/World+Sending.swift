import CCrashVFS
import Carriers
import HTTP
import Server
import Storage
import TextBack

/// What came of an attempt, on its way into the database.
struct Attempted {
  let job: SendJob
  let result: ClientResult
  /// Whether it was on the disk before a byte left; only then a failed write of this is repeated.
  let hasBegun: Bool
  let generation: Int
  /// How often it could not be written.
  var failures = 0
}

extension World {
  private func plan(
    _ result: ClientResult, of job: SendJob, hasBegun: Bool, after milliseconds: Int64
  ) {
    let attempted = Attempted(
      job: job, result: result, hasBegun: hasBegun, generation: generation)
    plan(.answer(attempted), after: milliseconds)
  }

  /// The connection stands, or not; then the commit before the first byte, then the bytes.
  func connect(_ job: SendJob) throws {
    guard program != nil, try !dies(at: .connected) else { return }
    var dice = dice("carrier \(job.token.text)")
    if dice.chance(swarm.unconnected) {
      let failure: ClientResult = .broken(dice.pick([6, 7, 28, 35]), "no connection", sent: 0)
      note("text \(job.token.message) attempt \(job.token.n): no connection")
      diary.note(now)
      return plan(failure, of: job, hasBegun: false, after: 50)
    }
    let purpose = try purpose(of: job.token.message)
    guard try begin(job, for: purpose) else {
      var withdrawn: ClientResult = .broken(42, "withdrawn", sent: 0)
      withdrawn.failure = ClientFailure(code: 42, words: "withdrawn", isWithdrawn: true)
      return plan(withdrawn, of: job, hasBegun: false, after: 1)
    }
    // From here on the bytes are on their way, whatever becomes of this process.
    try checkDurable(job)
    purposes[job.token.text] = purpose
    let sent = try send(job, &dice)
    diary.note(
      Diary.Attempt(
        at: now, token: job.token.text, purpose: purpose, to: job.draft.to.e164,
        body: job.draft.body, end: sent.end))
    diary.noteTrouble(after: sent, at: now)
    note("text \(job.token.message) attempt \(job.token.n): \(sent.words)")
    post(sent.reports)
    if mutation == .postBeforeAnswer {
      plan(.answer(201, "{}"), of: job, hasBegun: true, after: 0)
    }
    plan(sent.result, of: job, hasBegun: true, after: sent.after)
    _ = try dies(at: .sent)
  }

  private func send(_ job: SendJob, _ dice: inout Dice) throws -> CarrierModel.Sent {
    let request = try flow(of: job.carrier).carrier.request(for: job.draft)
    var sent = carrier.take(request, swarm, &dice, at: now)
    if mutation == .doublePost, sent.result.failure?.code == 52 || sent.result.failure?.code == 56 {
      sent = carrier.take(request, swarm, &dice, at: now)
    }
    readings.append((now, job.draft.from.e164))
    carrier.lists.note(carrier.accepted, at: now, seed: seed)
    return sent
  }

  private func begin(_ job: SendJob, for purpose: String) throws -> Bool {
    guard let program else { return false }
    let (moment, epoch, mutation) = (moment, program.epoch, mutation)
    let result = program.write { tx in
      if mutation == .optOutCheckedAtDecisionOnly {
        return try tx.beginUnchecked(job.token, epoch: epoch, at: moment)
      }
      return try SendFlow(tx: tx, at: moment).begin(job.token, epoch: epoch, through: job.carrier)
    }
    // What is begun and never sent stays a question.
    let begun = Diary.Attempt(at: now, token: "", purpose: purpose, end: .unclear)
    if isDead {
      diary.note(begun)
      // The process died in the commit or behind it, before a byte left.
      try dieIfDoomed()
      return false
    }
    switch result {
    case .success(let mayBegin):
      guard mayBegin, try dies(at: .begun) else { return mayBegin }
      diary.note(begun)
      return false
    case .failure(let error):
      note("cannot begin text \(job.token.message): \(World.short(error))")
      diary.note(begun)
      return false
    }
  }

  /// O3: at the first byte the attempt would survive a power loss.
  private func checkDurable(_ job: SendJob) throws {
    let state = try stateAfterPowerLoss(of: job.token.message)
    guard state == .sending else {
      throw Violation(
        "O3", "text \(job.token.message) leaves, and on the disk it is \(state?.rawValue ?? "not")")
    }
  }

  private func stateAfterPowerLoss(of id: ID<Message>) throws -> Message.State? {
    // With nothing at risk, what the program sees is what is on the disk.
    if disk.isSynced, program?.isConnected == true {
      return try undisturbed { try program?.state(of: id) }
    }
    let copy = try SimulatedDisk(afterPowerLossOf: disk, seed: seed &+ UInt64(counts.steps))
    return try withExtendedLifetime(copy) {
      try copy.connect().inSnapshot { try $0.message(id)?.message.state }
    }
  }

  func settle(_ attempted: Attempted) throws {
    guard let program, try !dies(at: .answered) else { return }
    let (job, isRepeat) = (attempted.job, attempted.failures > 0)
    let outcome = try flow(of: job.carrier).carrier.outcome(of: attempted.result)
    if !isRepeat { mark("answer \(World.kind(of: attempted.result))") }
    let record = AttemptRecord(attempted.result, outcome)
    var dice = dice("jitter \(job.token.text)")
    let (moment, jitter) = (moment, Double(dice.below(1_000)) / 1_000)
    let settled = program.write(using: .reserve) { tx in
      try SendFlow(tx: tx, at: moment).settle(
        job.token, outcome, record: record, jitter: jitter, isRepeat: isRepeat)
    }
    switch settled {
    case .success(let settlement):
      if isRepeat { mark("an outcome is stored at another try") }
      diary.noteSettled(job.token.text)
      note("text \(job.token.message) is \(settlement?.state.rawValue ?? "gone")")
    case .failure(let error):
      note("cannot settle text \(job.token.message): \(World.short(error))")
      if willSettleAgain(attempted, after: error) { return }
    }
    program.underWay.remove(job.token.message)
    wake()
    _ = try dies(at: .settled)
  }

  /// Whether the sender holds on to what came of an attempt, as the real one does.
  private func willSettleAgain(_ attempted: Attempted, after error: any Error) -> Bool {
    guard attempted.hasBegun, Patience.isWorthwhile(after: error),
      attempted.failures < Patience.pauses.count
    else { return false }
    var again = attempted
    again.failures += 1
    plan(.answer(again), after: Patience.pauses[attempted.failures])
    return true
  }

  /// The row of the table of verdicts that an answer belongs to.
  private static func kind(of result: ClientResult) -> String {
    switch (result.status, result.failure?.code) {
    case (_, _) where result.bytesSent == 0: result.failure?.code == 42 ? "withdrawn" : "unsent"
    case (200..<300, let code): code == nil ? "2xx" : "2xx, cut"
    case (0, 28): "silence"
    case (0, _): "broken off"
    case (300..<400, _): "3xx"
    case (401...403, _): "401 or 403"
    case (429, _): "429"
    case (400..<500, _): "4xx with a code"
    default: "5xx"
    }
  }
}
