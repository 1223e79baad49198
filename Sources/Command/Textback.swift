import ArgumentParser
import Glibc
import Threads

/// The program: text back whoever called and was not answered.
@main
struct Textback: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "textback",
    abstract: "Text back whoever called your business and was not answered.",
    discussion: """
      Start with `textback demo`: it needs no configuration and shows everything
      at work. For a business of your own, copy config.example.json, edit it, then:

        textback check --config config.json
        textback token create --config config.json --role operator --name me
        textback serve --config config.json

      Exit codes:
        0   done
        1   verify found something broken, or resolve nothing to settle
        64  wrong usage
        65  the database is damaged, foreign or newer than this program
        70  a fault of the program
        73  another process holds the database; its id is named
        75  it may work later: the port is taken, the database locked
        78  wrong configuration
      """,
    version: Version.current,
    subcommands: [
      Serve.self, Demo.self, Check.self, Migrate.self, Token.self, Verify.self, Doctor.self,
      Resolve.self, BackUp.self, RestoreBackup.self, Arm.self, Ping.self,
    ])

  static func main() {
    do {
      let command = try parseAsRoot()
      if command is any Enduring { Signals.hold() }
      try run(command)
    } catch {
      end(with: error)
    }
  }

  /// Runs a command while this thread waits for it.
  ///
  /// An asynchronous `main` would leave the thread to the dispatch library, which lets every signal
  /// through on it: SIGTERM would end the program before anybody could hear of it.
  private static func run(_ command: sending any ParsableCommand) throws {
    let outcome = Monitor<Result<Void, any Error>?>(nil)
    let task = Task {
      do {
        if var asynchronous = command as? any AsyncParsableCommand {
          try await asynchronous.run()
        } else {
          var command = command
          try command.run()
        }
        outcome.change { $0 = .success(()) }
      } catch {
        outcome.change { $0 = .failure(error) }
      }
    }
    defer { task.cancel() }
    try outcome.wait { $0 }.get()
  }

  /// Says what went wrong and exits; the parser speaks for itself about usage and help.
  private static func end(with error: any Error) -> Never {
    guard exitCode(for: error) == .failure, !(error is ExitCode) else { exit(withError: error) }
    let failure = Failure(error)
    Output.problem("textback: \(failure)")
    Glibc.exit(failure.code.rawValue)
  }
}

/// A command that runs until it is asked to end.
protocol Enduring: SendableMetatype {}

/// Which version of the program this is.
enum Version {
  static let current = "0.1.0"
}
