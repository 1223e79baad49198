import Simulator

/// Whether the runs have been everywhere: what never happens in them is not proved by them.
struct Sometimes {
  private let tally: Tally
  private let runs: Int

  /// How often each must have happened in 10,000 runs; fewer runs need not show as much.
  static let least = 50
  static let outOf = 10_000

  init(_ tally: Tally, runs: Int) {
    self.tally = tally
    self.runs = runs
  }

  /// Prints how often each happened; 1 if one was too rare.
  func tell() -> Int32 {
    let least = max(1, Sometimes.least * min(runs, Sometimes.outOf) / Sometimes.outOf)
    var rare = 0
    for name in Coverage.names {
      let count = tally.counts[Tally.mark + name] ?? 0
      let isRare = count < least
      rare += isRare ? 1 : 0
      Output.line("\(isRare ? "RARE " : "     ")\(count) \(name)")
    }
    for name in tally.counts.keys.sorted() where name.hasPrefix(Tally.mark) {
      let mark = String(name.dropFirst(Tally.mark.count))
      guard !Coverage.names.contains(mark), !mark.hasPrefix("point"),
        !mark.hasPrefix(Coverage.missed)
      else { continue }
      Output.line("  new \(tally.counts[name] ?? 0) \(mark)")
    }
    Output.line(rare == 0 ? "each happened \(least) times or more" : "\(rare) happened too rarely")
    return rare == 0 ? 0 : 1
  }
}
