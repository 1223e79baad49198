import ArgumentParser
import Server
import Storage

/// `textback arm`: texts may be sent after a restore, on a person's word.
struct Arm: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let a restored database send texts although the carrier was not re-read.",
    discussion: """
      Before: look at the carrier's own lists. Whoever was texted since the backup
      may be texted again, and whoever wrote STOP since then must be opted out by
      hand. It is on record, and takes effect at once.
      """)

  @OptionGroup var option: ConfigurationOption

  func run() throws {
    let connection = try Database.openBeside(path: option.load().databasePath)
    let clock = try SystemClock(connection: connection)
    let wasArmed = try connection.inTransaction { tx in
      if try tx.isArmed() { return true }
      try tx.arm(by: .command, at: clock.now())
      return false
    }
    Output.line(wasArmed ? "it was armed already" : "armed")
  }
}
