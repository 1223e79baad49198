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
  private let state = Mutex(State())

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
    admission = Admission(limits)
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
  /// are answered, at most for the drain time.
  package func run() async {
    let (loops, listeners) = state.withLock { state in
      defer { state.listeners = [] }
      return (state.loops, state.listeners)
    }
    precondition(!listeners.isEmpty, "bind the server before it runs")
    let threads = loops.map { loop in
      do {
        return try loop.thread.start(loop)
      } catch {
        preconditionFailure("\(error)")
      }
    }
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        for (loop, listener) in zip(loops, listeners) {
          group.addTask(executorPreference: loop.thread) {
            await self.serve(on: loop, listener: listener)
          }
        }
      }
    } onCancel: {
      stop()
    }
    for loop in loops { loop.thread.stop() }
    for thread in threads { thread.join() }
  }

  /// Begins the graceful end: no new connections, idle ones close, requests in flight are answered.
  package func stop() {
    for loop in state.withLock({ $0.loops }) { loop.drain() }
  }

  /// How many connections are open, for the metrics.
  package var openConnections: Int { admission.open }

  func client(of fields: Fields, peer: Address) -> Address {
    trustedProxies.isEmpty
      ? peer : ForwardedClient.client(of: fields, peer: peer, trusted: trustedProxies)
  }

  /// Asks for a place for a connection; who got one has to give it back.
  func admit(_ peer: Address) -> Admission.Verdict {
    admission.admit(peer, isExempt: ForwardedClient.isTrusted(peer, trustedProxies))
  }

  func release(_ peer: Address) {
    admission.release(peer, isExempt: ForwardedClient.isTrusted(peer, trustedProxies))
  }

  /// Serves the connections of one loop. What is a task here is only what handlers wait for.
  private func serve(on loop: isolated EventLoop, listener: Int32) async {
    Acceptor(Listener(Socket(adopting: listener)), for: self).begin(on: loop)
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
