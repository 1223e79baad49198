import Glibc
import Simulator

/// Runs many seeds until one fails, or all of them.
struct Seeds {
  let options: Options

  /// Every so manieth seed is run twice, and must run the same way.
  static let twice = 100

  private var kept: [UInt64] { options.isWithRegressions ? Regressions.seeds : [] }

  /// How many runs all shares have together.
  var count: Int { kept.count + Int(options.count) }

  /// Runs this process's share; returns the exit code.
  func run() -> Int32 {
    var tally = Tally()
    defer { Output.figures(tally) }
    var firstCode: Int32 = 0
    for index in stride(from: options.share.start, to: count, by: options.share.step) {
      let seed =
        index < kept.count ? kept[index] : options.first + UInt64(index - kept.count)
      let code = run(seed, isTwice: index % Seeds.twice == 0 || options.isTrace, &tally)
      if firstCode == 0 { firstCode = code }
      if code != 0, !options.keepsGoing { return code }
    }
    return firstCode
  }

  private func run(_ seed: UInt64, isTwice: Bool, _ tally: inout Tally) -> Int32 {
    Output.mark("seed \(seed)")
    var simulation = Simulation(seed: seed, mutation: options.bug)
    simulation.isWatched = options.isCoverage
    if let only = options.only { simulation.stimuli.removeAll { !only.contains($0.id) } }
    let outcome = simulation.run()
    if options.isTrace { for line in outcome.lines { Output.line(line) } }
    tally.add(outcome)
    if let violation = outcome.violation {
      tally.add(1, Tally.broken + violation.name)
      return tell(simulation, outcome)
    }
    guard !isTwice || simulation.run().hash == outcome.hash else {
      Output.line("FAIL T-DET   seed \(seed) runs differently the second time   exit 3")
      return 3
    }
    return 0
  }

  private func tell(_ simulation: Simulation, _ outcome: Simulation.Outcome) -> Int32 {
    guard let counterexample = Counterexample(shrinking: simulation) else {
      Output.line("FAIL T-DET   seed \(simulation.seed) fails once and not again   exit 3")
      return 3
    }
    Output.line(counterexample.text)
    if let folder = Folder.write(counterexample) { Output.line("kept in \(folder)/") }
    return outcome.violation?.exitCode ?? 0
  }
}
