import ArgumentParser
import Server
import Storage

/// `textback restore`: a backup takes the place of the database.
struct RestoreBackup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup in the place of the database; the server must be stopped.",
    discussion: """
      The backup is verified first and brought to this version. What happened since
      it was made is forgotten, texts that were sent and STOPs that came among it.
      So the server starts disarmed: it takes calls and texts, and sends nothing
      until it has read at the carrier what it has forgotten. Where the carrier
      cannot be asked, `textback arm` lets it send.
      """)

  @OptionGroup var option: ConfigurationOption

  @Option(help: ArgumentHelp("The backup.", valueName: "file"))
  var from: String

  @Flag(help: "Send at once. Whoever was texted since the backup may be texted again.")
  var armed = false

  @Flag(help: "Take a backup in which an invariant is broken, if there is no other.")
  var acceptBroken = false

  func run() throws {
    let path = try option.load().databasePath
    var restore = Restore(from: from, to: path)
    restore.isArmed = armed
    restore.acceptsBroken = acceptBroken
    let broken = try restore.run(at: SystemClock.beforeDatabase())
    // A backup has no write-ahead log; whoever opens it to write gives it one. So `verify` finds
    // everything in force before the server starts.
    _ = try Database.openBeside(path: path)
    if !broken.isEmpty {
      Output.problem("warning: these do not hold in it: \(broken.joined(separator: ", "))")
    }
    Output.line("\(path): restored from \(from)")
    Output.line(
      armed
        ? "warning: it is armed: what was sent since the backup may be sent again"
        : "it starts disarmed: nothing is sent until the carrier is re-read, or `textback arm`"
    )
  }
}
