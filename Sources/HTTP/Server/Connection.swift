/// One client: read a request, find its route, let it be answered, write the answer; again.
struct Connection: ~Copyable {
  /// How a connection comes to its end other than after an answer.
  private enum Ending: Error {
    /// The client is gone, or idle for too long, or the server stops.
    case closed
    /// What came is no request that is served.
    case refused(Refusal)
    /// The client does not take its answer.
    case aborted
  }

  private let server: HTTPServer
  private let socket: Socket
  private let peer: Address
  private var parser = RequestParser()
  private var state: ConnectionState
  private var heldBytes = 0

  init(_ socket: consuming Socket, from peer: Address, to server: HTTPServer, at now: Int64) {
    self.socket = socket
    self.peer = peer
    self.server = server
    state = ConnectionState(at: now, limits: server.limits)
  }

  /// Serves the client until one of the two has had enough.
  mutating func serve(on loop: isolated EventLoop) async {
    guard loop.watch(socket.descriptor) else { return }
    do throws(Ending) {
      while try await serveRequest(on: loop) {}
    } catch {
      switch error {
      case .closed: break
      case .refused(let refusal):
        server.observer?.refused(.request(refusal), from: peer)
        await refuse(refusal, on: loop)
      case .aborted:
        server.observer?.refused(.answerNotRead, from: peer)
        socket.abort()
      }
    }
    state.closed()
    hold(0)
    loop.unwatch(socket.descriptor)
  }

  /// One request and its answer; says whether the connection may carry another.
  @inline(__always)
  private mutating func serveRequest(on loop: isolated EventLoop) async throws(Ending) -> Bool {
    var head = try await readHead(on: loop)
    head.request.peer = peer
    head.request.client = server.client(of: head.request.fields, peer: peer)
    let began = server.observer == nil ? 0 : Clock.steadyMicroseconds
    let response: Response
    var isPersistent = head.isPersistent
    switch server.router.resolve(head.request.method, head.request.target) {
    case .route(let route, let parameters):
      head.request.body = try await readBody(of: head, bytesMax: route.bodyBytesMax, on: loop)
      state.requestEnded(at: loop.now)
      response = await route.handler(head.request, parameters)
    case let other:
      response = answer(to: other)
      // The content of a request without a route is not read; only a new connection is in step.
      if head.content != .none { isPersistent = false }
    }
    isPersistent = isPersistent && !loop.isDraining && !state.isLast(server.limits)
    let sent = try await write(response, to: head.request, isPersistent: isPersistent, on: loop)
    if let observer = server.observer {
      observer.answered(
        Exchange(
          method: head.request.method, path: head.request.target.path, status: response.status,
          client: head.request.client,
          durationMicroseconds: Int(Clock.steadyMicroseconds - began),
          requestBytes: head.request.body.count, responseBytes: sent))
    }
    hold(parser.heldBytes)
    if !isPersistent, head.content != .none || parser.hasUnread { await linger(on: loop) }
    return state.answerEnded(isPersistent: isPersistent, at: loop.now, limits: server.limits)
  }

  @inline(__always)
  private mutating func readHead(on loop: isolated EventLoop) async throws(Ending) -> RequestHead {
    while true {
      if parser.hasUnread {
        state.bytesArrived(at: loop.now, limits: server.limits)
        do throws(Refusal) {
          if let head = try parser.head(within: server.limits) { return head }
        } catch {
          throw .refused(error)
        }
      }
      try await receive(on: loop)
    }
  }

  @inline(__always)
  private mutating func readBody(
    of head: RequestHead, bytesMax: Int, on loop: isolated EventLoop
  ) async throws(Ending) -> [UInt8] {
    state.headEnded(at: loop.now, limits: server.limits)
    do throws(Refusal) {
      try parser.expect(head.content, bytesMax: bytesMax)
    } catch {
      throw .refused(error)
    }
    if head.expectsContinue, !parser.hasUnread {
      try await send(ResponseWriter.goOn, on: loop)
    }
    while true {
      do throws(Refusal) {
        if let body = try parser.body(within: server.limits) {
          guard body.isEmpty || hold(parser.heldBytes + body.count) else { throw .tooBusy }
          return body
        }
      } catch {
        throw .refused(error)
      }
      try await receive(on: loop)
    }
  }

  /// Waits for the client and takes what it sent.
  @inline(__always)
  private mutating func receive(on loop: isolated EventLoop) async throws(Ending) {
    guard hold(parser.heldBytes) else { throw .refused(.tooBusy) }
    while true {
      if loop.isReadable(socket.descriptor) {
        switch loop.receive(from: socket, into: &parser) {
        case .bytes: return
        case .ended, .failed: throw .closed
        case .blocked: break
        }
      }
      let wakeup = await loop.wait(
        socket.descriptor, for: .reading, until: state.deadline,
        yieldsToDrain: state.phase == .idle)
      switch wakeup {
      case .ready: continue
      case .draining: throw .closed
      case .expired:
        switch state.expired() {
        case .close: throw .closed
        case .refuse(let refusal): throw .refused(refusal)
        case .abort: throw .aborted
        }
      }
    }
  }

  @inline(__always)
  private mutating func write(
    _ response: Response, to request: Request, isPersistent: Bool, on loop: isolated EventLoop
  ) async throws(Ending) -> Int {
    state.answerBegan(at: loop.now, limits: server.limits)
    let (total, rest) = loop.send(
      response, to: request.method, version: request.version, isPersistent: isPersistent,
      over: socket)
    guard let rest else { throw .aborted }
    if !rest.isEmpty { try await send(rest, on: loop) }
    return total
  }

  /// Sends bytes that may have to wait for the client.
  private mutating func send(_ bytes: [UInt8], on loop: isolated EventLoop) async throws(Ending) {
    var sent = 0
    while sent < bytes.count {
      let transfer = bytes[sent...].withUnsafeBufferPointer { socket.send($0) }
      switch transfer {
      case .bytes(let count): sent += count
      case .ended, .failed: throw .aborted
      case .blocked:
        let wakeup = await loop.wait(socket.descriptor, for: .writing, until: state.deadline)
        guard wakeup == .ready else { throw .aborted }
      }
    }
  }

  /// Answers what cannot be served. Where the next request would begin is in doubt: so it closes.
  private mutating func refuse(_ refusal: Refusal, on loop: isolated EventLoop) async {
    state.answerBegan(at: loop.now, limits: server.limits)
    let response = server.router.problem(refusal.status)
    let (_, rest) = loop.send(
      response, to: .get, version: .http11, isPersistent: false, over: socket)
    guard let rest else { return }
    do throws(Ending) {
      try await send(rest, on: loop)
      await linger(on: loop)
    } catch {
      // A client that does not take a refusal gets none.
      socket.abort()
    }
  }

  /// Ends our half and reads on for a while, or the client's kernel would throw the answer away.
  private mutating func linger(on loop: isolated EventLoop) async {
    socket.finishSending()
    state.lingeringBegan(at: loop.now, limits: server.limits)
    var dropped = 0
    while dropped < server.limits.lingerBytesMax {
      switch loop.discard(from: socket) {
      case .bytes(let count): dropped += count
      case .ended, .failed: return
      case .blocked:
        let wakeup = await loop.wait(
          socket.descriptor, for: .reading, until: state.deadline, yieldsToDrain: true)
        guard wakeup == .ready else { return }
      }
    }
  }

  private func answer(to resolution: Router.Resolution) -> Response {
    switch resolution {
    case .allowed(let methods):
      return Response(.noContent, fields: ["Allow": methods])
    case .methodNotAllowed(let methods):
      var response = server.router.problem(.methodNotAllowed)
      response.fields.append("Allow", methods)
      return response
    case .methodUnknown: return server.router.problem(.notImplemented)
    case .notFound, .route: return server.router.problem(.notFound)
    }
  }

  /// Counts what is held for this client; says whether all clients together hold too much.
  @discardableResult
  private mutating func hold(_ bytes: Int) -> Bool {
    guard bytes != heldBytes else { return true }
    defer { heldBytes = bytes }
    return server.changeHeldBytes(by: bytes - heldBytes)
  }
}
