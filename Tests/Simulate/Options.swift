import Simulator

/// What was asked for on the command line.
struct Options {
  /// What is run.
  enum Task {
    case seeds, gate, sweep
  }

  var task = Task.seeds
  var first: UInt64 = 1
  var count: UInt64 = 1_000
  /// How many processes share the work.
  var jobs: Int?
  /// The part of the work that is this process's: every so manieth, from one on.
  var share = Share()
  var bug: Mutation?
  /// Whether only those bugs are looked for that show in the first few seeds.
  var isQuick = false
  var only: [Int]?
  /// The one scenario to sweep.
  var scenario: String?
  /// Power losses that are drawn at each place of a sweep.
  var draws = 4
  var isCoverage = false
  /// Whether the seeds that have failed once are run, too.
  var isWithRegressions = false
  var isTrace = false
  /// Whether the runs go on after one that has failed.
  var keepsGoing = false
  private(set) var words: [String] = []

  /// Every `step`-th piece of work, from `start` on.
  struct Share {
    var start = 0
    var step = 1
  }

  /// A word or value on the command line that cannot be used.
  struct Mistake: Error {
    let words: String
  }

  init(_ arguments: ArraySlice<String>) throws(Mistake) {
    words = Array(arguments)
    var rest = arguments
    while let word = rest.popFirst() { try read(word, &rest) }
  }

  private mutating func read(_ word: String, _ rest: inout ArraySlice<String>) throws(Mistake) {
    switch word {
    case "--seeds": count = try Options.number(word, rest.popFirst())
    case "--from": first = try Options.number(word, rest.popFirst())
    case "--seed":
      first = try Options.number(word, rest.popFirst())
      count = 1
      isTrace = true
    case "--jobs": jobs = Int(try Options.number(word, rest.popFirst()))
    case "--draws": draws = Int(try Options.number(word, rest.popFirst()))
    case "--share":
      let parts = (rest.popFirst() ?? "").split(separator: "/").compactMap { Int($0) }
      guard parts.count == 2 else { throw Mistake(words: "--share takes I/N") }
      share = Share(start: parts[0], step: parts[1])
    case "--bug":
      guard let bug = rest.popFirst().flatMap(Mutation.init) else {
        let names = Mutation.allCases.map(\.rawValue).joined(separator: ", ")
        throw Mistake(words: "--bug takes one of \(names)")
      }
      self.bug = bug
    case "--only": only = rest.popFirst()?.split(separator: ",").compactMap { Int($0) }
    case "--scenario": scenario = rest.popFirst()
    case "--mutations": task = .gate
    case "--quick": isQuick = true
    case "--sweep": task = .sweep
    case "--coverage": isCoverage = true
    case "--regressions": isWithRegressions = true
    case "--keep-going": keepsGoing = true
    default: throw Mistake(words: "\(word) is unknown; see the first lines of scripts/simulate")
    }
  }

  private static func number(_ word: String, _ text: String?) throws(Mistake) -> UInt64 {
    guard let text,
      let number = text.hasPrefix("0x")
        ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    else { throw Mistake(words: "\(word) takes a number") }
    return number
  }
}
