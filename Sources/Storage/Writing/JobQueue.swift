import Threads

/// What waits for a database thread, first come first served, up to a limit.
struct JobQueue<Job: Sendable>: Sendable {
  private struct State: Sendable {
    var jobs: [Job] = []
    var isClosed = false
  }

  private let state = Monitor(State())
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  /// Adds a job; one that passes the limit is taken however many wait.
  func append(_ job: Job, passesLimit: Bool = false) throws {
    try state.change { state in
      guard !state.isClosed else { throw WriteRefusal.closed }
      guard passesLimit || state.jobs.count < limit else {
        throw WriteRefusal.overloaded(waiting: state.jobs.count)
      }
      state.jobs.append(job)
    }
  }

  /// Everything that waits, in order, as soon as there is something; nil once it is closed.
  func takeAll() -> [Job]? {
    state.wait { state -> [Job]?? in
      guard !state.jobs.isEmpty else { return state.isClosed ? .some(nil) : nil }
      defer { state.jobs = [] }
      return state.jobs
    }
  }

  /// The job that has waited longest; nil once it is closed.
  func takeOne() -> Job? {
    state.wait { state -> Job?? in
      guard !state.jobs.isEmpty else { return state.isClosed ? .some(nil) : nil }
      return state.jobs.removeFirst()
    }
  }

  /// Lets what waits be done, and takes nothing more.
  func close() {
    state.change { $0.isClosed = true }
    state.wakeAll()
  }
}
