import Testing
import Threads

@testable import HTTP

/// A server on a free loopback port, for as long as one test needs it.
struct TestServer {
  let server: HTTPServer
  let port: Int

  /// Connects a client of one's own.
  func connect() throws -> TestClient { try TestClient(port: port) }

  /// Connects, sends, half-closes, and reads to the end.
  func answer(to text: String) throws -> String {
    let client = try connect()
    client.send(text)
    client.finishSending()
    return client.readToEnd()
  }
}

/// Runs a server and, on a thread of its own, the test that talks to it; the client may block.
func withServer(
  _ router: Router = .example, limits: Limits = Limits(), trustedProxies: [Network] = [],
  loops: Int = 1, observer: (any ServerObserver)? = nil,
  _ body: @escaping @Sendable (TestServer) throws -> Void
) async throws {
  let server = HTTPServer(
    router: router, limits: limits, trustedProxies: trustedProxies, loops: loops,
    observer: observer)
  let (_, port) = try server.bind(host: "127.0.0.1", port: 0)
  async let running: Void = server.run()
  let result = try await onThread { try body(TestServer(server: server, port: port)) }
  server.stop()
  try await running
  try result.get()
  // Whatever came, nothing is held of it any more.
  #expect(server.openConnections == 0)
  #expect(server.requestBudget.bytesHeld == 0)
  #expect(server.answerBudget.bytesHeld == 0)
}

/// Runs something that blocks where it holds up no task.
func onThread<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Result<Value, any Error> {
  let threads = Monitor<WorkerThread?>(nil)
  defer { threads.change { $0 }?.join() }
  return try await withCheckedThrowingContinuation { continuation in
    do {
      let thread = try WorkerThread { continuation.resume(returning: Result { try body() }) }
      threads.change { $0 = thread }
    } catch {
      continuation.resume(throwing: error)
    }
  }
}

extension Router {
  /// Some routes of every kind.
  static var example: Router {
    var router = Router()
    router.on(.get, "/healthz", replying: { _, _ in .atOnce(.text("ok")) })
    router.on(.post, "/echo", bodyBytesMax: 1_000) { request, _ in
      Response(.ok, body: request.body)
    }
    router.on(.get, "/people/{name}") { _, path in .text("hello \(path["name"])") }
    router.on(.get, "/large") { _, _ in Response(.ok, body: Array(repeating: 120, count: 8_000_000))
    }
    router.on(.get, "/whoami") { request, _ in
      .text("\(request.client) \(request.peer) \(request.isForwarded)")
    }
    return router
  }
}
