import CSQLite
import Glibc

/// A copy of a database that may be in use, made page by page by SQLite itself.
enum OnlineCopy {
  /// Pages copied before it looks whether it should stop.
  static let pagesPerStep: Int32 = 4_000

  /// Copies one state of the source to a new file beside `target` and returns the path of that.
  ///
  /// `change` is applied to the copy, which is then a single file, checked and on the disk.
  static func make(
    from source: Connection, beside target: String, shouldStop: () -> Bool,
    change: (Connection) throws -> Void
  ) throws -> String {
    let draft = target + "-draft"
    discard(draft)
    do {
      try copy(from: source, to: draft, shouldStop: shouldStop, change: change)
      try check(draft)
      try sync(draft)
      return draft
    } catch {
      discard(draft)
      throw error
    }
  }

  /// Puts the finished draft in the place of `target`.
  static func publish(_ draft: String, as target: String) throws {
    guard rename(draft, target) == 0 else { throw StartRefusal.unreadable(target, errno) }
    try sync(FilePath.folder(of: target))
  }

  private static func copy(
    from source: Connection, to draft: String, shouldStop: () -> Bool,
    change: (Connection) throws -> Void
  ) throws {
    FilePath.createPrivate(draft)
    let copy = try Connection(path: draft, access: .readWrite)
    // A read transaction keeps the source as it is until the last page is copied.
    try source.inSnapshot { snapshot in
      _ = try snapshot.connection.schemaVersion()
      guard let backup = sqlite3_backup_init(copy.handle, "main", source.handle, "main") else {
        throw failure(sqlite3_extended_errcode(copy.handle))
      }
      var code = SQLITE_OK
      while code == SQLITE_OK, !shouldStop() {
        code = sqlite3_backup_step(backup, pagesPerStep)
      }
      sqlite3_backup_finish(backup)
      guard code != SQLITE_OK else { throw BackupFailure.stopped }
      guard code == SQLITE_DONE else { throw failure(code) }
    }
    try copy.execute("PRAGMA journal_mode = DELETE")
    try copy.inBareTransaction { try change(copy) }
  }

  private static func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(code: code, operation: "copy", connection: nil)
  }

  /// Opens the copy as a stranger would, and reads all of it.
  private static func check(_ draft: String) throws {
    let reopened = try Connection(path: draft, access: .readOnly)
    let finding = try reopened.first("PRAGMA integrity_check(1)") { $0.string(0) } ?? "nothing"
    guard finding == "ok" else { throw BackupFailure.damaged(finding) }
    let orphan = try reopened.first("PRAGMA foreign_key_check") { $0.string(0) }
    if let orphan { throw BackupFailure.damaged("a row of \(orphan) has no parent") }
  }

  private static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StartRefusal.unreadable(path, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StartRefusal.unreadable(path, errno) }
  }

  private static func discard(_ draft: String) {
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) }
  }
}

/// Why there is no backup.
package enum BackupFailure: Error, Equatable, CustomStringConvertible {
  /// The copy does not pass SQLite's own check, so neither would the original.
  case damaged(String)
  /// The target is the database itself, or one that is in use.
  case inUse(String)
  /// The program is stopping.
  case stopped

  package var description: String {
    switch self {
    case .damaged(let finding):
      "backup: the database is damaged: \(finding); keep a copy of it and restore the last backup"
    case .inUse(let path):
      "backup: \(path) is a database in use; give another file"
    case .stopped:
      "backup: stopped before it was complete; the last one is untouched"
    }
  }
}
