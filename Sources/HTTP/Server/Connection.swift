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
  @exclusivity(unchecked) private(set) var parser = RequestParser()

  /// There is something only while something is waited for, so that an idle connection is small.
  @exclusivity(unchecked) var pending: Pending?
  @exclusivity(unchecked) private(set) var began: Int64 = 0
  @exclusivity(unchecked) var sequel = Sequel.nextRequest
  var bytesHeardOut = 0
  var isRefused = false

  /// Our share in what all connections may hold.
  @exclusivity(unchecked) var heldOfRequests = 0
  @exclusivity(unchecked) var heldOfAnswers = 0

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
    let held = parser.heldBytes + (pending?.request.bytesHeld ?? 0)
    // A part is kept for requests that are complete: those who send none cannot take all of it.
    let spare = server.requestBudget.bytesMax / 4
    guard server.requestBudget.change(&heldOfRequests, to: held, sparing: spare) else {
      throw .tooBusy
    }
    return loop.isDraining && state.phase == .idle ? .closes : .needsBytes
  }

  /// Reads a head and finds its route.
  private func readHead(on loop: isolated EventLoop) throws(Refusal) -> Step {
    guard parser.hasUnread else { return .needsBytes }
    state.bytesArrived(at: loop.now, limits: server.limits)
    guard var head = try parser.head(within: server.limits) else { return .needsBytes }
    head.request.peer = peer
    head.request.client = server.client(of: head.request.fields, peer: peer)
    if head.request.target.isSecured, !server.isTrusted(peer) { throw .misdirected }
    began = loop.nowMicroseconds
    sequel = head.isPersistent ? .nextRequest : .close
    switch server.router.resolve(head.request.method, head.request.target) {
    case .route(let route, let parameters):
      if head.content == .none { return try ask(route, head.request, parameters, on: loop) }
      return try readContent(of: head, for: route, parameters, on: loop)
    case let other:
      // The content of a request without a route is not read; only a new connection is in step.
      if head.content != .none { sequel = .linger }
      return answer(server.router.answer(to: other), to: head.request, on: loop)
    }
  }

  /// Reads the content behind a head if it is there; if not, a client that waits for the word may
  /// send it.
  private func readContent(
    of head: consuming RequestHead, for route: Router.Route, _ parameters: PathParameters,
    on loop: isolated EventLoop
  ) throws(Refusal) -> Step {
    state.headEnded(at: loop.now, limits: server.limits)
    try parser.expect(head.content, bytesMax: route.bodyBytesMax)
    if sequel == .close { sequel = .linger }
    if parser.hasUnread, let body = try parser.body(within: server.limits) {
      head.request.body = body
      return try ask(route, head.request, parameters, on: loop)
    }
    pending = Pending(head.request, for: route, parameters)
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
    guard let pending = pending.take(), let (route, parameters) = pending.destination else {
      preconditionFailure("content is read behind its head")
    }
    var request = pending.request
    request.body = body
    return try ask(route, request, parameters, on: loop)
  }

  /// Lets a route answer, at once or later.
  private func ask(
    _ route: Router.Route, _ request: Request, _ parameters: PathParameters,
    on loop: isolated EventLoop
  ) throws(Refusal) -> Step {
    state.requestEnded(at: loop.now)
    switch route.reply(request, parameters) {
    case .atOnce(let response): return answer(response, to: request, on: loop)
    case .later(let run):
      let held = parser.heldBytes + request.bytesHeld
      guard server.requestBudget.change(&heldOfRequests, to: held) else { throw .tooBusy }
      pending = Pending(request)
      loop.start(run, for: socket.descriptor)
      return .waits
    }
  }

  /// Lets go of what there is of a request that is refused.
  func forget() {
    parser = RequestParser()
    pending = nil
    server.requestBudget.change(&heldOfRequests, to: 0)
  }

  private func awaitBytes(on loop: isolated EventLoop) {
    loop.wait(
      socket.descriptor, for: .reading, until: state.deadline,
      yieldsToDrain: state.phase == .idle)
  }
}
