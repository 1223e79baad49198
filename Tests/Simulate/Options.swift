import Glibc
import Simulator

/// What was asked for on the command line.
struct Options {
  var first: UInt64 = 1
  var count: UInt64 = 1_000
  var step: UInt64 = 1
  var bug: Mutation?
  var only: [Int]?
  var isGate = false
  var isTrace = false

  init(_ arguments: ArraySlice<String>) {
    var words = arguments
    while let word = words.popFirst() {
      switch word {
      case "--seeds": count = Options.number(words.popFirst())
      case "--from": first = Options.number(words.popFirst())
      case "--step": step = Options.number(words.popFirst())
      case "--seed":
        first = Options.number(words.popFirst())
        count = 1
        isTrace = true
      case "--bug": bug = words.popFirst().flatMap(Mutation.init)
      case "--only": only = words.popFirst()?.split(separator: ",").compactMap { Int($0) }
      case "--mutations": isGate = true
      default: Options.say("usage: see scripts/simulate")
      }
    }
  }

  private static func number(_ text: String?) -> UInt64 {
    guard let text else { return 0 }
    return text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) ?? 0 : UInt64(text) ?? 0
  }

  static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(STDOUT_FILENO, bytes, bytes.count)
  }

  /// Runs the seeds; 0 if nothing was found.
  func sweep() -> Int32 {
    var tally = Tally()
    for index in 0..<count {
      var simulation = Simulation(seed: first + index * step, mutation: bug)
      if let only { simulation.stimuli.removeAll { !only.contains($0.id) } }
      let outcome = simulation.run()
      if isTrace { for line in outcome.lines { Options.say(line) } }
      tally.add(outcome)
      if index % 100 == 0, simulation.run().hash != outcome.hash {
        Options.say("FAIL T-DET   seed \(simulation.seed) runs differently the second time")
        return 3
      }
      if outcome.violation != nil {
        Options.say(Counterexample(shrinking: simulation)?.text ?? "FAIL, and not again")
        return Int32(outcome.phase)
      }
      if index % 1_000 == 999 { Options.say("\(index + 1) seeds: \(tally.text)") }
    }
    Options.say("\(count) seeds hold: \(tally.text)")
    return 0
  }

  /// Looks for every planted bug; 0 if each was found.
  func gate() -> Int32 {
    var missed = 0
    for bug in Mutation.allCases {
      let found = (0..<count).first {
        Simulation(seed: first + $0, mutation: bug).run().violation != nil
      }
      guard let found else {
        missed += 1
        Options.say("\(bug.rawValue): NOT FOUND in \(count) seeds")
        continue
      }
      let violation = Simulation(seed: first + found, mutation: bug).run().violation
      Options.say(
        "\(bug.rawValue): seed \(found + 1), \(violation?.name ?? ""), \(violation?.words ?? "")")
    }
    for bug in Mutation.notYet { Options.say("\(bug): cannot be planted yet") }
    return missed == 0 ? 0 : 1
  }
}

/// What many runs came to.
struct Tally {
  private var runs = 0
  private var steps = 0
  private var crashes = 0
  private var acknowledged = 0
  private var accepted = 0
  private var unknown = 0

  mutating func add(_ outcome: Simulation.Outcome) {
    runs += 1
    steps += outcome.steps
    crashes += outcome.crashes
    acknowledged += outcome.acknowledged
    accepted += outcome.accepted
    unknown += outcome.unknown
  }

  var text: String {
    "\(steps) steps, \(crashes) crashes, \(acknowledged) webhooks acknowledged,"
      + " \(accepted) texts accepted, \(unknown) unknown"
  }
}
