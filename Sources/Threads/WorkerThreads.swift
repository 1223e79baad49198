/// A few threads that each do one blocking job at a time, first come first served.
///
/// A slow job holds up its own thread and nobody else. The first thread is there from the start;
/// the others begin when a job finds none of them free, because a thread that never works costs
/// memory all the same.
package final class WorkerThreads<Job: Sendable>: Sendable {
  private struct State: Sendable {
    var waiting: [Job] = []
    var threads: [WorkerThread] = []
    var freeThreads = 0
    var isClosed = false
  }

  private let state = Monitor(State())
  private let countMax: Int
  private let work: @Sendable (Job) -> Void

  /// Does each job by `work` on one of at most `count` threads.
  package init(upTo count: Int, work: @escaping @Sendable (Job) -> Void) throws {
    countMax = count
    self.work = work
    if count > 0 { try state.change { try begin(&$0) } }
  }

  /// Hands over jobs. Where the system refuses another thread, they wait for those there are.
  package func append(_ jobs: [Job]) {
    guard !jobs.isEmpty else { return }
    state.change { state in
      guard !state.isClosed else { return }
      state.waiting += jobs
      while state.waiting.count > state.freeThreads, state.threads.count < countMax {
        do {
          try begin(&state)
        } catch {
          break  // There is at least the first, and it does all of them in time.
        }
      }
    }
    state.wakeAll()
  }

  /// Lets jobs that have begun end, begins no more, and waits for the threads.
  package func close() {
    let threads = state.change { state in
      state.waiting = []
      state.isClosed = true
      return state.threads
    }
    state.wakeAll()
    for thread in threads { thread.join() }
  }

  /// Starts a thread, which is free.
  private func begin(_ changed: inout State) throws {
    let (state, work) = (state, work)
    changed.threads.append(
      try WorkerThread {
        while let job = WorkerThreads.next(from: state) {
          work(job)
          state.change { $0.freeThreads += 1 }
        }
      })
    changed.freeThreads += 1
  }

  private static func next(from state: Monitor<State>) -> Job? {
    state.wait { state -> Job?? in
      guard !state.waiting.isEmpty else { return state.isClosed ? .some(nil) : nil }
      state.freeThreads -= 1
      return state.waiting.removeFirst()
    }
  }
}
