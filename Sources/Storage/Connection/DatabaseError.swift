import CSQLite

/// SQLite could not do what was asked.
///
/// Bound values are never part of it: they are phone numbers and people's texts.
package struct DatabaseError: Error, Equatable, CustomStringConvertible {
  /// SQLite's extended result code.
  package let code: Int32
  /// What was attempted: `open`, `COMMIT`, or the beginning of a statement.
  package let operation: String
  /// What SQLite says about it.
  package let problem: String

  package init(code: Int32, operation: String, problem: String) {
    self.code = code
    self.operation = operation
    self.problem = problem
  }

  /// Whether the file is damaged, or not a database at all.
  package var isCorrupt: Bool { primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB }
  /// Whether the disk has no room left.
  package var isFull: Bool { primary == SQLITE_FULL }
  /// Whether another connection held the lock for longer than we wait.
  package var isBusy: Bool { primary == SQLITE_BUSY || primary == SQLITE_LOCKED }
  /// Whether the schema refused the values.
  package var isConstraint: Bool { primary == SQLITE_CONSTRAINT }
  /// Whether the disk failed, which leaves the outcome of a commit unknown.
  package var isInputOutput: Bool { primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN }
  /// Whether the file could not be opened at all.
  package var isUnopened: Bool { primary == SQLITE_CANTOPEN }
  /// Whether this user may read the file and not write to it.
  package var isReadOnly: Bool { primary == SQLITE_READONLY || primary == SQLITE_PERM }
  /// Whether a UNIQUE or PRIMARY KEY constraint refused the row: it is there already.
  package var isDuplicate: Bool {
    code == DatabaseError.uniqueViolated || code == DatabaseError.primaryKeyViolated
  }

  // SQLITE_CONSTRAINT_UNIQUE and _PRIMARYKEY, which are macros that Swift does not import.
  private static let uniqueViolated = SQLITE_CONSTRAINT | (8 << 8)
  private static let primaryKeyViolated = SQLITE_CONSTRAINT | (6 << 8)

  /// What an operator can do about it.
  package var fix: String {
    switch primary {
    case SQLITE_CORRUPT, SQLITE_NOTADB: "stop, keep a copy of the file, restore the last backup"
    case SQLITE_FULL: "free space on the database's file system; no restart is needed"
    case SQLITE_BUSY, SQLITE_LOCKED: "close the other program that writes to the database"
    case SQLITE_IOERR: "check the disk and the system log; the database is opened again by itself"
    case SQLITE_CANTOPEN: "check that the folder exists and that this user may write to it"
    case SQLITE_READONLY: "give this user the right to write to the file and its folder"
    case SQLITE_NOMEM: "give the process more memory"
    default: "this is a fault of the program: report it with this line"
    }
  }

  package var description: String {
    "database: \(operation): \(problem) (\(code)); \(fix)"
  }

  private var primary: Int32 { code & 0xff }
}

extension DatabaseError {
  /// The error a connection reports for `code`.
  ///
  /// Only messages about constraints and SQL text are taken over; others may quote a value.
  init(code: Int32, operation: String, connection: OpaquePointer?) {
    let primary = code & 0xff
    var problem = String(cString: sqlite3_errstr(code))
    if let connection, primary == SQLITE_CONSTRAINT || operation.hasPrefix("prepare") {
      problem = String(cString: sqlite3_errmsg(connection))
    }
    self.init(code: code, operation: operation, problem: problem)
  }
}

/// Why a write was not even tried.
package enum WriteRefusal: Error, Equatable, CustomStringConvertible {
  /// As many writes wait as the queue may hold.
  case overloaded(waiting: Int)
  /// The database has been closed.
  case closed
  /// Another process has opened the database since.
  case superseded

  package var description: String {
    switch self {
    case .overloaded(let waiting): "database: \(waiting) writes wait already; try again in seconds"
    case .closed: "database: it is closed; the program is stopping"
    case .superseded: "database: another process has taken it over; stop this one"
    }
  }
}
