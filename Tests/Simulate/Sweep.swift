import Simulator

/// Cuts every scenario off at every operation of the disk and at every named place.
struct Sweep {
  let options: Options

  /// Runs this process's share of the cuts; returns the exit code.
  func run() -> Int32 {
    let scenarios = Scenario.all.filter { options.scenario == nil || $0.name == options.scenario }
    guard !scenarios.isEmpty else {
      let names = Scenario.all.map { "\"\($0.name)\"" }.joined(separator: ", ")
      Output.line("--scenario takes one of \(names)")
      return 64
    }
    var tally = Tally()
    defer { Output.figures(tally) }
    for scenario in scenarios {
      let code = run(scenario, &tally)
      if code != 0 { return code }
    }
    return 0
  }

  private func run(_ scenario: Scenario, _ tally: inout Tally) -> Int32 {
    let whole = Simulation(scenario, cut: nil).run()
    guard whole.violation == nil else { return tell(scenario, nil, whole) }
    let places = Cut.places(operations: whole.operations, points: whole.points)
    if options.share.start == 0 { tally.add(places.count * (1 + options.draws), Sweep.asked) }
    let mine = stride(from: options.share.start, to: places.count, by: options.share.step)
    for (place, isForEver) in mine.map({ places[$0] }) {
      let code = cut(scenario, at: place, isForEver: isForEver, &tally)
      if code != 0 { return code }
    }
    if options.share.start == 0 {
      Output.line("\(scenario.name): \(whole.operations) operations, \(whole.points) places")
    }
    return 0
  }

  /// A kill, and power losses: one is enough where nothing is left to chance.
  private func cut(
    _ scenario: Scenario, at place: Cut.Place, isForEver: Bool, _ tally: inout Tally
  ) -> Int32 {
    var ends = [(isPower: false, draw: 0)] + (0..<options.draws).map { (isPower: true, draw: $0) }
    while let end = ends.first {
      ends.removeFirst()
      let cut = Cut(place, isPower: end.isPower, isForEver: isForEver, draw: end.draw)
      Output.mark("\(scenario.name): \(cut.description)")
      let outcome = Simulation(scenario, cut: cut).run()
      tally.add(outcome)
      if outcome.violation != nil { return tell(scenario, cut, outcome) }
      guard outcome.crashes > 0 else {
        // A run that was never cut off has shown nothing of the place.
        Output.line("FAIL SIM   \(scenario.name), \(cut.description): never came to it   exit 70")
        return 70
      }
      if end.isPower, !outcome.isDrawn {
        tally.add(ends.count, Sweep.alike)
        ends = []
      }
    }
    return 0
  }

  /// Power losses that were not drawn, because each would leave the same.
  static let alike = "power losses that are like another"

  /// Runs that all shares have together, with those that are like another.
  static let asked = "cuts asked for"

  private func tell(_ scenario: Scenario, _ cut: Cut?, _ outcome: Simulation.Outcome) -> Int32 {
    for line in outcome.lines.suffix(60) { Output.line("  \(line)") }
    let violation = outcome.violation
    let code = violation?.exitCode ?? 0
    Output.line(
      "FAIL \(violation?.name ?? "")   \(scenario.name), \(cut?.description ?? "not cut")"
        + "   exit \(code)")
    Output.line("violated: \(violation?.words ?? "")")
    return code
  }
}
