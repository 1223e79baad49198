import CNetwork
import Glibc
import Synchronization
import Threads

/// The thread an event loop lives on: it runs the loop's tasks one after the other and, when
/// there are none, waits for sockets and deadlines.
///
/// A job that is started from the thread itself goes to a plain list; from elsewhere (a database
/// writer that resumes a handler, say) to a locked one, and the thread is woken only if it sleeps.
///
/// Unchecked, because `jobs` belongs to the thread alone: only `run` and an `enqueue` that has just
/// compared threads touch it. All else is a constant, an atomic or behind the mutex.
final class LoopThread: SerialExecutor, TaskExecutor, @unchecked Sendable {
  /// What others put in while the thread runs or sleeps.
  private struct Inbox {
    var jobs: [UnownedJob] = []
    var isAsleep = false
  }

  /// What wakes the thread from its wait.
  let bell: Bell
  private let inbox = Lock(Inbox())
  private let owner = Atomic<UInt>(0)
  private let isStopped = Atomic<Bool>(false)
  @exclusivity(unchecked) private var jobs: [UnownedJob] = []

  init(bell: consuming Bell) {
    self.bell = bell
  }

  /// Starts the thread; it ends after `stop`.
  func start(_ loop: EventLoop) throws -> WorkerThread {
    try WorkerThread { self.run(loop) }
  }

  /// Ends the thread once it has nothing left to run.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    bell.ring()
  }

  private func run(_ loop: EventLoop) {
    owner.store(UInt(pthread_self()), ordering: .relaxed)
    var running: [UnownedJob] = []
    while true {
      swap(&running, &jobs)
      for job in running {
        job.runSynchronously(
          isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
      }
      running.removeAll(keepingCapacity: true)

      let isIdle = inbox.withLock { inbox in
        jobs.append(contentsOf: inbox.jobs)
        inbox.jobs.removeAll(keepingCapacity: true)
        inbox.isAsleep = jobs.isEmpty
        return inbox.isAsleep
      }
      if isIdle, isStopped.load(ordering: .acquiring) { return }
      loop.assumeIsolated { $0.turn(blocks: isIdle) }
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if isCurrent {
      jobs.append(job)
      return
    }
    let wakes = inbox.withLock { inbox in
      inbox.jobs.append(job)
      defer { inbox.isAsleep = false }
      return inbox.isAsleep
    }
    if wakes { bell.ring() }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  func checkIsolated() {
    precondition(isCurrent, "an event loop is used on its own thread only")
  }

  func isIsolatingCurrentContext() -> Bool? { isCurrent }

  private var isCurrent: Bool {
    owner.load(ordering: .relaxed) == UInt(pthread_self())
  }
}

/// A descriptor that can be rung from any thread to end a wait (eventfd).
struct Bell: ~Copyable, Sendable {
  let descriptor: Int32

  init() throws(SystemError) {
    descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    guard descriptor >= 0 else { throw SystemError("eventfd") }
  }

  deinit {
    close(descriptor)
  }

  func ring() {
    var one: UInt64 = 1
    // It fails only when the bell has been rung 2^64 times without being heard.
    _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
  }
}

/// A call to the system that failed, with its reason.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
  package let call: String
  package let code: Int32

  init(_ call: String, code: Int32 = errno) {
    self.call = call
    self.code = code
  }

  package var description: String { "\(call): \(String(cString: strerror(code)))" }
}
