/// Takes the connections that wait at one listening socket, within the caps, and sends the others
/// away.
final class Acceptor: SocketWatcher {
  private let server: HTTPServer
  private var listener: Listener

  init(_ listener: consuming Listener, for server: HTTPServer) {
    self.listener = listener
    self.server = server
  }

  /// Begins; from now on the loop holds the acceptor, until it drains. False if the kernel cannot
  /// watch the socket.
  func begin(on loop: isolated EventLoop) -> Bool {
    guard !loop.isDraining else { return true }
    guard loop.watch(listener.socket.descriptor, by: self) else { return false }
    wait(on: loop)
    return true
  }

  func wake(_ wakeup: Wakeup, on loop: isolated EventLoop) {
    switch wakeup {
    case .ready, .expired: accept(on: loop)
    case .draining: loop.unwatch(listener.socket.descriptor)
    case .answered: break
    }
  }

  private func accept(on loop: isolated EventLoop) {
    for _ in 0..<server.limits.acceptsPerTurn {
      switch listener.accept() {
      case .connection(let socket, let peer): admit(socket, from: peer, on: loop)
      case .gone: continue
      case .none:
        loop.exhausted(listener.socket.descriptor)
        return wait(on: loop)
      case .exhausted:
        server.observer?.refused(.noResources, from: nil)
        if listener.turnAway() { continue }
        // Without even the descriptor in reserve there is nothing to do but wait for others.
        loop.exhausted(listener.socket.descriptor)
        return wait(on: loop, until: loop.now + 100)
      }
    }
    wait(on: loop)
  }

  private func admit(
    _ socket: consuming Socket, from peer: Address, on loop: isolated EventLoop
  ) {
    switch server.admit(peer) {
    case .admitted: Connection(socket, from: peer, to: server, at: loop.now).begin(on: loop)
    case .tooMany: turnAway(socket, from: peer, .tooManyConnections, on: loop)
    case .tooManyFromAddress: turnAway(socket, from: peer, .tooManyFromAddress, on: loop)
    }
  }

  /// Tells a client that it is one too many; whether the word arrives is not waited for.
  private func turnAway(
    _ socket: borrowing Socket, from peer: Address, _ refusal: ConnectionRefusal,
    on loop: isolated EventLoop
  ) {
    server.observer?.refused(refusal, from: peer)
    loop.writer.render(
      server.router.problem(.serviceUnavailable), to: .get, version: .http11, isPersistent: false,
      at: loop.wallSeconds)
    _ = loop.writer.bytes.withUnsafeBufferPointer { socket.send($0) }
  }

  private func wait(on loop: isolated EventLoop, until deadline: Int64 = .max) {
    loop.wait(
      listener.socket.descriptor, for: .reading, until: deadline, yieldsToDrain: true)
  }
}
