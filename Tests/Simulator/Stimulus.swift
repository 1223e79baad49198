/// Something that happens to the server from outside; a run is a list of them and its seed.
package struct Stimulus: Sendable {
  /// Names it, and seeds what chance decides about it.
  package let id: Int
  /// Milliseconds since the run began.
  let at: Int64
  let kind: Kind

  /// What can happen.
  enum Kind: Sendable {
    case call(from: Int, Fate, line: Int = 0)
    case text(from: Int, String, line: Int = 0)
    case owner(OwnerAction)
    /// The disk fails for good after so many operations; then the process dies, or the power.
    case crash(operations: Int, isPower: Bool)
    /// One operation of the disk fails.
    case fault(operations: Int)
    /// Every operation of the disk fails from some on, until it is repaired.
    case out(operations: Int, seconds: Int)
    /// The disk has so much room left, and for so long.
    case full(room: Int, seconds: Int)
    case step(milliseconds: Int64)
    /// The program is asked to end, and started again so much later.
    case shutDown(seconds: Int)
  }

  /// What the people in a call do, after so many seconds of ring.
  enum Fate: Sendable {
    case answered(after: Int, talk: Int)
    case ringsOut
    case busy
    case failed
    case callerHangsUp(after: Int)
  }

  /// What an owner does.
  enum OwnerAction: Sendable {
    case buy(Int, reference: Int)
    case optOut(Int)
    case optIn(Int)
    case reply(to: Int)
    case rules(seed: UInt64, line: Int)
    case limits(seed: UInt64)
    case erase(Int)
    /// Settles a text of unknown fate.
    case resolve
    /// Ends the pauses that limits have brought about.
    case resume
    /// Moves a lead on in the pipeline.
    case advance(Int)
    /// Reads every list, page by page.
    case read
    case backUp
    /// A backup by SQLite's own copy, into the folder of the scheduled ones.
    case makeBackup
    case restore
  }

  /// Everything that happens in the run of a seed, in its order.
  static func all(_ swarm: Swarm, seed: UInt64) -> [Stimulus] {
    var dice = Dice(seed: seed, for: "stimuli")
    var kinds: [Kind] = []
    func line(_ dice: inout Dice) -> Int { swarm.hasTwoLines ? dice.below(2) : 0 }
    for _ in 0..<swarm.calls {
      kinds.append(.call(from: caller(&dice), fate(&dice), line: line(&dice)))
    }
    for _ in 0..<swarm.texts {
      kinds.append(.text(from: dice.below(5), dice.pick(words), line: line(&dice)))
    }
    for _ in 0..<swarm.owner { kinds.append(.owner(action(&dice, swarm))) }
    for _ in 0..<swarm.restores { kinds += [.owner(.backUp), .owner(.restore)] }
    for _ in 0..<swarm.crashes {
      kinds.append(
        .crash(operations: dice.below(dice.pick([3, 40, 400])), isPower: dice.chance(swarm.power)))
    }
    for _ in 0..<swarm.faults { kinds.append(.fault(operations: dice.within(1...60))) }
    for _ in 0..<swarm.outs {
      kinds.append(.out(operations: dice.within(1...60), seconds: dice.within(1...120)))
    }
    for _ in 0..<swarm.shutdowns { kinds.append(.shutDown(seconds: dice.within(1...60))) }
    for _ in 0..<swarm.fulls {
      kinds.append(.full(room: dice.below(200_000), seconds: dice.within(10...300)))
    }
    for _ in 0..<swarm.steps {
      kinds.append(.step(milliseconds: Int64(dice.within(-90_000_000...90_000_000))))
    }
    let times = (0..<swarm.calls).map { _ in Int64(dice.below(swarm.minutes * 60_000)) }
    return kinds.enumerated().map { index, kind in
      guard index >= times.count else { return Stimulus(id: index, at: times[index], kind: kind) }
      // What matters happens around a call, so much else is made to happen there too.
      let near = dice.pick(times) + Int64(dice.below(45_000))
      let anywhere = Int64(dice.below(swarm.minutes * 60_000))
      let at = dice.chance(swarm.clustered) ? min(near, Int64(swarm.minutes) * 60_000) : anywhere
      return Stimulus(id: index, at: at, kind: kind)
    }.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
  }

  private static func caller(_ dice: inout Dice) -> Int {
    guard dice.chance(15) else { return dice.below(5) }
    return CarrierModel.withheldCaller + dice.below(6)
  }

  private static let words = ["STOP", "stop", "START", "Yes please", "Hello", "Stop", "HELP"]

  private static func fate(_ dice: inout Dice) -> Fate {
    switch dice.below(10) {
    case 0..<2: .answered(after: dice.within(1...18), talk: dice.within(1...120))
    case 2..<6: .ringsOut
    case 6: .busy
    case 7: .failed
    default: .callerHangsUp(after: dice.within(1...18))
    }
  }

  private static func rules(_ dice: inout Dice, _ swarm: Swarm) -> OwnerAction {
    .rules(seed: dice.next(), line: swarm.hasTwoLines ? dice.below(2) : 0)
  }

  private static func action(_ dice: inout Dice, _ swarm: Swarm) -> OwnerAction {
    switch dice.below(16) {
    case 0...3: .buy(dice.within(1...5), reference: dice.below(4))
    case 4...5: .optOut(dice.below(5))
    case 6: .optIn(dice.below(5))
    case 7...8: .reply(to: dice.below(5))
    case 9: .resolve
    case 10: dice.chance(30) ? .erase(dice.below(5)) : .read
    case 11: .advance(dice.below(5))
    case 12: swarm.hasLimits ? .limits(seed: dice.next()) : rules(&dice, swarm)
    case 13: swarm.hasLimits ? .resume : rules(&dice, swarm)
    default: rules(&dice, swarm)
    }
  }
}
