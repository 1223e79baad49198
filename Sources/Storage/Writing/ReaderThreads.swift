import Threads

/// Threads that read beside the writer, each on a read-only connection of its own.
final class ReaderThreads: Sendable {
  static let count = 2
  /// How many reads may wait; beyond it callers are told to come back.
  static let waitingReadsMax = 5_000

  private let queue = JobQueue<Job>(limit: waitingReadsMax)
  private let threads: [WorkerThread]

  init(
    onFault: @escaping @Sendable (any Error) -> Void,
    open: @escaping @Sendable () throws -> Connection
  ) throws {
    let queue = queue
    threads = try (0..<ReaderThreads.count).map { _ in
      try WorkerThread {
        var reader = Reader(open: open, onFault: onFault)
        while let job = queue.takeOne() { reader.perform(job) }
      }
    }
  }

  func append(_ job: Job) throws {
    try queue.append(job)
  }

  /// Does what waits and ends the threads.
  func close() {
    queue.close()
    for thread in threads { thread.join() }
  }
}

/// Reads on a connection that is opened when it is first needed, and anew after an error.
private struct Reader {
  let open: () throws -> Connection
  let onFault: (any Error) -> Void
  var connection: Connection?

  mutating func perform(_ job: Job) {
    do {
      let connection = try self.connection ?? open()
      self.connection = connection
      var failure: DatabaseError?
      let deliver = job.run { body in
        do {
          try connection.inSnapshot(body)
        } catch let error as DatabaseError {
          failure = error
          throw error
        }
      }
      if let failure {
        self.connection = nil
        if failure.isCorrupt { onFault(failure) }
      }
      deliver(nil)
    } catch {
      job.refuse(error)
    }
  }
}
