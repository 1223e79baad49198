import Testing

@testable import HTTP

@Suite struct `Under attack a server` {
  /// Times short enough to wait for.
  static let hasty: Limits = {
    var limits = Limits()
    limits.idleMilliseconds = 50
    limits.headMilliseconds = 50
    limits.bodyMilliseconds = 50
    limits.writeMilliseconds = 50
    limits.lingerMilliseconds = 50
    return limits
  }()

  static let head = "POST /echo HTTP/1.1\r\nHost: a\r\n"

  @Test(arguments: [
    ("", ""), ("GET / HT", "HTTP/1.1 408 "),
    ("GET /healthz HTTP/1.1\r\nHost: a\r\n", "HTTP/1.1 408 "),
    (head + "Content-Length: 9\r\n\r\nabc", "HTTP/1.1 408 "),
    (head + "Transfer-Encoding: chunked\r\n\r\n3\r\nab", "HTTP/1.1 408 "),
  ])
  func `ends its wait for a client that falls silent`(said: String, answer: String) async throws {
    try await withServer(limits: Self.hasty) { server in
      let client = try server.connect()
      client.send(said)
      #expect(client.readToEnd().hasPrefix(answer))
    }
  }

  @Test func `gives a request no more time for coming slowly`() async throws {
    var limits = Self.hasty
    limits.idleMilliseconds = 10_000
    try await withServer(limits: limits) { server in
      let client = try server.connect()
      for _ in 0..<100_000 where client.receivedNothing { client.send("G") }
      #expect(client.readToEnd().hasPrefix("HTTP/1.1 4"))
    }
  }

  @Test func `gives up on a client that does not read its answer`() async throws {
    let observer = Witness()
    try await withServer(limits: Self.hasty, observer: observer) { server in
      let client = try TestClient(port: server.port, receiveBufferBytes: 4_096)
      client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
      observer.wait { $0.refusals.contains(.answerNotRead) }
    }
  }

  @Test func `holds no more of answers that are not taken than it may`() async throws {
    var limits = Limits()
    limits.answerBytesMax = 1_000_000
    let observer = Witness()
    try await withServer(limits: limits, observer: observer) { server in
      let client = try TestClient(port: server.port, receiveBufferBytes: 4_096)
      client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
      observer.wait { $0.refusals.contains(.answerNotRead) }
      #expect(client.readToEnd().utf8.count < 8_000_000)
      #expect(try server.answer(to: "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").hasSuffix("ok"))
    }
  }

  @Test func `outlives clients that break off anywhere`() async throws {
    try await withServer { server in
      let request = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
      for length in 0...request.utf8.count {
        let client = try server.connect()
        client.send(String(request.prefix(length)))
        client.reset()
      }
      #expect(try server.answer(to: "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").hasSuffix("ok"))
    }
  }

  @Test func `answers a client that has ended its half`() async throws {
    try await withServer { server in
      let answer = try server.answer(to: "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(answer.hasSuffix("ok"))
    }
  }

  @Test func `turns away one connection too many, and takes the next when one is free`()
    async throws
  {
    var limits = Limits()
    limits.connections = 2
    try await withServer(limits: limits) { server in
      let first = try server.connect()
      let second = try server.connect()
      for client in [first, second] {
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(client.read(until: "ok").hasSuffix("ok"))
      }
      #expect(try server.connect().readToEnd().hasPrefix("HTTP/1.1 503 "))
      first.finishSending()
      #expect(first.readToEnd().isEmpty)
      while server.server.openConnections > 1 {}
      let third = try server.connect()
      third.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(third.read(until: "ok").hasSuffix("ok"))
    }
  }

  @Test(arguments: [("", true), ("127.0.0.2/32", false)])
  func `counts the connections of an address, unless it is a proxy's`(
    trusted: String, isRefused: Bool
  ) async throws {
    var limits = Limits()
    limits.connectionsPerAddress = 1
    let proxies = [Network(trusted)].compactMap { $0 }
    try await withServer(limits: limits, trustedProxies: proxies) { server in
      let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
      let first = try TestClient(port: server.port, from: 0x7F00_0002)
      first.send(request)
      #expect(first.read(until: "ok").hasSuffix("ok"))
      let second = try TestClient(port: server.port, from: 0x7F00_0002)
      if !isRefused { second.send(request) }
      #expect(second.read(until: "\r\n").contains(isRefused ? " 503 " : " 200 "))
      let other = try TestClient(port: server.port, from: 0x7F00_0003)
      other.send(request)
      #expect(other.read(until: "ok").hasSuffix("ok"))
    }
  }

  @Test func `holds no more of unfinished requests than it may`() async throws {
    var limits = Limits()
    limits.bufferedBytesMax = 1_500
    try await withServer(limits: limits) { server in
      let partial = Self.head + "Content-Length: 1000\r\n\r\n" + String(repeating: "a", count: 900)
      let first = try server.connect()
      first.send(Self.head + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
      #expect(first.read(until: "\r\n\r\n").contains("100 Continue"))
      first.send(String(repeating: "a", count: 900))
      var answer = ""
      while !answer.hasPrefix("HTTP/1.1 503 ") { answer = try server.answer(to: partial) }
      first.send(String(repeating: "a", count: 100))
      #expect(first.read(until: "\r\n").hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test func `counts heads that stay unfinished too`() async throws {
    var limits = Limits()
    limits.bufferedBytesMax = 10_000
    try await withServer(limits: limits) { server in
      let head = "GET /healthz HTTP/1.1\r\nX: " + String(repeating: "x", count: 3_000)
      let clients = try (0..<2).map { _ in try server.connect() }
      for client in clients { client.send(head) }
      while server.server.requestBudget.bytesHeld < 2 * head.utf8.count {}
      let third = try server.connect()
      third.send(head)
      #expect(third.read(until: "\r\n").hasPrefix("HTTP/1.1 503 "))
      // What is complete is served, at once or later.
      let form = Self.head + "Content-Length: 900\r\n\r\n" + String(repeating: "a", count: 900)
      #expect(try server.answer(to: form).hasPrefix("HTTP/1.1 200 "))
      #expect(try server.answer(to: "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").hasSuffix("ok"))
    }
  }

  @Test func `reads on behind an answer it closes after, so that the answer arrives`() async throws
  {
    var limits = Limits()
    limits.requestsPerConnection = 1
    try await withServer(limits: limits) { server in
      let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
      let client = try server.connect()
      client.send(request)
      while client.receivedNothing {}
      client.send(request)
      #expect(client.readToEnd().hasSuffix("ok"))
      #expect(!client.wasReset)
    }
  }

  @Test func `takes a million chunks of one byte for what they are`() async throws {
    try await withServer { server in
      let client = try server.connect()
      client.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
      client.send(String(repeating: "1\r\na\r\n", count: 1_000_000))
      #expect(client.readToEnd().hasPrefix("HTTP/1.1 413 "))
    }
  }

  @Test func `closes after as many requests as a connection may have`() async throws {
    var limits = Limits()
    limits.requestsPerConnection = 2
    try await withServer(limits: limits) { server in
      let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
      let answer = try server.answer(to: request + request + request)
      #expect(answer.split(separator: "HTTP/1.1 200").count == 2)
      #expect(answer.contains("Connection: close"))
    }
  }

  @Test func `says 500 before it would send a field that splits its answer`() async throws {
    var router = Router()
    router.on(.get, "/") { _, _ in
      Response(.ok, fields: ["Location": "a\r\nSet-Cookie: b"])
    }
    try await withServer(router) { server in
      let answer = try server.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 500 "))
      #expect(!answer.contains("Cookie"))
    }
  }
}
