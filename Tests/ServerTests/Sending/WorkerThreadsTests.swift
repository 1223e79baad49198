import Testing
import Threads

@Suite struct `Threads that do jobs` {
  /// What jobs have met, and whether they may end.
  private struct Work: Sendable {
    var begun = 0
    var ended = 0
    var together = 0
    var mayEnd = false
  }

  @Test func `A job that comes while all are busy gets a thread, as far as there may be one`()
    throws
  {
    let work = Monitor(Work())
    let threads = try WorkerThreads<Int>(upTo: 3) { _ in
      work.change {
        $0.begun += 1
        $0.together = max($0.together, $0.begun - $0.ended)
      }
      work.wakeAll()
      work.wait { $0.mayEnd ? () : nil }
      work.change { $0.ended += 1 }
      work.wakeAll()
    }
    threads.append([1])
    threads.append([2, 3, 4, 5])
    work.wait { $0.begun == 3 ? () : nil }
    work.change { $0.mayEnd = true }
    work.wakeAll()
    work.wait { $0.ended == 5 ? () : nil }
    threads.close()
    #expect(work.change { $0.together } == 3)
  }

  @Test func `What has begun when they are closed is finished first`() throws {
    let work = Monitor(Work())
    let threads = try WorkerThreads<Int>(upTo: 1) { _ in
      work.change { $0.begun += 1 }
      work.wakeAll()
      work.wait { $0.mayEnd ? () : nil }
      work.change { $0.ended += 1 }
    }
    threads.append([1, 2])
    work.wait { $0.begun == 1 ? () : nil }
    let closing = try WorkerThread { threads.close() }
    work.change { $0.mayEnd = true }
    work.wakeAll()
    closing.join()
    #expect(work.change { $0.ended } == work.change { $0.begun })
  }

  @Test func `None is started where none may be`() throws {
    let threads = try WorkerThreads<Int>(upTo: 0) { _ in }
    threads.append([1])
    threads.close()
  }
}
