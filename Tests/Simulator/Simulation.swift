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
  /// Whether every move of a text is counted, which takes time.
  package var isWatched = false
  let scenario: Scenario?
  let cut: Cut?

  package init(seed: UInt64, mutation: Mutation? = nil) {
    self.seed = seed
    self.mutation = mutation
    scenario = nil
    cut = nil
    var dice = Dice(seed: seed, for: "swarm")
    var swarm = Swarm(&dice)
    swarm.suit(mutation)
    swarm.leaveOut(newsSince: seed)
    self.swarm = swarm
    stimuli = Stimulus.all(swarm, seed: seed)
  }

  /// A short story, cut off somewhere or whole.
  package init(_ scenario: Scenario, cut: Cut?) {
    seed = 1
    mutation = nil
    swarm = scenario.swarm
    stimuli = scenario.stimuli
    self.scenario = scenario
    self.cut = cut
  }

  /// What a run came to.
  package struct Outcome: Sendable {
    package let violation: Violation?
    package let hash: UInt64
    package let lines: [String]
    package let milliseconds: Int64
    package let steps: Int
    package let crashes: Int
    package let acknowledged: Int
    package let accepted: Int
    package let unknown: Int
    /// How often what should happen sometimes has happened.
    package let marks: [String: Int]
    /// Operations of the disk and named places in the first phase.
    package let operations: Int
    package let points: Int
    /// Whether a power loss with another draw might have gone otherwise.
    package let isDrawn: Bool
  }

  /// What a run leaves behind, for a person to look at.
  package struct Remains {
    package let outcome: Outcome
    package let files: [(name: String, bytes: [UInt8])]
  }

  /// Makes the process fit for many runs; the first thing that it does.
  package static func prepareProcess() { crash_spare_sqlite() }

  /// How long everything has to settle once all is well.
  static let patience: Int64 = 7_200_000

  /// First faults on, and nothing bad may happen; then all is healed, and everything must settle.
  package func run() -> Outcome { play().outcome }

  /// Runs it, and keeps the disk and what the carrier knew.
  package func runToKeep() -> Remains {
    let (outcome, world) = play()
    let carrier = (world?.carrier.log ?? []).joined(separator: "\n") + "\n"
    let trace = outcome.lines.joined(separator: "\n") + "\n"
    let words = [("trace.txt", Array(trace.utf8)), ("carrier.txt", Array(carrier.utf8))]
    return Remains(outcome: outcome, files: words + (world?.disk.files ?? []))
  }

  private func play() -> (outcome: Outcome, world: World?) {
    var world: World?
    var violation: Violation?
    var passed = (operations: 0, points: 0)
    do {
      let made = try World(seed: seed, swarm: swarm, mutation: mutation, disk: disk())
      made.isWatched = isWatched
      made.isStory = scenario != nil
      world = made
      if scenario?.startsEmpty == true { made.arm(cut) }
      try made.open(credits: scenario?.credits)
      if scenario?.startsEmpty != true { made.arm(cut) }
      for stimulus in stimuli { made.queue.insert(.stimulus(stimulus), at: made.now + stimulus.at) }
      try made.run(until: World.start + Int64(swarm.minutes) * 60_000 + 1_000)
      passed = (made.operationsPassed, made.counts.points)
      try made.heal()
      // Polls of the lists make the hours long, so less is late where there are any.
      try made.run(until: made.now + (swarm.mayAsk ? 3_600_000 : 14_500_000))
      try made.waitForsaken()
      try made.probe()
      try made.run(until: made.now + Simulation.patience)
      try made.probeUnheard()
      try made.verify()
      try made.checkNeverTwice()
      try made.checkRate()
      try made.checkSettled()
      try made.checkProbe()
      try made.checkLost()
      try made.checkSent()
      try made.checkBackupsTidied()
      try made.checkForgotten()
      if scenario != nil { try made.checkPunctual() }
      try made.countDecisions()
    } catch let found as Violation {
      violation = found
    } catch {
      violation = Violation("SIM", "\(error)")
    }
    return (outcome(world, violation, passed), world)
  }

  private func disk() throws -> SimulatedDisk {
    let lot = seed &+ UInt64(cut?.draw ?? 0)
    guard scenario?.startsEmpty != true else { return try SimulatedDisk(seed: lot) }
    return try SimulatedDisk(of: DiskImage.migrated.get(), seed: lot)
  }

  private func outcome(
    _ world: World?, _ violation: Violation?, _ passed: (operations: Int, points: Int)
  ) -> Outcome {
    Outcome(
      violation: violation, hash: world?.trace.hash ?? 0, lines: world?.trace.lines ?? [],
      milliseconds: (world?.now ?? World.start) - World.start,
      steps: world?.counts.steps ?? 0, crashes: world?.counts.crashes ?? 0,
      acknowledged: world?.counts.acknowledged ?? 0, accepted: world?.carrier.accepted.count ?? 0,
      unknown: world?.counts.unknown ?? 0, marks: world?.marks ?? [:],
      operations: passed.operations, points: passed.points, isDrawn: world?.isDrawn ?? false)
  }
}
