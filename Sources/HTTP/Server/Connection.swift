/// One client: read a request, find its route, let it be answered, write the answer; again.
///
/// It goes as far as it can with what is there and then returns, with its wish to the loop: more
/// bytes, room to write, or the answer of a handler that has to wait itself.
final class Connection: SocketWatcher {
  let server: HTTPServer
  let socket: Socket
  let peer: Address

  // Access is unchecked because each request would pay for it: the loop wakes a watcher only when
  // it has returned from the last time, and no access here lasts as long as a call to the loop.
  @exclusivity(unchecked) var state: ConnectionState
  @exclusivity(unchecked) private var parser = RequestParser()

  /// There is something only while something is waited for, so that an idle connection is small.
  @exclusivity(unchecked) private var pending: Pending?
  @exclusivity(unchecked) private var began: Int64 = 0
  @exclusivity(unchecked) var sequel = Sequel.nextRequest
  var bytesHeardOut = 0
  var isRefused = false

  /// Our share in what all connections may hold.
  @exclusivity(unchecked) private var heldOfRequests = 0
  @exclusivity(unchecked) private var heldOfAnswers = 0

  init(_ socket: consuming Socket, from peer: Address, to server: HTTPServer, at now: Int64) {
    self.socket = socket
    self.peer = peer
    self.server = server
    state = ConnectionState(at: now, limits: server.limits)
  }

  deinit {
    server.requestBudget.change(&heldOfRequests, to: 0)
    server.answerBudget.change(&heldOfAnswers, to: 0)
    server.release(peer)
  }

  /// Begins; from now on the loop holds the connection, until it closes.
  func begin(on loop: isolated EventLoop) {
    if loop.watch(socket.descriptor, by: self) { awaitBytes(on: loop) }
  }

  func wake(_ wakeup: Wakeup, on loop: isolated EventLoop) {
    let next: Step
    do throws(Refusal) {
      next = try step(wakeup, on: loop)
    } catch {
      next = refuse(error, on: loop)
    }
    switch next {
    case .goesOn, .waits: break
    case .needsBytes: awaitBytes(on: loop)
    case .closes: close(on: loop)
    case .aborts: abort(on: loop)
    }
  }

  private func step(_ wakeup: Wakeup, on loop: isolated EventLoop) throws(Refusal) -> Step {
    switch wakeup {
    case .ready: return try proceed(on: loop)
    case .answered(let response):
      guard let request = pending.take()?.request else { return .waits }
      let step = answer(response, to: request, on: loop)
      return step == .goesOn ? try serve(on: loop) : step
    case .draining: return .closes
    case .expired:
      switch state.expired() {
      case .close: return .closes
      case .refuse(let refusal): throw refusal
      case .abort: return .aborts
      }
    }
  }

  private func proceed(on loop: isolated EventLoop) throws(Refusal) -> Step {
    switch state.phase {
    case .idle, .readingHead, .readingBody:
      let transfer = socket.receive(into: loop.input.bytes)
      guard case .bytes(let count) = transfer else {
        loop.exhausted(socket.descriptor)
        return transfer == .blocked ? .needsBytes : .closes
      }
      if count < loop.input.bytes.count { loop.exhausted(socket.descriptor) }
      parser.append(UnsafeBufferPointer(rebasing: loop.input.bytes[..<count]))
      return try serve(on: loop)
    case .writing:
      let step = writeRest(on: loop)
      return step == .goesOn ? try serve(on: loop) : step
    case .lingering: return hearOut(on: loop)
    case .answering, .closed: return .waits
    }
  }

  /// Serves the requests that are there, until one of them has to be waited for.
  private func serve(on loop: isolated EventLoop) throws(Refusal) -> Step {
    var step = Step.goesOn
    while step == .goesOn {
      step = state.phase == .readingBody ? try readBody(on: loop) : try readHead(on: loop)
    }
    guard step == .needsBytes else { return step }
    guard server.requestBudget.change(&heldOfRequests, to: parser.heldBytes) else { throw .tooBusy }
    return loop.isDraining && state.phase == .idle ? .closes : .needsBytes
  }

  /// Reads a head and finds its route.
  private func readHead(on loop: isolated EventLoop) throws(Refusal) -> Step {
    guard parser.hasUnread else { return .needsBytes }
    state.bytesArrived(at: loop.now, limits: server.limits)
    guard var head = try parser.head(within: server.limits) else { return .needsBytes }
    head.request.peer = peer
    head.request.client = server.client(of: head.request.fields, peer: peer)
    began = loop.nowMicroseconds
    sequel = head.isPersistent ? .nextRequest : .close
    switch server.router.resolve(head.request.method, head.request.target) {
    case .route(let route, let parameters):
      if head.content == .none { return ask(route, head.request, parameters, on: loop) }
      pending = Pending(head.request, for: route, parameters)
      return try expect(head, bytesMax: route.bodyBytesMax, on: loop)
    case let other:
      // The content of a request without a route is not read; only a new connection is in step.
      if head.content != .none { sequel = .linger }
      return answer(server.router.answer(to: other), to: head.request, on: loop)
    }
  }

  /// Prepares for the content of a request, and lets a client send it that waits for the word.
  private func expect(
    _ head: RequestHead, bytesMax: Int, on loop: isolated EventLoop
  ) throws(Refusal) -> Step {
    state.headEnded(at: loop.now, limits: server.limits)
    try parser.expect(head.content, bytesMax: bytesMax)
    if sequel == .close { sequel = .linger }
    guard head.expectsContinue, !parser.hasUnread else { return .goesOn }
    switch ResponseWriter.goOn.withUnsafeBufferPointer({ socket.send($0) }) {
    case .bytes(ResponseWriter.goOn.count): return .goesOn
    case .blocked: return .goesOn  // The word may stay out (RFC 9110 §10.1.1), half of it may not.
    case .bytes, .ended, .failed: return .aborts
    }
  }

  /// Reads the content of a request.
  private func readBody(on loop: isolated EventLoop) throws(Refusal) -> Step {
    guard let body = try parser.body(within: server.limits) else { return .needsBytes }
    let held = parser.heldBytes + body.count
    guard server.requestBudget.change(&heldOfRequests, to: held) else { throw .tooBusy }
    guard let pending = pending.take(), let (route, parameters) = pending.destination else {
      preconditionFailure("content is read behind its head")
    }
    var request = pending.request
    request.body = body
    return ask(route, request, parameters, on: loop)
  }

  /// Lets a route answer, at once or later.
  private func ask(
    _ route: Router.Route, _ request: Request, _ parameters: PathParameters,
    on loop: isolated EventLoop
  ) -> Step {
    state.requestEnded(at: loop.now)
    switch route.reply(request, parameters) {
    case .atOnce(let response): return answer(response, to: request, on: loop)
    case .later(let run):
      pending = Pending(request)
      loop.start(run, for: socket.descriptor)
      return .waits
    }
  }

  /// Writes an answer, as much of it as goes.
  func answer(_ response: Response, to request: Request, on loop: isolated EventLoop) -> Step {
    state.answerBegan(at: loop.now, limits: server.limits)
    if sequel == .nextRequest, loop.isDraining || state.isLast(server.limits) { sequel = .close }
    loop.writer.render(
      response, to: request.method, version: request.version,
      isPersistent: sequel == .nextRequest, at: loop.wallSeconds)
    let total = loop.writer.bytes.count
    switch loop.writer.bytes.withUnsafeBufferPointer({ socket.send($0) }) {
    case .bytes(total):
      tell(response.status, of: request, responseBytes: total)
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
    guard server.answerBudget.change(&heldOfAnswers, to: unsent.count) else { return .aborts }
    pending = Pending(request, answered: response.status, unsent)
    loop.wait(socket.descriptor, for: .writing, until: state.deadline)
    return .waits
  }

  private func writeRest(on loop: isolated EventLoop) -> Step {
    guard let pending else { preconditionFailure("only what is kept is written later") }
    switch pending.unsent.withUnsafeBufferPointer({ socket.send($0) }) {
    case .bytes(pending.unsent.count):
      self.pending = nil
      server.answerBudget.change(&heldOfAnswers, to: 0)
      // The rest still has the places of the whole.
      tell(pending.status, of: pending.request, responseBytes: pending.unsent.endIndex)
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
    let isPersistent = sequel == .nextRequest
    if state.answerEnded(isPersistent: isPersistent, at: loop.now, limits: server.limits) {
      return .goesOn
    }
    guard sequel == .linger || parser.hasUnread else { return .closes }
    socket.finishSending()
    state.lingeringBegan(at: loop.now, limits: server.limits)
    return hearOut(on: loop)
  }

  private func tell(_ status: Status, of request: Request, responseBytes: Int) {
    // What was refused has been told, and was no request.
    guard !isRefused, let observer = server.observer else { return }
    observer.answered(
      Exchange(
        method: request.method, path: request.target.path, status: status, client: request.client,
        began: began, requestBytes: request.body.count, responseBytes: responseBytes))
  }

  private func awaitBytes(on loop: isolated EventLoop) {
    loop.wait(
      socket.descriptor, for: .reading, until: state.deadline,
      yieldsToDrain: state.phase == .idle)
  }
}
