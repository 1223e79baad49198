import CSQLite

/// One connection to the database, for one thread at a time.
///
/// It prepares each statement once and keeps it, by the address of its literal.
package final class Connection {
  /// What a connection may do with the file.
  package enum Access: Sendable {
    case create, readWrite, readOnly
    /// The main file alone, as if nobody wrote to it and it had no log.
    case immutable
  }

  /// How long a connection waits for a lock that another one holds.
  static let busyTimeoutMilliseconds: Int32 = 5_000

  let handle: OpaquePointer
  /// Pages in the write-ahead log after the last commit of this connection.
  var logPages: Int { Int(pages.pointee) }
  private let pages: UnsafeMutablePointer<Int32>
  /// Where SQLite says that a statement being prepared writes to the owner's settings.
  private let settingsWritten: UnsafeMutablePointer<Int32>
  private var isLockedDown = false
  /// The owners' settings as this connection has read them.
  var keptSettings = KeptSettings()
  private var statements: [UnsafePointer<UInt8>: Statement] = [:]

  /// Opens the file at `path` through the file system named `vfs`, or the default one.
  package init(path: String, access: Access, vfs: String? = nil) throws {
    Connection.withoutStatistics
    let (name, flags) = Connection.target(path, access)
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX, vfs)
    guard code == SQLITE_OK, let handle else {
      let extended = sqlite3_extended_errcode(handle)
      sqlite3_close_v2(handle)
      throw DatabaseError(
        code: extended == SQLITE_OK ? code : extended, operation: "open", connection: nil)
    }
    self.handle = handle
    pages = .allocate(capacity: 1)
    pages.initialize(to: 0)
    settingsWritten = .allocate(capacity: 1)
    settingsWritten.initialize(to: 0)
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, Connection.busyTimeoutMilliseconds)
    csqlite_count_log_pages(handle, pages)
    let added = [
      csqlite_add_sha256(handle), csqlite_add_running(handle), csqlite_add_fingerprint(handle),
      addWithoutNumber(),
    ]
    for added in added where added != SQLITE_OK {
      throw DatabaseError(code: added, operation: "add functions", connection: handle)
    }
  }

  /// Done once, before the first connection.
  private static let withoutStatistics: Void = csqlite_leave_out_statistics()

  deinit {
    statements.removeAll()
    sqlite3_close_v2(handle)
    pages.deallocate()
    settingsWritten.deallocate()
  }

  /// Whether a transaction is open; SQLite itself ends one after some errors.
  package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Runs a statement and returns how many rows it changed.
  @discardableResult
  package func execute<each Value: Bindable>(
    _ sql: StaticString, _ values: repeat each Value
  ) throws -> Int {
    let statement = try prepared(sql)
    defer { statement.reset() }
    try statement.bind(repeat each values)
    while try statement.step() {}
    return Int(sqlite3_changes(handle))
  }

  /// Hands each row of the answer to `body`, in order.
  package func query<each Value: Bindable>(
    _ sql: StaticString, _ values: repeat each Value, row body: (borrowing Row) throws -> Void
  ) throws {
    let statement = try prepared(sql)
    defer { statement.reset() }
    try statement.bind(repeat each values)
    while try statement.step() { try body(Row(statement)) }
  }

  /// What `body` makes of the first row, or nil if there is none.
  package func first<each Value: Bindable, Result>(
    _ sql: StaticString, _ values: repeat each Value,
    row body: (borrowing Row) throws -> Result
  ) throws -> Result? {
    let statement = try prepared(sql)
    defer { statement.reset() }
    try statement.bind(repeat each values)
    return try statement.step() ? try body(Row(statement)) : nil
  }

  /// What `body` makes of each row, in order.
  package func all<each Value: Bindable, Result>(
    _ sql: StaticString, _ values: repeat each Value,
    row body: (borrowing Row) throws -> Result
  ) throws -> [Result] {
    var results: [Result] = []
    try query(sql, repeat each values) { results.append(try body($0)) }
    return results
  }

  /// Runs several statements without parameters: a migration, or a setting with a number of ours.
  package func run(script: String) throws {
    keptSettings.forget()
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else {
      let beginning = script.split(whereSeparator: \.isWhitespace).prefix(6)
      throw DatabaseError(
        code: code, operation: "prepare " + beginning.joined(separator: " "), connection: handle)
    }
  }

  /// The row id that the last INSERT was given.
  package var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Refuses, from here on, statements that attach files or change a setting of SQLite's, and
  /// learns which ones change the owner's.
  package func lockDown() {
    statements.removeAll()
    _ = csqlite_lock_down(handle, settingsWritten)
    isLockedDown = true
  }

  private func prepared(_ sql: StaticString) throws -> Statement {
    let statement = try keptStatement(sql)
    if statement.writesSettings { keptSettings.forget() }
    return statement
  }

  /// A statement in the middle of its rows is not disturbed: its literal gets a second one.
  private func keptStatement(_ sql: StaticString) throws -> Statement {
    if let kept = statements[sql.utf8Start], !kept.isBusy { return kept }
    // Until it is locked down SQLite does not say, so any statement may be one.
    settingsWritten.pointee = isLockedDown ? 0 : 1
    let statement = try sql.utf8Start.withMemoryRebound(
      to: CChar.self, capacity: sql.utf8CodeUnitCount
    ) {
      try Statement($0, length: sql.utf8CodeUnitCount, on: handle)
    }
    statement.writesSettings = settingsWritten.pointee != 0
    if statements[sql.utf8Start] == nil { statements[sql.utf8Start] = statement }
    return statement
  }

  private static func target(_ path: String, _ access: Access) -> (name: String, flags: Int32) {
    switch access {
    case .create: (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    case .readWrite: (path, SQLITE_OPEN_READWRITE)
    case .readOnly: (path, SQLITE_OPEN_READONLY)
    case .immutable:
      ("file:\(escaped(path))?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
    }
  }

  /// The path as part of a URI: SQLite decodes `%`, and ends the path at `?` and `#`.
  private static func escaped(_ path: String) -> String {
    path.utf8.reduce(into: "") { uri, byte in
      let isPlain = byte > 0x20 && byte < 0x7f && !"%?#".utf8.contains(byte)
      let hex = String(byte, radix: 16)
      uri += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 0x10 ? "0" : "") + hex
    }
  }
}
