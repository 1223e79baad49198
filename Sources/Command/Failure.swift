import ArgumentParser
import HTTP
import Storage

/// Why the program ends without having done what it was asked: a sentence with the fix, and the
/// number that it exits with (sysexits.h).
struct Failure: Error, CustomStringConvertible {
  /// The numbers that scripts rely on.
  enum Code: Int32 {
    /// The command line cannot be obeyed.
    case usage = 64
    /// The database is damaged, foreign or newer than the program.
    case data = 65
    /// A fault of the program.
    case `internal` = 70
    /// Another process holds the database.
    case held = 73
    /// It may work later: the port is taken, the database locked.
    case temporary = 75
    /// The configuration, or what it points to, is wrong.
    case configuration = 78
  }

  let description: String
  let code: Code

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  /// What an error of any part of the program means to its caller.
  init(_ error: any Error) {
    let code: Code =
      switch error {
      case let failure as Failure: failure.code
      case is ConfigurationRefusal: .configuration
      case let refusal as StartRefusal: Failure.code(of: refusal.kind)
      case let refusal as BindError: Failure.code(of: refusal.reason)
      case BackupFailure.taken, BackupFailure.same: .usage
      case is BackupFailure: .data
      case let error as DatabaseError:
        error.isCorrupt ? .data : error.isBusy || error.isFull ? .temporary : .internal
      default: .internal
      }
    self.init(code, "\(error)")
  }

  private static func code(of kind: StartRefusal.Kind) -> Code {
    switch kind {
    case .locked: .held
    case .corrupt, .foreign, .newer: .data
    case .busy, .failing: .temporary
    case .unreadable: .configuration
    }
  }

  private static func code(of reason: BindError.Reason) -> Code {
    switch reason {
    case .addressInUse, .noDescriptors, .other: .temporary
    case .addressNotHere, .permissionDenied, .unknownHost, .invalidPort: .configuration
    }
  }
}
