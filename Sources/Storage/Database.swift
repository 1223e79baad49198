import Glibc
import Threads

/// The store: one SQLite file, one thread that writes, a few that read.
package final class Database: Sendable {
  /// What differs from the usual; tests and the simulator use it.
  package struct Options: Sendable {
    package var settings = ConnectionSettings()
    package var migrations = Migration.embedded
    /// Whether disk space is kept back for when there is no more.
    package var hasReserve = true
    /// What must hold in a backup.
    package var backupPredicates = Predicate.ofCopies
    /// Where copies are made.
    package var files: any CopyFiles = MachineFiles()
    /// Makes the name of a new database: sixteen random bytes in hexadecimal.
    package var identity: @Sendable () -> String = Opening.identity
    /// Called on a database thread when a whole group of writes fails, or a read finds damage: a
    /// `DatabaseError` of the disk, or `WriteRefusal.superseded`.
    package var onFault: @Sendable (any Error) -> Void = { _ in }

    package init() {}
  }

  /// Raised by each process that serves; work of an older one is known to be dead.
  package let epoch: Int64
  private let lock: DatabaseLock
  private let writer: WriterThread
  private let readers: ReaderThreads
  private let isClosed = Monitor(false)

  private init(
    epoch: Int64, lock: DatabaseLock, writer: WriterThread, readers: ReaderThreads
  ) {
    self.epoch = epoch
    self.lock = lock
    self.writer = writer
    self.readers = readers
  }

  /// Opens the database to serve, alone: locked, checked and migrated.
  ///
  /// Throws a `StartRefusal`.
  package static func open(path: String, options: Options = Options()) throws -> Database {
    let lock = try DatabaseLock(path: path)
    do {
      let reserve = options.hasReserve ? DiskReserve(path: path) : nil
      // A run that was killed on a full disk has left it, and the start needs a little space.
      reserve?.release()
      let opening = Opening(path: path, options: options)
      let connection = try opening.open(lock: lock)
      let epoch = try connection.raiseEpoch()
      let databaseID = try connection.mark()?.databaseID ?? ""
      var surroundings = Writer.Surroundings(epoch: epoch) { try opening.reopen() }
      surroundings.onCommit = {
        lock.note(LogMark(databaseID: databaseID, sequence: $0, base: 0))
      }
      surroundings.onFault = options.onFault
      surroundings.checkpointPages = Database.checkpointPages(path)
      surroundings.reserve = reserve
      let writer = Writer(connection, surroundings)
      let readers = try ReaderThreads(onFault: options.onFault) {
        try opening.openBeside(.readOnly)
      }
      return Database(
        epoch: epoch, lock: lock, writer: try WriterThread(writer), readers: readers)
    } catch {
      lock.release()
      throw (error as? DatabaseError).map { StartRefusal($0, path: path) } ?? error
    }
  }

  /// A log of 16 MB is fast; on a small disk it is no more than a sixteenth of it.
  private static func checkpointPages(_ path: String) -> Int {
    let folder = FilePath.folder(of: FilePath.resolved(path))
    return min(4_000, max(100, Int(FilePath.fileSystem(of: folder).total / 16 / 4_096)))
  }

  /// Opens the database beside the process that serves from it, for `inTransaction` and
  /// `inSnapshot` on the caller's own thread.
  ///
  /// It waits for the write lock, and never moves the log into the file: two connections that do
  /// so can corrupt it before SQLite 3.51.3. A database that is not there yet is made.
  package static func openBeside(
    path: String, options: Options = Options()
  ) throws -> Connection {
    let opening = Opening(path: path, options: options)
    if FilePath.size(path) ?? 0 == 0 {
      let lock = try DatabaseLock(path: path)
      defer { lock.release() }
      _ = try opening.open(lock: lock)
    }
    return try opening.openBeside(.readWrite)
  }

  /// Opens the database to look at it, whether a process serves from it or not.
  package static func openToRead(
    path: String, options: Options = Options()
  ) throws -> Connection {
    try Opening(path: path, options: options).openBeside(.readOnly)
  }

  /// Runs `body` in a transaction and returns once that is on the disk.
  ///
  /// Bodies that wait at the same time share one commit; each is undone alone if it throws. For
  /// that a body may be run twice, so it does nothing but read and write in its transaction.
  /// `emptyingLog` moves the log into the file before that, so that what was overwritten is gone.
  @discardableResult
  package func write<Value: Sendable>(
    using space: Space = .free, emptyingLog: Bool = false,
    _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let job = Job(using: space, emptyingLog: emptyingLog, body) { continuation.resume(with: $0) }
      do {
        try writer.append(job)
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  /// The same for a thread that may block, such as a sender's.
  @discardableResult
  package func writeBlocking<Value: Sendable>(
    using space: Space = .free, _ body: @escaping @Sendable (Transaction) throws -> Value
  ) throws -> Value {
    let reply = Monitor<Result<Value, any Error>?>(nil)
    try writer.append(Job(using: space, body) { result in reply.change { $0 = result } })
    return try reply.wait { $0 }.get()
  }

  /// Runs `body` on one unchanging state of the database, beside the writer.
  package func read<Value: Sendable>(
    _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let job = Job(body) { continuation.resume(with: $0) }
      do {
        try readers.append(job)
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  /// Whether a row can be read within so many milliseconds; for a thread that may block.
  package func isReadable(within milliseconds: Int64) -> Bool {
    let answer = Monitor<Bool?>(nil)
    do {
      try readers.append(
        Job({ try $0.connection.meta(.epoch) != nil }) { result in
          let isThere = if case .success(true) = result { true } else { false }
          answer.change { $0 = isThere }
        })
    } catch {
      return false
    }
    return answer.wait(atMost: milliseconds) { $0 } ?? false
  }

  /// Finishes what waits, empties the log into the file and gives the lock back; once.
  package func close() {
    let isFirst = isClosed.change { isClosed in
      defer { isClosed = true }
      return !isClosed
    }
    guard isFirst else { return }
    readers.close()
    writer.close()
    lock.release()
  }
}
