import CCrashVFS
import Server
import Storage
import TextBack

/// A run of a seed: what happens is drawn from it, and nothing else decides.
package struct Simulation: Sendable {
  package let seed: UInt64
  package let swarm: Swarm
  package let mutation: Mutation?
  package var stimuli: [Stimulus]

  package init(seed: UInt64, mutation: Mutation? = nil) {
    self.seed = seed
    self.mutation = mutation
    var dice = Dice(seed: seed, for: "swarm")
    swarm = Swarm(&dice)
    stimuli = Stimulus.all(swarm, seed: seed)
  }

  /// What a run came to.
  package struct Outcome: Sendable {
    package let violation: Violation?
    package let hash: UInt64
    package let lines: [String]
    package let phase: Int
    package let milliseconds: Int64
    package let steps: Int
    package let crashes: Int
    package let acknowledged: Int
    package let accepted: Int
    package let unknown: Int
  }

  /// How long everything has to settle once all is well.
  static let patience: Int64 = 7_200_000

  /// First faults on, and nothing bad may happen; then all is healed, and everything must settle.
  package func run() -> Outcome {
    var phase = 1
    var world: World?
    var violation: Violation?
    do {
      let made = try World(seed: seed, swarm: swarm, mutation: mutation)
      world = made
      try made.open()
      for stimulus in stimuli { made.queue.insert(.stimulus(stimulus), at: made.now + stimulus.at) }
      try made.run(until: World.start + Int64(swarm.minutes) * 60_000 + 1_000)
      phase = 2
      try made.heal()
      try made.run(until: made.now + 14_500_000)
      try made.probe()
      try made.run(until: made.now + Simulation.patience)
      try made.verify()
      try made.checkNeverTwice()
      try made.checkSettled()
      try made.checkProbe()
    } catch let found as Violation {
      violation = found
    } catch {
      violation = Violation("SIM", "\(error)")
    }
    return outcome(world, violation, phase)
  }

  private func outcome(_ world: World?, _ violation: Violation?, _ phase: Int) -> Outcome {
    Outcome(
      violation: violation, hash: world?.trace.hash ?? 0, lines: world?.trace.lines ?? [],
      phase: phase, milliseconds: (world?.now ?? World.start) - World.start,
      steps: world?.counts.steps ?? 0, crashes: world?.counts.crashes ?? 0,
      acknowledged: world?.counts.acknowledged ?? 0, accepted: world?.carrier.accepted.count ?? 0,
      unknown: world?.counts.unknown ?? 0)
  }
}

extension World {
  /// The caller of the call that shows that the server still works; nobody else rings from there.
  static let probeCaller = 99

  /// A business with a number and some credits, before anything can go wrong.
  func open() throws {
    program = try Program(on: disk, mutation)
    var dice = dice("business")
    guard let phone = PhoneNumber(e164: CarrierModel.business),
      let owner = PhoneNumber(e164: CarrierModel.owner)
    else { throw Violation("SIM", "no numbers") }
    var textback = TextbackSettings(message: "Sorry we missed your call.")
    textback.isEnabled = true
    textback.forwardTo = [owner]
    textback.cooldownMinutes = dice.pick([0, 10, 60])
    let draft = NumberDraft(
      phone: phone, label: nil, carrier: CarrierModel.account, mode: .forward,
      sendingNumber: phone, textback: textback)
    settings.draft = draft
    let (moment, credits) = (moment, dice.within(1...8))
    _ = try program?.write { tx in
      var business = BusinessSettings(name: "Business", timeZone: "UTC")
      business.caps.numberPerHour = 0
      business.caps.businessPerDay = 0
      business.caps.prefixPerHour = 0
      let id = try tx.openBusiness(business, at: moment)
      _ = try tx.addNumber(draft, to: id, at: moment)
      _ = try tx.purchase(credits, "first", for: id, at: moment)
    }.get()
    try look()
  }

  /// Every fault ends; what is under way may arrive.
  func heal() throws {
    note("all is healed")
    swarm = .calm
    doom = nil
    faultAt = nil
    crash_disk_heal(disk.handle)
    if program == nil { try restart() }
  }

  /// One more call that nobody answers, with everything in order.
  func probe() throws {
    guard let program, var draft = settings.draft else {
      throw Violation("LIVE", "the program does not come up again")
    }
    draft.textback = {
      var textback = TextbackSettings(message: "Sorry we missed your call.")
      textback.isEnabled = true
      textback.forwardTo = draft.textback.forwardTo
      return textback
    }()
    let (moment, saved) = (moment, draft)
    _ = try program.write { tx in
      try tx.saveNumber(saved, of: ID(1))
      _ = try tx.purchase(5, "probe", for: ID(1), at: moment)
    }.get()
    note("probe")
    let caller = CarrierModel.caller(World.probeCaller)
    post(carrier.arrive(-1, from: caller, .ringsOut), after: 0)
  }

  func checkProbe() throws {
    let caller = CarrierModel.caller(World.probeCaller)
    guard carrier.accepted.count(where: { $0.to == caller }) == 1 else {
      throw Violation("LIVE", "a missed call on a sound day gets no text")
    }
  }
}
