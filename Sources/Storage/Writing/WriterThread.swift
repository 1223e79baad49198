import Threads

/// The one thread that writes: everything that waits shares one commit.
///
/// A batch is whatever has queued while the last one was committed; nobody waits for company.
final class WriterThread: Sendable {
  /// How many writes may wait; beyond it callers are told to come back.
  static let waitingWritesMax = 20_000

  private let queue = JobQueue<Job>(limit: waitingWritesMax)
  private let thread: WorkerThread

  init(_ writer: sending Writer) throws {
    let queue = queue
    thread = try WorkerThread {
      while let jobs = queue.takeAll() { writer.perform(jobs) }
      writer.finish()
    }
  }

  /// Facts that would be lost are not turned away for the number of those who can come back.
  func append(_ job: Job) throws {
    try queue.append(job, passesLimit: job.space == .reserve)
  }

  /// Does what waits, moves the log into the file and ends the thread.
  func close() {
    queue.close()
    thread.join()
  }
}
