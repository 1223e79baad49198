import CSQLite

/// The steps from a path to a connection that may write.
package struct Opening: Sendable {
  /// Larger files are not read whole at each start; `verify` does that.
  static let checkedBytesMax: Int64 = 256 << 20

  private let path: String
  private let options: Database.Options

  /// The way to the database at `path`, or to a backup.
  package init(path: String, options: Database.Options) {
    self.path = path
    self.options = options
  }

  /// Opens the file, creating it if it is not there, checks it and migrates it.
  package func open() throws -> Connection {
    try refusing { try open(noted: nil) }
  }

  /// Opens it for the holder of `lock`, whose note of the last commit it must reach.
  func open(lock: DatabaseLock) throws -> Connection {
    try refusing {
      let connection = try open(noted: lock.noted)
      if let mark = try connection.mark() { lock.note(mark) }
      return connection
    }
  }

  /// Opens the file again after an I/O error, which must not create or migrate anything.
  ///
  /// The commit that failed may be in the log without being on the disk. What is read from now on
  /// counts as stored, so all of it is moved into the main file first.
  package func reopen() throws -> Connection {
    let connection = try Connection(path: path, access: .readWrite, settings: options.settings)
    try connection.checkpointAndTruncate()
    connection.lockDown()
    return connection
  }

  /// Moves the log into the main file, so that the file is whole by itself.
  func emptyLog() throws {
    try Connection(path: path, access: .readWrite, settings: options.settings)
      .checkpointAndTruncate()
  }

  /// Opens a file that another process may be serving from, as it is.
  func openBeside(_ access: Connection.Access) throws -> Connection {
    try refusing {
      let connection = try Connection(path: path, access: access, settings: options.settings)
      let version = try connection.refuseForeignSchema(options.migrations, path: path)
      guard version == options.migrations.last?.version ?? 0 else {
        throw StartRefusal(
          .newer, problem: "\(path): it has not been migrated to this version of the program",
          fix: "restart the server with this version, or run `textback migrate`")
      }
      connection.lockDown()
      return connection
    }
  }

  /// Opens a backup to read it, of this version's schema or an older one.
  func openBackup() throws -> Connection {
    try refusing {
      let connection = try Connection(path: path, access: .readOnly, settings: options.settings)
      guard try connection.refuseForeignSchema(options.migrations, path: path) > 0 else {
        throw StartRefusal(
          .foreign, problem: "\(path): it is empty", fix: "give the file of a backup")
      }
      return connection
    }
  }

  private func open(noted: LogMark?) throws -> Connection {
    try refuseLogWithoutFile()
    if options.settings.vfs == nil { FilePath.createPrivate(path) }
    let connection = try Connection(path: path, access: .create, settings: options.settings)
    let version = try connection.refuseForeignSchema(options.migrations, path: path)
    try LogMark.check(main: markOfMainFile(), whole: connection.mark(), noted: noted, path: path)
    try refuseDamage(connection)
    try connection.migrate(options.migrations, identity: options.identity())
    if try connection.schemaVersion() != version { try connection.checkpointAndTruncate() }
    connection.lockDown()
    return connection
  }

  /// What the main file says without its log; nil if it says nothing.
  ///
  /// A crash in the middle of a checkpoint leaves it unreadable by itself, and that is no fault:
  /// the log still has every page.
  private func markOfMainFile() -> LogMark? {
    try? Connection(path: path, access: .immutable, vfs: options.settings.vfs).mark()
  }

  private func refusing<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StartRefusal(error, path: path)
    }
  }

  /// SQLite would begin a new database and throw the log of the old one away.
  private func refuseLogWithoutFile() throws {
    guard options.settings.vfs == nil, FilePath.size(path) ?? 0 == 0 else { return }
    guard FilePath.size(path + "-wal") ?? 0 == 0 else {
      throw StartRefusal(
        .corrupt, problem: "\(path): the file is gone, but its write-ahead log is there",
        fix: "put the file back, or use `textback restore`")
    }
  }

  private func refuseDamage(_ connection: Connection) throws {
    let bytes =
      try connection.first(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
      ) { $0.int64(0) } ?? 0
    guard bytes <= Opening.checkedBytesMax else { return }
    let finding = try connection.first("PRAGMA quick_check(1)") { $0.string(0) } ?? "nothing"
    // A page that the disk does not give at this moment is not a damaged one.
    if let code = Opening.readError(in: finding) {
      throw DatabaseError(code: code, operation: "quick_check", problem: "disk I/O error")
    }
    guard finding == "ok" else {
      throw StartRefusal(
        .corrupt, problem: "\(path): damaged: \(finding)",
        fix: "keep a copy of the file and restore the last backup")
    }
  }

  /// SQLite's code, if its check could not read the file; it says so within its findings, and of a
  /// page on the list of free ones without the code.
  static func readError(in finding: String) -> Int32? {
    if finding.contains("failed to get page") { return SQLITE_IOERR }
    guard finding.contains("unable to get the page"),
      let code = finding.split(separator: "=").last.flatMap({ Int32($0) }),
      code & 0xff == SQLITE_IOERR
    else { return nil }
    return code
  }

  /// Sixteen random bytes in hexadecimal.
  @Sendable static func identity() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let hex = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - hex.count) + hex
    }.joined()
  }
}

extension Connection {
  /// What an erasure overwrote may be in the log of a run that died before it had emptied it.
  ///
  /// A command beside us that reads keeps the log from being cut off, and then it stays until the
  /// next erasure or start.
  private func emptyLog() throws -> Bool {
    do {
      try checkpointAndTruncate()
      return true
    } catch let error as DatabaseError where error.isBusy {
      return try checkpoint()
    }
  }

  /// Makes this process the one whose writes count, and begins a new log if it can.
  package func raiseEpoch() throws -> Int64 {
    let sequence = try meta(.sequence) ?? 0
    let isWhole = try emptyLog()
    return try inBareTransaction {
      let epoch = (try meta(.epoch) ?? 0) + 1
      try setMeta(.epoch, epoch)
      if isWhole { try setMeta(.logBase, sequence) }
      return epoch
    }
  }
}
