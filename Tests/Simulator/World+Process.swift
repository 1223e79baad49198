import CCrashVFS
import Server
import Storage
import TextBack

extension World {
  /// Once the disk has come to the operation that was the last, the process is dead.
  func dieIfDoomed() throws {
    guard let doom, disk.operations >= doom.operation else { return }
    note(doom.isPower ? "CRASH the power fails" : "CRASH the process is killed")
    counts.crashes += 1
    self.doom = nil
    failsForEver = true
    faultAt = nil
    isOut = false
    program = nil
    generation += 1
    if doom.isPower, isAtRisk { isDrawn = true }
    if doom.isPower {
      crash_disk_lose_power(disk.handle)
      machine.reboot(at: now)
    } else {
      crash_disk_kill(disk.handle)
    }
    crash_disk_heal(disk.handle)
    var dice = dice("outage \(counts.crashes)")
    let outage = dice.chance(swarm.outages) ? dice.within(60...2_400) : counts.crashes
    plan(.restart, after: 1_000 + Int64(outage) * 700)
  }

  /// The program opens what there is, and finds out what o'clock it is.
  func start() throws -> Program {
    let program = try Program(on: disk, mutation)
    program.onFailure = { [unowned self] in diary.note(now) }
    try setClock(of: program)
    return program
  }

  /// Steady time goes on over a reboot, as far as the wall clock can tell how long that took: where
  /// it was set meanwhile, hours are gone or have never been.
  private func setClock(of program: Program) throws {
    let before = machine.lag(at: now)
    let (bootID, sinceBoot) = (machine.bootID, machine.sinceBoot(at: now))
    let wall = Timestamp(milliseconds: now + wallOffset)
    let offset = try program.write { tx in
      let offset = try tx.steadyOffset(boot: bootID, sinceBoot: sinceBoot, wall: wall)
      try tx.noteClocks(
        Moment(wall: wall, steady: SteadyTime(milliseconds: sinceBoot + offset)))
      return offset
    }.get()
    machine.adopt(offset: offset)
    guard machine.lag(at: now) != before else { return }
    note("steady time is \(machine.lag(at: now)) ms behind")
    mark("boot after the clock was set")
    diary.noteLag(machine.lag(at: now), at: now)
    try checkRate()
    // What left before this, at a rate that the program measures, left at another time for it.
    readings = []
  }

  /// Whether chance has a say in what a power loss at this moment leaves: writes are not on the
  /// disk, or the last one was cut short somewhere.
  private var isAtRisk: Bool {
    !disk.isSynced || crash_disk_failed(disk.handle) == Int32(crash_write)
  }

  /// The program starts on what is left, as the server does: recover first, then look.
  func restart() throws {
    guard program == nil else { return }
    do {
      program = try start()
      openDesk()
    } catch {
      if (error as? StartRefusal)?.kind == .corrupt || (error as? DatabaseError)?.isCorrupt == true
      {
        throw Violation("S1", "\(error)")
      }
      note("cannot start: \(World.short(error))")
      return plan(.restart, after: 5_000)
    }
    note("start, epoch \(program?.epoch ?? 0)")
    guard try recover() else { return }
    try checkAcknowledged()
    try checkBackups()
    try checkErasures()
    try look()
    try dieIfDoomed()
    if program != nil { try verify() }
  }

  /// False if the disk did not let it.
  private func recover() throws -> Bool {
    guard let program else { return false }
    let (moment, epoch, mutation) = (moment, program.epoch, mutation)
    let result = program.write { tx in
      if mutation == .leaseWithoutEpoch { return try tx.resendInterrupted(epoch, at: moment) }
      return try SendFlow(tx: tx, at: moment).recover(epoch: epoch)
    }
    switch result {
    case .success(let count):
      if count > 0 { note("\(count) interrupted, now unknown") }
      return true
    case .failure(let error):
      note("cannot recover: \(error)")
      self.program = nil
      generation += 1
      crash_disk_kill(disk.handle)
      plan(.restart, after: 5_000)
      return false
    }
  }

  /// W1: what was acknowledged is there after every crash.
  private func checkAcknowledged() throws {
    guard let program else { return }
    let keys = keys
    let missing = try undisturbed {
      try program.read { tx in
        try keys.first {
          if case .new = try tx.receipt(carrier: $0.account, identity: $0.identity) { return true }
          return false
        }
      }
    }
    if let key = missing ?? nil {
      throw Violation("W1", "acknowledged and gone: \(key)")
    }
  }

  /// The dispatcher's turn.
  func look() throws {
    guard let program else { return }
    isWoken = false
    let (moment, rules, underWay) = (moment, rules, program.underWay)
    let (pace, rates) = (program.pace, rates)
    let allowance = program.desk.allowance(at: moment.steady)
    let result = program.write { tx in
      let pace = try pace ?? SendPace(rates, from: tx, underWay: underWay, at: moment)
      return try DueWork(tx: tx, rules: rules, at: moment, pace: pace)
        .take(except: underWay, asking: allowance)
    }
    program.pace = nil
    try dieIfDoomed()
    guard case .success(let found) = result, self.program != nil else {
      return plan(.look, after: Dispatcher.sleepMillisecondsMax)
    }
    program.underWay.formUnion(found.messages.map(\.id))
    program.pace = found.pace
    begin(found.enquiries)
    isCatchingUp = isCatchingUp && isAskingForCalls
    for message in found.messages {
      let attempt = "attempt \(message.id) \(message.attempts) \(message.obstacles)"
      // A row of the same number that a restore has forgotten had a secret of its own.
      var dice = dice(restores == 0 ? attempt : "\(attempt) restore \(restores)")
      let secret = String(dice.next(), radix: 16) + "00000000000000000000000000000000"
      let job = SendJob(message, secret: String(secret.prefix(32)))
      plan(.connect(job), after: Int64(dice.within(20...200)))
    }
    try checkPatience()
    if let next = found.nextAt {
      // A steady clock that is the wall's would let us wait for ever after a step.
      lookAgain(after: min(max(next.since(moment.steady).milliseconds, 1), 600_000))
    }
  }

  /// The dispatcher sleeps until the next row is due, once however often it has looked.
  private func lookAgain(after milliseconds: Int64) {
    guard sleepsUntil <= now || now + milliseconds < sleepsUntil else { return }
    sleepsUntil = now + milliseconds
    plan(.look, after: milliseconds)
  }

  /// Rows that nobody announces are found within the second for which the dispatcher sleeps.
  func lookSoon() {
    let latest = now + Dispatcher.sleepMillisecondsMax
    guard nextLook < now || nextLook > latest else { return }
    nextLook = latest
    queue.insert(.look, at: latest)
  }

  /// Something may be due; the dispatcher is woken once however often it is told.
  func wake() {
    guard !isWoken else { return }
    isWoken = true
    plan(.look, after: 0)
  }
}
