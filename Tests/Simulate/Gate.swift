import Simulator

/// Looks for every bug planted on purpose: a simulator that does not find one proves nothing of it.
struct Gate {
  let options: Options

  /// Looks for this process's share of the bugs; 1 if one was not found.
  func run() -> Int32 {
    var tally = Tally()
    defer { Output.figures(tally) }
    let all = options.isQuick ? Mutation.quick : Array(Mutation.allCases)
    let bugs = options.bug.map { [$0] } ?? all
    let mine = stride(from: options.share.start, to: bugs.count, by: options.share.step)
    var isComplete = true
    for bug in mine.map({ bugs[$0] }) {
      Output.mark("bug \(bug.rawValue)")
      let found = look(for: bug)
      Output.line("\(bug.rawValue): \(found ?? "NOT FOUND in \(options.count) seeds")")
      tally.add(found == nil ? 0 : 1, Gate.found)
      tally.add(1, Gate.planted)
      isComplete = isComplete && found != nil
    }
    return isComplete ? 0 : 1
  }

  static let found = "bugs found"
  static let planted = "bugs planted"

  private func look(for bug: Mutation) -> String? {
    for seed in options.first..<options.first + options.count {
      if let violation = Simulation(seed: seed, mutation: bug).run().violation {
        return "seed \(seed), \(violation.name): \(violation.words)"
      }
    }
    return nil
  }
}
