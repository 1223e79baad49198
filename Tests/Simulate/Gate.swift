import Simulator

/// Looks for every bug planted on purpose: a simulator that does not find one proves nothing of it.
struct Gate {
  let options: Options

  /// Looks for this process's share of the bugs; 1 if one was not found, 70 if the simulator itself
  /// is out of order.
  func run() -> Int32 {
    var tally = Tally()
    defer { Output.figures(tally) }
    var code: Int32 = 0
    let mine = stride(from: options.share.start, to: bugs.count, by: options.share.step)
    for bug in mine.map({ bugs[$0] }) {
      Output.mark("bug \(bug.rawValue)")
      let search = look(for: bug)
      Output.line("\(bug.rawValue): \(search.words)")
      tally.add(search.isFound ? 1 : 0, Gate.found)
      tally.add(1, Gate.planted)
      code = max(code, search.code)
    }
    return code
  }

  /// Those that are looked for.
  var bugs: [Mutation] {
    let all = options.isQuick ? Mutation.quick : Array(Mutation.allCases)
    return options.bug.map { [$0] } ?? all
  }

  static let found = "bugs found"
  static let planted = "bugs planted"

  /// What the search for one bug came to.
  private struct Search {
    let words: String
    let code: Int32
    var isFound: Bool { code == 0 }
  }

  /// Only a law that names the bug counts: any other may have been broken by what it left behind.
  private func look(for bug: Mutation) -> Search {
    var others = 0
    for seed in options.first..<options.first + options.count {
      guard let violation = Simulation(seed: seed, mutation: bug).run().violation else { continue }
      let words = "seed \(seed), \(violation.name): \(violation.words)"
      if violation.name == "SIM" { return Search(words: "the simulator fails, \(words)", code: 70) }
      guard !bug.laws.contains(violation.name) else {
        let passed = others == 0 ? "" : " (after \(others) that broke another law)"
        return Search(words: words + passed, code: 0)
      }
      others += 1
    }
    let words = "NOT FOUND in \(options.count) seeds, of which \(others) broke another law"
    return Search(words: words, code: 1)
  }
}
