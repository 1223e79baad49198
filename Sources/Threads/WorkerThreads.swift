/// A few threads that each do one blocking job at a time, first come first served.
///
/// A slow job holds up its own thread and nobody else.
package final class WorkerThreads<Job: Sendable>: Sendable {
  private struct State: Sendable {
    var waiting: [Job] = []
    var isClosed = false
  }

  private let state = Monitor(State())
  private let threads: [WorkerThread]

  /// Starts `count` threads that hand each job to `work`.
  package init(count: Int, work: @escaping @Sendable (Job) -> Void) throws {
    let state = state
    threads = try (0..<count).map { _ in
      try WorkerThread {
        while let job = WorkerThreads.next(from: state) { work(job) }
      }
    }
  }

  /// Hands over jobs.
  package func append(_ jobs: [Job]) {
    guard !jobs.isEmpty else { return }
    state.change { $0.waiting += jobs }
    state.wakeAll()
  }

  /// Lets jobs that have begun end, begins no more, and waits for the threads.
  package func close() {
    state.change {
      $0.waiting = []
      $0.isClosed = true
    }
    state.wakeAll()
    for thread in threads { thread.join() }
  }

  private static func next(from state: Monitor<State>) -> Job? {
    state.wait { state -> Job?? in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      return state.isClosed ? .some(nil) : nil
    }
  }
}
