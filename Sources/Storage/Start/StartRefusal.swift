/// Why a database is not opened: what was found, and what to do.
package struct StartRefusal: Error, Equatable, CustomStringConvertible {
  /// The kinds of refusal, each with an exit code of its own in the command.
  package enum Kind: Sendable, Equatable {
    /// Another process holds the database; its id, if it could be read.
    case locked(pid: Int32?)
    /// The file is damaged.
    case corrupt
    /// The file belongs to another program, or to another database of ours.
    case foreign
    /// A newer version of this program has migrated the file.
    case newer
    /// The file or its folder cannot be opened.
    case unreadable
    /// The disk is full, or does not do what it is asked at this moment.
    case failing
    /// Another connection keeps the file locked.
    case busy
  }

  package let kind: Kind
  package let problem: String
  package let fix: String

  package init(_ kind: Kind, problem: String, fix: String) {
    self.kind = kind
    self.problem = problem
    self.fix = fix
  }

  package var description: String { "\(problem); \(fix)" }
}

extension StartRefusal {
  /// The refusal for an error that SQLite reported while the file at `path` was opened.
  init(_ error: DatabaseError, path: String) {
    let problem = "\(path): \(error.operation): \(error.problem)"
    if error.isBusy {
      self.init(.busy, problem: problem, fix: error.fix)
    } else if error.isFull || error.isInputOutput && !error.isUnopened {
      self.init(.failing, problem: problem, fix: error.fix)
    } else if error.isInputOutput || error.isReadOnly {
      self.init(.unreadable, problem: problem, fix: error.fix)
    } else {
      // A schema that our own statements do not fit was changed by another hand.
      self.init(
        .corrupt, problem: problem, fix: "keep a copy of the file and restore the last backup")
    }
  }
}
