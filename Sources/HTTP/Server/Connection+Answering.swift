/// How an answer is written, and what comes behind it.
extension Connection {
  /// Writes an answer, as much of it as goes.
  func answer(_ response: Response, to request: Request, on loop: isolated EventLoop) -> Step {
    state.answerBegan(at: loop.now, limits: server.limits)
    // A client that did not ask for the end may be sending more.
    if sequel == .nextRequest, loop.isDraining || state.isLast(server.limits) { sequel = .linger }
    loop.writer.render(
      response, to: request.method, version: request.version,
      isPersistent: sequel == .nextRequest, at: loop.wallSeconds)
    let total = loop.writer.bytes.count
    switch loop.writer.bytes.withUnsafeBufferPointer({ socket.send($0) }) {
    case .bytes(total):
      tell(response.status, of: request)
      return answerEnded(on: loop)
    case .bytes(let count): return keep(loop.writer.takeBytes()[count...], response, request, loop)
    case .blocked: return keep(loop.writer.takeBytes()[...], response, request, loop)
    case .ended, .failed: return .aborts
    }
  }

  /// Keeps what the client does not take yet of its answer.
  private func keep(
    _ unsent: ArraySlice<UInt8>, _ response: Response, _ request: Request,
    _ loop: isolated EventLoop
  ) -> Step {
    let held = unsent.count + parser.heldBytes + request.bytesHeld
    guard server.answerBudget.change(&heldOfAnswers, to: held) else { return .aborts }
    pending = Pending(request, answered: response.status, unsent)
    loop.wait(socket.descriptor, for: .writing, until: state.deadline)
    return .waits
  }

  func writeRest(on loop: isolated EventLoop) -> Step {
    guard let pending else { preconditionFailure("only what is kept is written later") }
    switch pending.unsent.withUnsafeBufferPointer({ socket.send($0) }) {
    case .bytes(pending.unsent.count):
      self.pending = nil
      server.answerBudget.change(&heldOfAnswers, to: 0)
      tell(pending.status, of: pending.request)
      return answerEnded(on: loop)
    case .bytes(let count): pending.unsent = pending.unsent.dropFirst(count)
    case .blocked: break
    case .ended, .failed: return .aborts
    }
    loop.wait(socket.descriptor, for: .writing, until: state.deadline)
    return .waits
  }

  /// The answer is with the kernel: what follows?
  private func answerEnded(on loop: isolated EventLoop) -> Step {
    server.requestBudget.change(&heldOfRequests, to: parser.heldBytes)
    if sequel == .nextRequest {
      state.answerEnded(at: loop.now, limits: server.limits)
      return .goesOn
    }
    guard sequel == .linger || parser.hasUnread else { return .closes }
    socket.finishSending()
    state.lingeringBegan(at: loop.now, limits: server.limits)
    return hearOut(on: loop)
  }

  private func tell(_ status: Status, of request: Request) {
    // What was refused has been told, and was no request.
    guard !isRefused, let observer = server.observer else { return }
    observer.answered(
      Exchange(
        method: request.method, path: request.target.path, status: status, client: request.client,
        began: began))
  }
}
