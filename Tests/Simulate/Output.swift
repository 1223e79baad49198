import Glibc
import Simulator

/// What a process says: words for people, and figures for the one that shares the work out.
enum Output {
  static func line(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(STDOUT_FILENO, bytes, bytes.count)
  }

  /// What is being run at this moment, in case it takes the process down.
  static func mark(_ work: String) { line("@ \(work)") }

  /// Everything that was counted.
  static func figures(_ tally: Tally) {
    for (name, count) in tally.counts.sorted(by: { $0.key < $1.key }) { line("= \(count) \(name)") }
  }
}

/// What many runs came to.
struct Tally {
  private(set) var counts: [String: Int] = [:]

  mutating func add(_ count: Int, _ name: String) { counts[name, default: 0] += count }

  mutating func add(_ outcome: Simulation.Outcome) {
    add(1, Tally.runs)
    add(outcome.steps, "steps")
    add(outcome.crashes, "crashes")
    add(outcome.acknowledged, "webhooks acknowledged")
    add(outcome.accepted, "texts accepted")
    add(outcome.unknown, "texts of unknown fate")
    for (mark, count) in outcome.marks { add(count, "\(Tally.mark)\(mark)") }
  }

  static let runs = "runs"

  /// What stands before the name of something that should happen sometimes.
  static let mark = "sometimes "

  /// What stands before the name of a law that was broken.
  static let broken = "broken "

  /// How many runs broke which law; all is well if there is none.
  var brokenLaws: String {
    let counts = counts.filter { $0.key.hasPrefix(Tally.broken) }.sorted { $0.key < $1.key }
    guard !counts.isEmpty else { return "0 lost, 0 doubled, 0 overdrafts" }
    return counts.map { "\($0.value) broke \($0.key.dropFirst(Tally.broken.count))" }
      .joined(separator: ", ")
  }

  /// What became of the missed calls, the most frequent first.
  var missedCalls: [String] {
    let prefix = Tally.mark + Coverage.missed
    let counts = counts.filter { $0.key.hasPrefix(prefix) }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard !counts.isEmpty else { return [] }
    let all = counts.reduce(0) { $0 + $1.value }
    return ["\(all) missed calls, each with a text or a reason that was shown:"]
      + counts.map { "  \($0.value) \($0.key.dropFirst(prefix.count))" }
  }

  var text: String {
    let names = [Tally.runs, "steps", "crashes", "webhooks acknowledged", "texts accepted"]
    return (names + ["texts of unknown fate"])
      .map { "\(counts[$0] ?? 0) \($0)" }.joined(separator: ", ")
  }
}
