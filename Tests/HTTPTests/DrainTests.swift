import Testing
import Threads

@testable import HTTP

@Suite struct `A server that stops` {
  @Test func `answers what is in flight, closes what is idle and takes nothing new`() async throws {
    let gate = Monitor((entered: false, opened: false))
    var router = Router()
    router.on(.get, "/slow") { _, _ in
      _ = try? await onThread {
        gate.change { $0.entered = true }
        gate.wait { $0.opened ? () : nil }
      }
      gate.change { $0.opened = true }
      return .text("done")
    }
    try await withServer(router, loops: 2) { server in
      let idle = try server.connect()
      let served = try server.connect()
      served.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(served.read(until: "}").hasSuffix("}"))
      let busy = try server.connect()
      busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
      gate.wait { $0.entered ? () : nil }
      server.server.stop()
      #expect(idle.readToEnd().isEmpty)
      #expect(served.readToEnd().isEmpty)
      var isRefused = false
      while !isRefused {
        do { _ = try server.connect() } catch { isRefused = true }
      }
      gate.change { $0.opened = true }
      let answer = busy.readToEnd()
      #expect(answer.contains("\r\nConnection: close\r\n"))
      #expect(answer.hasSuffix("done"))
    }
  }

  @Test func `waits no longer than the drain time for a client that is slow`() async throws {
    var limits = Limits()
    limits.drainMilliseconds = 50
    try await withServer(limits: limits) { server in
      let client = try server.connect()
      client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
      #expect(client.read(until: "\r\n\r\n").contains("100 Continue"))
      server.server.stop()
      #expect(client.readToEnd().hasPrefix("HTTP/1.1 408 "))
    }
  }

  @Test func `lets go of a client whose handler takes longer, and waits for the handler`()
    async throws
  {
    let gate = Monitor((entered: false, opened: false, left: false))
    var router = Router()
    router.on(.get, "/slow") { _, _ in
      _ = try? await onThread {
        gate.change { $0.entered = true }
        gate.wakeAll()
        gate.wait { $0.opened ? () : nil }
      }
      gate.change { $0.left = true }
      return .text("too late")
    }
    var limits = Limits()
    limits.drainMilliseconds = 50
    try await withServer(router, limits: limits) { server in
      let client = try server.connect()
      client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
      gate.wait { $0.entered ? () : nil }
      server.server.stop()
      #expect(client.readToEnd().isEmpty)
      gate.change { $0.opened = true }
      gate.wakeAll()
    }
    #expect(gate.change { $0.left })
  }

  @Test func `before it has begun ends at once`() async throws {
    let server = HTTPServer(router: .example, loops: 2)
    _ = try server.bind(host: "127.0.0.1", port: 0)
    server.stop()
    try await server.run()
  }

  @Test func `ends when its task is cancelled`() async throws {
    let server = HTTPServer(router: .example)
    _ = try server.bind(host: "127.0.0.1", port: 0)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.cancelAll()
      try await group.waitForAll()
    }
  }
}
