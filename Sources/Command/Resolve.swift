import ArgumentParser
import Glibc
import Server
import Storage
import TextBack

/// `textback resolve`: a person settles a text of which nobody knows whether it was sent.
struct Resolve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Settle a text whose fate is unknown; the server may be running.",
    discussion: """
      Look the text up at the carrier first. --sent spends its credit, --not-sent
      gives it back; neither sends anything. Who settled it, when and by what
      evidence stays on the record and on the lead's timeline. A text that is not
      unknown is left as it is, and the exit code is 1.

        textback resolve --config FILE 17 --not-sent \\
          --evidence "not in the carrier's log of that day"
      """)

  @OptionGroup var option: ConfigurationOption

  @Argument(help: "The text's id, from the admin API.")
  var message: String

  @Flag(help: "The carrier took it.")
  var sent = false

  @Flag(help: "The carrier never took it.")
  var notSent = false

  @Option(help: "How you know, in a sentence.")
  var evidence: String

  func validate() throws {
    if sent == notSent { throw ValidationError("give one of --sent and --not-sent") }
    if ID<Message>(message) == nil {
      throw ValidationError("'\(message)' is no id; GET …/messages shows them")
    }
    let length = evidence.unicodeScalars.count
    let isBlank = evidence.allSatisfy(\.isWhitespace)
    if isBlank || length > Resolution.evidenceLengthMax {
      throw ValidationError(
        "--evidence has \(isBlank ? 0 : length) characters; give 1 to"
          + " \(Resolution.evidenceLengthMax)")
    }
  }

  func run() throws {
    guard let id = ID<Message>(message) else { return }
    let connection = try Database.openBeside(path: option.load().databasePath)
    let clock = try SystemClock(connection: connection)
    let result = try connection.inTransaction { tx in
      try ResolveFlow(tx: tx, at: clock.now())
        .settle(id, wasSent: sent, evidence: evidence, author: Resolve.author())
    }
    switch result {
    case .settled(let state):
      Output.line(
        state == .accepted
          ? "message \(id) was sent; its credit is spent"
          : "message \(id) was not sent; its credit is given back")
    case .notUnknown(let status):
      Output.problem(
        "textback: message \(id) is \(status), not unknown; there is nothing to settle")
      throw ExitCode(1)
    case .missing:
      throw ValidationError("there is no text \(id) of ours; GET …/messages shows them")
    }
  }

  /// The account on this machine whose hands they are.
  private static func author() -> String {
    let user = getuid()
    guard let entry = getpwuid(user), let name = entry.pointee.pw_name else {
      return "user \(user)"
    }
    return String(cString: name)
  }
}
