import ArgumentParser
import Server
import Storage
import TextBack

/// `textback verify`: whether everything holds that must hold in the database.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check every stored invariant; the server may be running.",
    discussion: """
      One line for each invariant: its name, ok or the number of rows that break it,
      and what it says. Exits 0 if all hold and 1 otherwise. Nothing is changed.
      """)

  @OptionGroup var option: ConfigurationOption

  @Flag(help: "Also let SQLite compare every index with its table, which takes longer.")
  var full = false

  func run() throws {
    let path = try option.load().databasePath
    let clock = try SystemClock(connection: Database.openToRead(path: path))
    let results = try Verification(of: path).run(
      Predicate.all + (full ? [Predicate.whole] : []), at: clock.now(),
      microseconds: SystemClock.microseconds)
    for result in results { Output.line(Verify.line(result)) }
    let broken = results.count { !$0.holds }
    Output.line(broken == 0 ? "all \(results.count) hold" : "\(broken) of \(results.count) broken")
    if broken > 0 { throw ExitCode(1) }
  }

  private static func line(_ result: PredicateResult) -> String {
    let verdict = result.holds ? "ok" : "BROKEN \(result.count) of \(result.rows)"
    let offenders = result.offenders.isEmpty ? "" : ": \(result.offenders.joined(separator: ", "))"
    let time = "\(result.rows) rows, \(result.microseconds / 1_000) ms"
    return "\(result.name)  \(verdict)  \(result.rule) (\(time))\(offenders)"
  }
}
