import Glibc
import Threads

/// The store: one SQLite file, one thread that writes, a few that read.
package final class Database: Sendable {
  /// What differs from the usual; tests and the simulator use it.
  package struct Options: Sendable {
    package var settings = ConnectionSettings()
    package var migrations = Migration.embedded
    /// Called on the writer's thread when the disk or the file fails.
    package var onFault: @Sendable (DatabaseError) -> Void = { _ in }

    package init() {}
  }

  /// Raised by each process that serves; work of an older one is known to be dead.
  package let epoch: Int64
  private let path: String
  private let lock: DatabaseLock
  private let writer: WriterThread
  private let readers: ReaderThreads

  private init(
    path: String, epoch: Int64, lock: DatabaseLock, writer: WriterThread, readers: ReaderThreads
  ) {
    self.path = path
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
      let opening = Opening(path: path, options: options)
      let connection = try opening.open()
      let epoch = try connection.raiseEpoch()
      let settings = options.settings
      let writer = Writer(
        connection, epoch: epoch,
        reopen: { try opening.reopen() }, onCommit: { _ in }, onFault: options.onFault)
      let thread = try WriterThread(writer)
      let readers = try ReaderThreads {
        let reader = try Connection(path: path, access: .readOnly, settings: settings)
        reader.lockDown()
        return reader
      }
      return Database(path: path, epoch: epoch, lock: lock, writer: thread, readers: readers)
    } catch {
      lock.release()
      throw (error as? DatabaseError).map { StartRefusal($0, path: path) } ?? error
    }
  }

  /// Runs `body` in a transaction and returns once that is on the disk.
  ///
  /// Bodies that wait at the same time share one commit; each is undone alone if it throws.
  @discardableResult
  package func write<Value: Sendable>(
    _ body: @escaping @Sendable (Transaction) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let job = Job(body) { continuation.resume(with: $0) }
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
    _ body: @escaping @Sendable (Transaction) throws -> Value
  ) throws -> Value {
    let reply = Monitor<Result<Value, any Error>?>(nil)
    try writer.append(Job(body) { result in reply.change { $0 = result } })
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

  /// Finishes what waits, empties the log into the file and gives the lock back.
  package func close() {
    readers.close()
    writer.close()
    lock.release()
  }
}
