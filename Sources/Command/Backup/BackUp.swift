import ArgumentParser
import Server
import Storage

/// `textback backup`: a copy of the database in one file, while the server runs.
struct BackUp: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the database into one file; the server may be running.",
    discussion: """
      The copy is of one moment, read through and verified before it gets its name,
      and readable for this user alone. A file that is there already is never
      replaced. For backups by the clock set "backups" in the configuration.
      """)

  @OptionGroup var option: ConfigurationOption

  @Option(help: ArgumentHelp("The file to make.", valueName: "file"))
  var to: String

  func run() throws {
    let path = try option.load().databasePath
    let clock = try SystemClock(connection: Database.openToRead(path: path))
    let backup = try Backup.make(of: path, to: to, at: clock.now())
    Output.line("\(to): \(backup.bytes) bytes, up to commit \(backup.sequence), verified")
  }
}
