import Glibc
import Simulator

/// Shares the work out, and says what all of it came to.
struct Report {
  let options: Options

  init(_ options: Options) {
    self.options = options
  }

  func run() -> Int32 {
    guard options.words.contains("--share") == false, jobs > 1 else { return work() }
    var workers = Workers(jobs, words: options.words)
    let code = workers.run(keepsGoing: options.keepsGoing)
    guard code == 0 || options.keepsGoing else { return code }
    let (made, asked) = count(workers.tally)
    guard made == asked else {
      // A share of the work that nobody did has shown nothing.
      Output.line("\(made) of \(asked) runs were made   exit 70")
      return 70
    }
    let conclusion = conclude(workers.tally)
    return code == 0 ? conclusion : code
  }

  /// How much was done, and how much was asked for.
  private func count(_ tally: Tally) -> (made: Int, asked: Int) {
    let runs = tally.counts[Tally.runs] ?? 0
    return switch options.task {
    case .gate: (tally.counts[Gate.planted] ?? 0, Gate(options: options).bugs.count)
    case .sweep: (runs + (tally.counts[Sweep.alike] ?? 0), tally.counts[Sweep.asked] ?? 0)
    case .seeds: (runs, Seeds(options: options).count)
    }
  }

  private var jobs: Int {
    if options.isTrace { return 1 }
    return options.jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }

  private func work() -> Int32 {
    switch options.task {
    case .seeds: Seeds(options: options).run()
    case .gate: Gate(options: options).run()
    case .sweep: Sweep(options: options).run()
    }
  }

  private func conclude(_ tally: Tally) -> Int32 {
    switch options.task {
    case .gate:
      Output.line(
        "\(tally.counts[Gate.found] ?? 0) of \(tally.counts[Gate.planted] ?? 0) bugs found")
      return 0
    case .sweep:
      let alike = "\(tally.counts[Sweep.alike] ?? 0) \(Sweep.alike)"
      Output.line("\(tally.text), \(alike): 0 lost, 0 doubled, 0 broken")
      return 0
    case .seeds:
      Output.line("\(tally.text): \(tally.brokenLaws)")
      for line in tally.missedCalls { Output.line(line) }
      return options.isCoverage ? Sometimes(tally, runs: Int(options.count)).tell() : 0
    }
  }
}
