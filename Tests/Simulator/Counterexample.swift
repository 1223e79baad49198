/// A seed that fails, with as little else as makes it fail in the same way.
package struct Counterexample: Sendable {
  package let simulation: Simulation
  package let outcome: Simulation.Outcome
  /// Where its files belong.
  package let name: String
  /// The trace, the disk as it was at the end, and what the carrier knew.
  package let files: [(name: String, bytes: [UInt8])]
  private let before: Int

  /// Leaves out whatever is not needed; nil if the seed does not fail.
  package init?(shrinking simulation: Simulation) {
    let first = simulation.run()
    guard first.violation != nil else { return nil }
    before = simulation.stimuli.count
    var smallest = simulation
    var outcome = first
    var size = max(1, simulation.stimuli.count / 2)
    while true {
      var start = 0
      while start < smallest.stimuli.count {
        var candidate = smallest
        candidate.stimuli.removeSubrange(start..<min(start + size, candidate.stimuli.count))
        let result = candidate.run()
        if result.violation?.name == first.violation?.name {
          smallest = candidate
          outcome = result
        } else {
          start += size
        }
      }
      if size == 1 { break }
      size = max(1, size / 2)
    }
    self.simulation = smallest
    self.outcome = outcome
    name = "0x" + String(simulation.seed, radix: 16)
    files = smallest.runToKeep().files
  }

  /// What a person needs to understand it and to see it again.
  package var text: String {
    guard let violation = outcome.violation else { return "" }
    let seed = "0x" + String(simulation.seed, radix: 16)
    let bug = simulation.mutation.map { " --bug \($0.rawValue)" } ?? ""
    let kept = simulation.stimuli.map { String($0.id) }.joined(separator: ",")
    var lines = [
      "FAIL \(violation.name)   seed=\(seed)\(bug)   exit \(violation.exitCode)"
        + "   (1 safety, 2 liveness, 3 not deterministic, 4 crashed)",
      "swarm: \(simulation.swarm.description)",
      "virtual \(outcome.milliseconds) ms  steps \(outcome.steps)  crashes \(outcome.crashes)"
        + "  acks \(outcome.acknowledged)  accepted \(outcome.accepted)",
      "violated: \(violation.words)",
      "last events (shrunk from \(before) stimuli to \(simulation.stimuli.count)):",
    ]
    lines += outcome.lines.suffix(40).map { "  " + $0 }
    lines.append("repro: scripts/simulate --seed \(seed)\(bug) --only \(kept)")
    return lines.joined(separator: "\n")
  }
}
