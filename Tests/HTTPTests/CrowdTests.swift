import Glibc
import Testing
import Threads

@testable import HTTP

@Suite struct `In a crowd of clients that say little a server` {
  /// How fast it does is measured by `scripts/bench http`, where nothing else runs.
  @Test func `answers every other client, and keeps the crowd`() async throws {
    var limits = Limits()
    limits.connectionsPerAddress = 0
    // Both halves of each connection are this process's.
    #expect(Admission.descriptors(8_000) >= 8_000, "raise the hard limit of open files")
    try await withServer(limits: limits) { server in
      let idle = try (0..<2_000).map { _ in try server.connect() }
      let slowHeads = try (0..<500).map { _ in try server.connect() }
      let slowBodies = try (0..<500).map { _ in try server.connect() }
      for client in idle {
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.read(until: "ok").hasSuffix("ok"))
      }
      for client in slowHeads { client.send("GET /healthz HTTP/1.1\r\nX: ") }
      for client in slowBodies {
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n")
      }
      let client = try server.connect()
      for round in 0..<500 {
        slowHeads[round].send("y")
        slowBodies[round].send("z")
        client.send("GET /people/p HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.read(until: "hello p").hasSuffix("hello p"))
      }
      #expect(server.server.openConnections == 3_001)
    }
  }

  @Test func `lets no client that never pauses have the loop to itself`() async throws {
    try await withServer { server in
      let greedy = try server.connect()
      let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
      let flood = Array(String(repeating: request, count: 1_000).utf8)
      let isOver = Monitor(false)
      let sending = try WorkerThread {
        while !isOver.change({ $0 }) { greedy.send(flood) }
        greedy.finishSending()
      }
      let reading = try WorkerThread { while !greedy.readSome().isEmpty {} }
      for _ in 0..<100 { #expect(try server.answer(to: request).hasSuffix("ok")) }
      isOver.change { $0 = true }
      sending.join()
      reading.join()
    }
  }
}

@Suite struct `Among signals a server` {
  /// In a process of its own, because a signal is the whole process's.
  @Test func `goes on where a call to the system was interrupted`() async throws {
    await #expect(processExitsWith: .success) {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in }
      sigaction(SIGUSR1, &action, nil)
      try await withServer { server in
        let client = try server.connect()
        for _ in 0..<1_000 {
          kill(getpid(), SIGUSR1)
          client.send("GET /people/p HTTP/1.1\r\nHost: a\r\n\r\n")
          kill(getpid(), SIGUSR1)
          #expect(client.read(until: "hello p").hasSuffix("hello p"))
        }
      }
    }
  }
}

@Suite struct `Without descriptors a server` {
  /// In a process of its own, because a limit is the whole process's.
  @Test func `goes on accepting, and sends away whom it cannot take`() async throws {
    await #expect(processExitsWith: .success) {
      var limits = Limits()
      limits.connections = 0
      let free = try Self.openDescriptors(upTo: 200)
      for descriptor in free.suffix(20) { close(descriptor) }
      try await withServer(limits: limits) { server in
        var clients: [TestClient] = []
        // Each client takes two of the twenty descriptors, until the server has none for its half.
        while let client = try? server.connect() { clients.append(client) }
        close(free[0])
        clients.removeFirst(4)
        var answer = ""
        while !answer.hasSuffix("ok") {
          answer = (try? server.answer(to: "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")) ?? ""
        }
      }
    }
  }

  /// Lowers the limit and uses up what is left of it.
  static func openDescriptors(upTo count: Int) throws -> [Int32] {
    var limit = rlimit(rlim_cur: rlim_t(count), rlim_max: rlim_t(count))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    var descriptors: [Int32] = []
    while case let descriptor = open("/dev/null", O_RDONLY), descriptor >= 0 {
      descriptors.append(descriptor)
    }
    return descriptors
  }
}
