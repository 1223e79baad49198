/// How a connection comes to its end.
extension Connection {
  /// Answers what cannot be served. Where the next request would begin is in doubt: so it closes.
  func refuse(_ refusal: Refusal, on loop: isolated EventLoop) -> Step {
    server.observer?.refused(.request(refusal), from: peer)
    isRefused = true
    sequel = .linger
    let request = parser.isHead ? Self.refusedHead : Self.refused
    forget()
    return answer(server.router.problem(refusal.status), to: request, on: loop)
  }

  /// Stand for what was no request: a refusal is written like the answer to a GET, or to a HEAD.
  private static let refused = Request(method: .get, target: Target(checked: "/", pathEnd: 1))
  private static let refusedHead = Request(method: .head, target: refused.target)

  /// Reads on for a while, or the client's kernel would throw the answer away.
  func hearOut(on loop: isolated EventLoop) -> Step {
    switch socket.receive(into: loop.input.bytes) {
    case .ended, .failed: return .closes
    case .blocked: loop.exhausted(socket.descriptor)
    case .bytes(let count):
      bytesHeardOut += count
      guard bytesHeardOut < server.limits.lingerBytesMax else { return .closes }
    }
    loop.wait(socket.descriptor, for: .reading, until: state.deadline)
    return .waits
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
