import CCrashVFS
import Carriers
import HTTP
import Server
import Storage
import TextBack

/// One run: the program, the carrier, the disk, the clock and what is to happen next.
final class World {
  enum Event {
    case stimulus(Stimulus)
    case deliver(Hook, try: Int)
    case look
    case connect(SendJob)
    case answer(Attempted)
    case restart
    case lookUp(Enquiry, generation: Int)
    case lookedUp(Enquiry, Result<Findings, LookUpFailure>, generation: Int, seen: Int)
    case room
    case repaired
  }

  /// Steady time at which every run begins.
  static let start: Int64 = 1_769_850_300_000

  let seed: UInt64
  let mutation: Mutation?
  var swarm: Swarm
  let carrier: CarrierModel
  /// The way that webhooks take, by the name of the account.
  let flows: [String: WebhookFlow]
  /// What the operator has configured for the carrier; no fault, so nothing heals it.
  let policy: CarrierPolicy
  let hasSteps: Bool
  /// Whether texts of unknown fate stay so until they are written off.
  let isForsaken: Bool
  let hasTwoLines: Bool
  /// How many changes of the carrier's lists the last poll of an account has seen, if all of it was
  /// taken.
  var pollsSeen: [String: Int] = [:]
  /// When a poll of an account was answered, and the program took all of it.
  var listings: [(account: String, at: Int64)] = []
  let rules = FlowRules(zone: { _ in .utc })
  var disk: SimulatedDisk
  var program: Program? {
    didSet {
      if program == nil { diary.noteAway(at: now) } else { diary.noteBack(at: now) }
    }
  }
  /// Which run of the program this is; what an earlier one began is not heard any more.
  var generation = 0
  var queue = Queue<Event>()
  var now = World.start
  var wallOffset: Int64 = 0
  var machine = Machine(bootedAt: World.start)
  var trace = Trace()
  var isWoken = false
  var nextLook: Int64 = 0
  /// When the dispatcher looks again by itself, if it sleeps.
  var sleepsUntil: Int64 = 0
  /// The operation of the disk at which the process dies, and whether the power goes with it.
  var doom: (operation: UInt64, isPower: Bool)?
  /// Whether what the disk fails with stays; if not, the process goes on to the end of its event.
  var failsForEver = true
  /// Whether the disk fails from some operation on until it is repaired, and the process lives on.
  var isOut = false
  /// Whether the disk has no more room than it was left.
  var isFull = false
  /// Whether the disk takes writes again, and what the dispatcher then finds is not all done yet.
  var isCatchingUp = false
  /// The operation of the disk that fails once.
  var faultAt: UInt64?
  var stepsAtThisTime = 0
  /// When the present phase ends.
  var runsUntil: Int64 = 0
  var counts = Counts()
  /// Keys under which the program keeps webhooks that it has acknowledged.
  var keys: [AcknowledgedKey] = []
  /// When the carrier began to read each attempt that sent bytes, and from which number.
  var readings: [(at: Int64, from: String)] = []
  /// How fast the account may send, also once all is healed.
  let rate: SendRate
  var owner = OwnerTruth()
  let zones = TimeZones()
  var diary = Diary()
  /// Every call, once all is over.
  var pastCalls: [PastCall] = []
  /// Each time that a backup was put in the place of the database.
  var restorations: [Restoration] = []
  /// When the program first heard of each call.
  var arrivals: [(sid: String, at: Int64)] = []
  /// The first text that the carrier accepted for each purpose, and how many were looked at.
  var firstAccepted: [String: String] = [:]
  /// What each attempt is for, by its token.
  var purposes: [String: String] = [:]
  /// The same by the restores before the row was made, and the row.
  var purposesOfRows: [String: String] = [:]
  var saved: SavedDisk?
  /// Backups of which the keeper has told that they are made.
  var madeBackups: [String] = []
  /// Numbers of which the owner was told that they are forgotten, in a story.
  var forgotten: [String] = []
  /// Whether this is the run of a story.
  var isStory = false
  var restores = 0
  var acceptedSeen = 0
  /// The named place at which the process dies, and whether the power goes with it.
  var doomedPoint: (n: Int, isPower: Bool)?
  var operationsBefore = 0
  /// Operations of the disk that only our own looks at it caused.
  var operationsOfOurs = 0
  /// Whether another draw might have left something else of the disk.
  var isDrawn = false
  /// How often what should happen sometimes has happened.
  var marks: [String: Int] = [:]
  /// Whether every move of a text is counted.
  var isWatched = false
  /// Where each text stood after the last step.
  var stood: [Int64: String] = [:]

  struct Counts: Sendable {
    var points = 0
    var steps = 0
    var crashes = 0
    var acknowledged = 0
    var unknown = 0
  }

  init(seed: UInt64, swarm: Swarm, mutation: Mutation?, disk: SimulatedDisk) throws {
    self.seed = seed
    self.swarm = swarm
    rate = swarm.rate
    self.mutation = mutation
    policy = CarrierPolicy(
      mayAsk: swarm.mayAsk, unknownSends: swarm.recovers ? .recover : .strict)
    hasSteps = swarm.steps > 0
    isForsaken = swarm.isForsaken
    hasTwoLines = swarm.hasTwoLines
    carrier = CarrierModel(
      seed: seed, hasTwoAccounts: swarm.hasTwoAccounts, tellsTimes: swarm.tellsTimes)
    flows = World.flows(carrier.accounts, mutation, rules)
    crash_seed_sqlite(Int32(truncatingIfNeeded: seed))
    self.disk = disk
  }

  deinit {
    // The connection goes before the disk it is on.
    program = nil
  }

  /// Both clocks: the wall steps, the other one never does.
  var moment: Moment {
    let wall = Timestamp(milliseconds: now + wallOffset)
    let isWrong = mutation == .wallClockRing
    let steady = machine.steadyTime(at: now)
    return Moment(
      wall: wall, steady: SteadyTime(milliseconds: isWrong ? wall.milliseconds : steady))
  }

  func dice(_ purpose: String) -> Dice { Dice(seed: seed, for: purpose) }

  func note(_ words: String) { trace.note(now - World.start, words) }

  func plan(_ event: Event, after milliseconds: Int64) {
    queue.insert(event, at: now + max(0, milliseconds))
  }

  /// Runs until nothing is to happen before `end`.
  func run(until end: Int64) throws {
    runsUntil = end
    while let next = queue.nextAt, next <= end, let (at, event) = queue.popFirst() {
      stepsAtThisTime = at == now ? stepsAtThisTime + 1 : 0
      guard stepsAtThisTime < 2_000 else {
        throw Violation("W3", "the program goes round in circles without time passing")
      }
      now = at
      counts.steps += 1
      try step(event)
      try dieIfDoomed()
      try checkNeverTwice()
      try watch()
      if counts.steps % 50 == 0 { try verify() }
    }
    now = end
  }

  private func step(_ event: Event) throws {
    switch event {
    case .stimulus(let stimulus): try happen(stimulus)
    case .deliver(let hook, let attempt): try deliver(hook, attempt)
    case .look: try look()
    case .connect(let job): try connect(job)
    case .answer(let attempted):
      if attempted.generation == generation { try settle(attempted) }
    case .restart: try restart()
    case .lookUp(let enquiry, let generation):
      if generation == self.generation { try lookUp(enquiry) }
    case .lookedUp(let enquiry, let answer, let generation, let seen):
      if generation == self.generation { try lookedUp(enquiry, answer, seen: seen) }
    case .repaired:
      guard isOut else { return }
      isOut = false
      isCatchingUp = true
      faultAt = nil
      crash_disk_heal(disk.handle)
      note("disk works again")
    case .room:
      crash_disk_limit(disk.handle, -1)
      isFull = false
      isCatchingUp = true
      note("disk has room again")
    }
  }

  /// Whether the process does nothing more: the disk has failed for good and takes it along.
  var isDead: Bool {
    guard let doom, failsForEver else { return false }
    return disk.operations >= doom.operation
  }

  /// Whether a fault of the disk has been ordered in this run.
  var isDisturbed: Bool { counts.crashes > 0 || failsForEver == false || doom != nil }

  /// Looks at the disk without bringing on the failure that waits for its next operations.
  func undisturbed<Value>(_ body: () throws -> Value) rethrows -> Value {
    let before = disk.operations
    defer { operationsOfOurs += Int(disk.operations - before) }
    let target = doom?.operation ?? faultAt
    let ahead = target.flatMap { $0 > before ? $0 - before : isOut ? 1 : nil }
    guard let ahead else { return try body() }
    crash_disk_fail(disk.handle, 0, 0, false)
    defer {
      let passed = disk.operations - before
      doom?.operation += passed
      faultAt = faultAt.map { $0 + passed }
      crash_disk_fail(disk.handle, Int32(crash_all), ahead, failsForEver)
    }
    return try body()
  }

  /// Every predicate holds at every commit.
  func verify() throws {
    let waits = isCatchingUp || isFull || isOut ? "C5" : ""
    let predicates = Predicate.all.filter { mutation?.shows($0) != true && $0.name != waits }
    let broken = try undisturbed { try program?.broken(of: predicates, at: moment) }
    guard let (predicate, offenders) = broken ?? nil else { return }
    throw Violation(
      predicate.name, "\(predicate.rule): \(offenders.prefix(3).joined(separator: ", "))")
  }
}
