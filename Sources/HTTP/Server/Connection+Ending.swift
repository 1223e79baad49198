/// How a connection comes to its end.
extension Connection {
  /// Answers what cannot be served. Where the next request would begin is in doubt: so it closes.
  func refuse(_ refusal: Refusal, on loop: isolated EventLoop) -> Step {
    server.observer?.refused(.request(refusal), from: peer)
    isRefused = true
    sequel = .linger
    return answer(server.router.problem(refusal.status), to: Self.whatever, on: loop)
  }

  /// Stands for what was no request: the refusal is written like the answer to a GET.
  private static let whatever = Request(method: .get, target: Target(checked: "/", pathEnd: 1))

  /// Reads on for a while, or the client's kernel would throw the answer away.
  func hearOut(on loop: isolated EventLoop) -> Step {
    while bytesHeardOut < server.limits.lingerBytesMax, !loop.isDraining {
      switch socket.receive(into: loop.input.bytes) {
      case .bytes(let count): bytesHeardOut += count
      case .ended, .failed: return .closes
      case .blocked:
        loop.exhausted(socket.descriptor)
        loop.wait(socket.descriptor, for: .reading, until: state.deadline, yieldsToDrain: true)
        return .waits
      }
    }
    return .closes
  }

  /// Closes without another word; what the client has not read is thrown away.
  func abort(on loop: isolated EventLoop) {
    if !isRefused { server.observer?.refused(.answerNotRead, from: peer) }
    socket.abort()
    close(on: loop)
  }

  /// Lets go of the socket, which closes with the connection.
  func close(on loop: isolated EventLoop) {
    state.closed()
    loop.unwatch(socket.descriptor)
  }
}
