import CSQLite
import Glibc
import TextBack

/// A copy of a database that may be in use, made page by page by SQLite itself.
struct OnlineCopy {
  /// Pages copied before it looks whether it should stop.
  static let pagesPerStep: Int32 = 4_000

  private let source: Connection
  private let settings: ConnectionSettings
  private let files: any CopyFiles
  /// The copy, until it gets its name.
  let draft: String

  /// A copy of one state of the source, in a new file beside `target`.
  init(of source: Connection, beside target: String, options: Database.Options) {
    self.source = source
    settings = options.settings
    files = options.files
    draft = target + "-draft"
  }

  /// Makes the copy and applies `change` to it, which is then a single file, read through by SQLite
  /// and on the disk.
  func make(shouldStop: () -> Bool, change: (Connection) throws -> Void) throws {
    discard()
    do {
      try copy(shouldStop: shouldStop, change: change)
      try check()
      try files.sync(draft)
    } catch {
      discard()
      throw error
    }
  }

  /// The names of the predicates that do not hold in the copy, opened as a stranger would.
  func verify(_ predicates: [Predicate], at moment: Moment) throws -> [String] {
    let reopened = try connect(.readOnly)
    try reopened.useMemoryForReading()
    return try reopened.verify(predicates, at: moment) { 0 }.filter { !$0.holds }.map(\.name)
  }

  /// Gives the copy its name, unless a file has it already.
  func publish(as target: String) throws {
    do {
      guard try files.link(draft, to: target) else { throw BackupFailure.taken(target) }
    } catch {
      discard()
      throw error
    }
    // Also what a removal that failed has left beside it.
    discard()
    try files.sync(FilePath.folder(of: target))
  }

  /// Puts the copy in the place of `target`.
  func replace(_ target: String) throws {
    try files.replace(target, by: draft)
    try files.sync(FilePath.folder(of: target))
  }

  /// Removes the draft, and with it the copy if that has no name yet.
  func discard() {
    for suffix in ["", "-journal", "-wal", "-shm"] { files.remove(draft + suffix) }
  }

  private func copy(shouldStop: () -> Bool, change: (Connection) throws -> Void) throws {
    files.createPrivate(draft)
    let copy = try connect(.readWrite)
    // The log that it has from the source needs shared memory, unless nobody else is to come.
    if settings.isExclusive { try copy.execute("PRAGMA locking_mode = EXCLUSIVE") }
    // A read transaction keeps the source as it is until the last page is copied.
    try source.inSnapshot { snapshot in
      _ = try snapshot.connection.schemaVersion()
      guard let backup = sqlite3_backup_init(copy.handle, "main", source.handle, "main") else {
        throw failure(sqlite3_extended_errcode(copy.handle))
      }
      var code = SQLITE_OK
      while code == SQLITE_OK, !shouldStop() {
        code = sqlite3_backup_step(backup, OnlineCopy.pagesPerStep)
      }
      sqlite3_backup_finish(backup)
      guard code != SQLITE_OK else { throw BackupFailure.stopped }
      guard code == SQLITE_DONE else { throw failure(code) }
      for (original, copied) in zip(try source.rowCounts(), try copy.rowCounts())
      where original != copied {
        throw BackupFailure.incomplete(original.table)
      }
    }
    try copy.execute("PRAGMA journal_mode = DELETE")
    try change(copy)
  }

  private func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(code: code, operation: "copy", connection: nil)
  }

  /// Opens the copy as a stranger would, and reads all of it.
  private func check() throws {
    let reopened = try connect(.readOnly)
    let finding = try reopened.first("PRAGMA integrity_check(1)") { $0.string(0) } ?? "nothing"
    if let code = Opening.readError(in: finding) { throw failure(code) }
    guard finding == "ok" else { throw BackupFailure.damaged(finding) }
    let orphan = try reopened.first("PRAGMA foreign_key_check") { $0.string(0) }
    if let orphan { throw BackupFailure.damaged("a row of \(orphan) has no parent") }
  }

  private func connect(_ access: Connection.Access) throws -> Connection {
    try Connection(path: draft, access: access, vfs: settings.vfs)
  }
}

extension Connection {
  /// How many rows each table has, in the order of their names.
  fileprivate func rowCounts() throws -> [TableCount] {
    let sql = try first(
      """
      SELECT group_concat(
        'SELECT ''' || name || ''', count(*) FROM "' || name || '"', ' UNION ALL ')
      FROM (SELECT name FROM sqlite_schema
        WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name)
      """
    ) { $0.string(0) }
    let statement = try (sql ?? "").withCString { text in
      try Statement(text, length: strlen(text), on: handle)
    }
    var counts: [TableCount] = []
    while try statement.step() {
      let row = Row(statement)
      counts.append(TableCount(table: row.string(0), rows: row.int64(1)))
    }
    return counts
  }
}

/// A table, and how many rows it has.
private struct TableCount: Equatable {
  let table: String
  let rows: Int64
}
