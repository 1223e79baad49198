import CSQLite

/// How a connection is set up beyond its access to the file.
package struct ConnectionSettings: Sendable {
  /// The file system underneath; nil is the machine's own.
  package var vfs: String?
  /// No other connection will come: the write-ahead log needs no shared memory.
  package var isExclusive = false
  /// Whether commits wait for the disk; only the simulator's planted bugs turn it off.
  package var synchronous = Synchronous.full

  /// The whole file is read, by a process that does nothing else: one that cannot be read may end
  /// it.
  package var readsEverything = false

  package init() {}

  /// SQLite's `synchronous`.
  package enum Synchronous: Int64, Sendable {
    case off = 0
    case normal = 1
    case full = 2
  }
}

extension Connection {
  /// A log that has grown beyond this is cut back when it starts again.
  static let logBytesMax: Int64 = 64 << 20
  /// What a connection that writes may keep of the file in memory: the inner pages of every index
  /// of a million calls, and the leaves that are written to now.
  ///
  /// Not more: when a tree was balanced, SQLite looks at every page of the cache at COMMIT, in a
  /// file of less than a gigabyte (it numbers a page by the locking page in passing, and drops what
  /// seems to lie behind the end).
  static let cacheBytesMax: Int64 = 8 << 20

  /// Opens the file and puts the settings in force that every connection of ours has.
  package convenience init(
    path: String, access: Access, settings: ConnectionSettings
  ) throws {
    try self.init(path: path, access: access, vfs: settings.vfs)
    for (option, value) in [
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
      (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
      (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1),
    ] as [(Int32, Int32)] {
      let code = csqlite_configure(handle, option, value)
      guard code == SQLITE_OK else {
        throw DatabaseError(code: code, operation: "configure", connection: handle)
      }
    }
    try execute("PRAGMA temp_store = MEMORY")
    if settings.readsEverything {
      // What a mapped page is checked for at each look at it, SQLite's own check does once.
      try useMemoryForReading()
      try execute("PRAGMA mmap_size = 2147418112")
    } else {
      try execute("PRAGMA cell_size_check = ON")
    }
    if settings.isExclusive { try execute("PRAGMA locking_mode = EXCLUSIVE") }
    if access == .create || access == .readWrite { try keepDurably(settings.synchronous) }
  }

  /// Makes room for pages that are read again and again, for a connection that reads everything.
  package func useMemoryForReading() throws {
    try execute("PRAGMA cache_size = -65536")
  }

  /// Write-ahead log, each commit on the disk before it is reported; both read back.
  private func keepDurably(_ synchronous: ConnectionSettings.Synchronous) throws {
    let mode = try first("PRAGMA journal_mode = WAL") { $0.string(0) }
    try run(script: "PRAGMA synchronous = \(synchronous.rawValue)")
    let level = try first("PRAGMA synchronous") { $0.int64(0) }
    guard mode == "wal", level == synchronous.rawValue else {
      throw DatabaseError(
        code: SQLITE_CANTOPEN, operation: "open",
        problem: "the file system does not support a write-ahead log")
    }
    // What is overwritten or deleted is gone from the page as well.
    _ = try first("PRAGMA secure_delete = ON") { $0.int64(0) }
    try run(script: "PRAGMA journal_size_limit = \(Connection.logBytesMax)")
    try run(script: "PRAGMA cache_size = -\(Connection.cacheBytesMax >> 10)")
  }

  /// Moves the log into the main file as far as readers allow; true if all of it was moved.
  package func checkpoint() throws -> Bool {
    try checkpoint(SQLITE_CHECKPOINT_PASSIVE)
  }

  /// Moves the whole log into the main file and empties it.
  package func checkpointAndTruncate() throws {
    _ = try checkpoint(SQLITE_CHECKPOINT_TRUNCATE)
  }

  private func checkpoint(_ mode: Int32) throws -> Bool {
    var logged: Int32 = 0
    var moved: Int32 = 0
    let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, &logged, &moved)
    guard code == SQLITE_OK else {
      throw DatabaseError(code: code, operation: "checkpoint", connection: handle)
    }
    return logged == moved
  }
}
