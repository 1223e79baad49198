import Synchronization
import Threads

/// An HTTP/1.1 server on sockets of its own: some event loops, each with its thread, its listening
/// socket and its connections.
package final class HTTPServer: Sendable {
  let router: Router
  let limits: Limits
  let observer: (any ServerObserver)?

  /// What is held of requests that are not complete, and of answers that are not taken.
  let requestBudget: ByteBudget
  let answerBudget: ByteBudget
  private let trustedProxies: [Network]
  private let loopCount: Int
  private let admission: Admission
  private let state = Lock(State())

  /// What exists between `bind` and the end of `run`.
  private struct State {
    var loops: [EventLoop] = []
    var listeners: [Int32] = []
  }

  package init(
    router: Router, limits: Limits = Limits(), trustedProxies: [Network] = [], loops: Int = 1,
    observer: (any ServerObserver)? = nil
  ) {
    precondition(loops > 0, "a server needs at least one loop")
    self.router = router
    self.limits = limits
    self.trustedProxies = trustedProxies
    self.observer = observer
    loopCount = loops
    admission = Admission(limits, loops: loops)
    requestBudget = ByteBudget(bytesMax: limits.bufferedBytesMax)
    answerBudget = ByteBudget(bytesMax: limits.answerBytesMax)
  }

  /// Opens the port; 0 takes a free one. Clients may connect from now on and are served by `run`.
  package func bind(host: String, port: Int) throws -> (host: String, port: Int) {
    let loops = try (0..<loopCount).map { _ in try EventLoop(limits) }
    let bound = try Binding.open(host: host, port: port, count: loopCount)
    state.withLock { state in
      precondition(state.listeners.isEmpty, "a server is bound once")
      state.loops = loops
      state.listeners = bound.sockets
    }
    return (bound.host, bound.port)
  }

  /// Serves until `stop` is called or the task is cancelled, and then until the requests in flight
  /// are answered, at most for the drain time. A handler that takes longer is still waited for, but
  /// nobody gets its answer.
  package func run() async throws {
    let (loops, listeners) = state.withLock { state in
      defer { state.listeners = [] }
      return (state.loops, state.listeners)
    }
    precondition(!listeners.isEmpty, "bind the server before it runs")
    var threads: [WorkerThread] = []
    defer {
      for loop in loops { loop.thread.stop() }
      for thread in threads { thread.join() }
    }
    for loop in loops { threads.append(try loop.thread.start(loop)) }
    try await withTaskCancellationHandler {
      try await withThrowingDiscardingTaskGroup { group in
        for (loop, listener) in zip(loops, listeners) {
          group.addTask(executorPreference: loop.thread) {
            try await self.serve(on: loop, listener: listener)
          }
        }
      }
    } onCancel: {
      stop()
    }
  }

  /// Begins the graceful end: no new connections, idle ones close, requests in flight are answered.
  package func stop() {
    for loop in state.withLock({ $0.loops }) { loop.drain() }
  }

  /// How often each loop has turned, and will at once turn again. A loop that does not is stuck.
  package func turns() -> [UInt64] {
    state.withLock { $0.loops }.map { loop in
      defer { loop.thread.bell.ring() }
      return loop.turns.load(ordering: .relaxed)
    }
  }

  /// How many connections are open, for the metrics.
  package var openConnections: Int { admission.open }

  func client(of fields: Fields, peer: Address) -> Address {
    trustedProxies.isEmpty
      ? peer : ForwardedClient.client(of: fields, peer: peer, trusted: trustedProxies)
  }

  /// Whether that is a proxy which may say whom it speaks for.
  func isTrusted(_ peer: Address) -> Bool {
    trustedProxies.contains { $0.contains(peer) }
  }

  /// Asks for a place for a connection; who got one has to give it back.
  func admit(_ peer: Address) -> Admission.Verdict {
    admission.admit(peer, isExempt: isTrusted(peer))
  }

  func release(_ peer: Address) {
    admission.release(peer, isExempt: isTrusted(peer))
  }

  /// Serves the connections of one loop. What is a task here is only what handlers wait for.
  private func serve(on loop: isolated EventLoop, listener: Int32) async throws {
    // Only the loop holds the acceptor: when it lets go, the port closes.
    guard Acceptor(Listener(Socket(adopting: listener)), for: self).begin(on: loop) else {
      let failure = SystemError("epoll_ctl")
      stop()
      throw failure
    }
    await withDiscardingTaskGroup { group in
      while case let errands = await loop.nextErrands(), !errands.isEmpty {
        for errand in errands {
          group.addTask(executorPreference: loop.thread) {
            await loop.deliver(await errand.run(), of: errand)
          }
        }
      }
    }
  }
}
