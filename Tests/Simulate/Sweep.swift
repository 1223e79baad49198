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
    let cuts = Cut.all(
      operations: whole.operations, points: whole.points, draws: options.draws)
    let mine = stride(from: options.share.start, to: cuts.count, by: options.share.step)
    for cut in mine.map({ cuts[$0] }) {
      Output.mark("\(scenario.name): \(cut.description)")
      let outcome = Simulation(scenario, cut: cut).run()
      tally.add(outcome)
      if outcome.violation != nil { return tell(scenario, cut, outcome) }
    }
    if options.share.start == 0 {
      Output.line(
        "\(scenario.name): \(whole.operations) operations, \(whole.points) places,"
          + " \(cuts.count) runs")
    }
    return 0
  }

  private func tell(_ scenario: Scenario, _ cut: Cut?, _ outcome: Simulation.Outcome) -> Int32 {
    for line in outcome.lines.suffix(60) { Output.line("  \(line)") }
    let violation = outcome.violation
    Output.line(
      "FAIL \(violation?.name ?? "")   \(scenario.name), \(cut?.description ?? "not cut")"
        + "   exit \(outcome.phase)")
    Output.line("violated: \(violation?.words ?? "")")
    return Int32(outcome.phase)
  }
}
