import Synchronization
import Threads

/// An HTTP/1.1 server on sockets of its own: some event loops, each with its thread, its listening
/// socket and its connections.
package final class HTTPServer: Sendable {
  let router: Router
  let limits: Limits
  let observer: (any ServerObserver)?
  private let trustedProxies: [Network]
  private let loopCount: Int
  private let admission: Admission
  private let heldBytes = Atomic<Int>(0)
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
  }

  /// Opens the port; 0 takes a free one. Clients may connect from now on and are served by `run`.
  package func bind(host: String, port: Int) throws -> (host: String, port: Int) {
    let loops = try (0..<loopCount).map { _ in
      try EventLoop(drainMilliseconds: limits.drainMilliseconds)
    }
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

  /// Counts bytes of unfinished requests; says whether there are too many with a growth.
  func changeHeldBytes(by change: Int) -> Bool {
    let (_, held) = heldBytes.add(change, ordering: .relaxed)
    return change < 0 || held <= limits.bufferedBytesMax
  }

  /// Serves the connections of one loop; the listening socket closes before the last of them ends.
  private func serve(on loop: isolated EventLoop, listener: Int32) async {
    await withDiscardingTaskGroup { group in
      await accept(from: Listener(Socket(adopting: listener)), on: loop, into: &group)
    }
  }

  /// Accepts connections until the server stops, and serves each in a task of its own.
  private func accept(
    from listener: consuming Listener, on loop: isolated EventLoop,
    into group: inout DiscardingTaskGroup
  ) async {
    let descriptor = listener.socket.descriptor
    guard loop.watch(descriptor) else { return }
    var wakeup = EventLoop.Wakeup.ready
    while wakeup != .draining {
      switch listener.accept() {
      case .connection(let socket, let peer):
        serve(socket, from: peer, on: loop, in: &group)
      case .gone: continue
      case .none:
        loop.exhausted(descriptor)
        wakeup = await loop.wait(descriptor, for: .reading, until: .max, yieldsToDrain: true)
      case .exhausted:
        observer?.refused(.noResources, from: .loopback)
        if listener.turnAway() { continue }
        // Without even the descriptor in reserve there is nothing to do but wait for others.
        loop.exhausted(descriptor)
        wakeup = await loop.wait(
          descriptor, for: .reading, until: loop.now + 100, yieldsToDrain: true)
      }
    }
    loop.unwatch(descriptor)
  }

  /// Serves a client, or sends it away where there are too many.
  private func serve(
    _ socket: consuming Socket, from peer: Address, on loop: isolated EventLoop,
    in group: inout DiscardingTaskGroup
  ) {
    let isExempt = ForwardedClient.isTrusted(peer, trustedProxies)
    switch admission.admit(peer, isExempt: isExempt) {
    case .admitted:
      let descriptor = socket.release()
      group.addTask(executorPreference: loop.thread) {
        await self.serve(descriptor, from: peer, on: loop)
        self.admission.release(peer, isExempt: isExempt)
      }
    case .tooMany:
      observer?.refused(.tooManyConnections, from: peer)
      turnAway(socket, on: loop)
    case .tooManyFromAddress:
      observer?.refused(.tooManyFromAddress, from: peer)
      turnAway(socket, on: loop)
    }
  }

  private func serve(_ socket: Int32, from peer: Address, on loop: isolated EventLoop) async {
    var connection = Connection(Socket(adopting: socket), from: peer, to: self, at: loop.now)
    await connection.serve(on: loop)
  }

  /// Tells a client that it is one too many; whether the word arrives is not waited for.
  private func turnAway(_ socket: borrowing Socket, on loop: isolated EventLoop) {
    _ = loop.send(
      router.problem(.serviceUnavailable), to: .get, version: .http11, isPersistent: false,
      over: socket)
  }
}
