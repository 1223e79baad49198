import ArgumentParser
import Server
import Storage

/// `textback migrate`: brings the database to this version of the program.
struct Migrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring the database to this version; `serve` does so too.",
    discussion: """
      The database is made if it is not there. Each migration is one transaction. A
      newer database than this program is refused (65), and so is one that a process
      serves from (73).
      """)

  @OptionGroup var option: ConfigurationOption

  func run() throws {
    let path = try option.load().databasePath
    try Database.open(path: path).close()
    Output.line("\(path): at version \(Migration.embedded.last?.version ?? 0)")
  }
}
