import Threads

/// A few threads that each carry one text at a time to its carrier.
///
/// An attempt blocks twice, on the commit before its first byte and on the carrier's answer, so one
/// slow answer holds up its own thread and nobody else.
final class SenderThreads: Sendable {
  private struct State: Sendable {
    var waiting: [SendJob] = []
    var isClosed = false
  }

  private let state = Monitor(State())
  private let threads: [WorkerThread]

  init(count: Int, send: @escaping @Sendable (SendJob) -> Void) throws {
    let state = state
    threads = try (0..<count).map { _ in
      try WorkerThread {
        while let job = SenderThreads.next(from: state) { send(job) }
      }
    }
  }

  /// Hands over texts to send, first come first served.
  func append(_ jobs: [SendJob]) {
    guard !jobs.isEmpty else { return }
    state.change { $0.waiting += jobs }
    state.wakeAll()
  }

  /// Lets attempts that have begun end, begins no more, and waits for the threads.
  func close() {
    state.change {
      $0.waiting = []
      $0.isClosed = true
    }
    state.wakeAll()
    for thread in threads { thread.join() }
  }

  private static func next(from state: Monitor<State>) -> SendJob? {
    state.wait { state -> SendJob?? in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      return state.isClosed ? .some(nil) : nil
    }
  }
}
