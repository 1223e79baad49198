import Testing

@testable import HTTP

@Suite struct `A server` {
  @Test func `answers on one connection as often as it is asked`() async throws {
    try await withServer { server in
      let client = try server.connect()
      for _ in 0..<3 {
        client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = client.read(until: "\r\n\r\nok")
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\nDate: "))
        #expect(answer.contains("\r\nContent-Length: 2\r\n"))
        #expect(!answer.contains("Connection"))
      }
    }
  }

  @Test func `answers pipelined requests in their order`() async throws {
    try await withServer { server in
      let names = (0..<100).map { "p\($0)" }
      let requests = names.map { "GET /people/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
      let answer = try server.answer(to: requests.joined())
      let answered = answer.split(separator: "\r\n\r\n").dropFirst().map {
        $0.prefix { $0 != "H" }
      }
      #expect(answered.map(String.init) == names.map { "hello \($0)" })
    }
  }

  @Test func `reads content by its length and in chunks`() async throws {
    try await withServer { server in
      let answer = try server.answer(
        to: "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
          + "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "2;x=1\r\nde\r\n1\r\nf\r\n0\r\nTrailer: t\r\n\r\n")
      #expect(answer.contains("\r\n\r\nabcHTTP/1.1 200 OK"))
      #expect(answer.hasSuffix("\r\n\r\ndef"))
    }
  }

  @Test(arguments: [
    ("GET /nowhere", "404 Not Found"), ("DELETE /echo", "405 Method Not Allowed"),
    ("BREW /echo", "501 Not Implemented"), ("OPTIONS /echo", "204 No Content"),
    ("OPTIONS *", "204 No Content"), ("GET http://b/healthz", "200 OK"),
    ("CONNECT a:80", "400 Bad Request"), ("GET /people/%2F", "404 Not Found"),
  ])
  func `finds the route or says why not`(line: String, status: String) async throws {
    try await withServer { server in
      let answer = try server.answer(to: "\(line) HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"))
    }
  }

  @Test(arguments: [
    (#"GET  / HTTP/1.1\r\n\r\n"#, "400 Bad Request", true),
    (#"\x16\x03\x01\x02\0"#, "400 Bad Request", true),
    (#"GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n"#, "404 Not Found", false),
    (#"POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na"#, "404 Not Found", true),
    (#"DELETE /echo HTTP/1.1\r\nHost: a\r\n\r\n"#, "405 Method Not Allowed", false),
    (#"POST /echo HTTP/1.0\r\n\r\n"#, "411 Length Required", true),
    (
      #"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n"#,
      "413 Content Too Large", true
    ),
    (#"GET /{a*9000}"#, "414 URI Too Long", true),
    (#"GET / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n"#, "417 Expectation Failed", true),
    (#"GET / HTTP/1.1\r\nX: {a*20000}"#, "431 Request Header Fields Too Large", true),
    (#"BREW /echo HTTP/1.1\r\nHost: a\r\n\r\n"#, "501 Not Implemented", false),
    (
      #"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"#,
      "501 Not Implemented", true
    ),
    (#"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"#, "505 HTTP Version Not Supported", true),
  ])
  func `refuses with the status, always in the same words, and closes where framing is in doubt`(
    request: String, status: String, closes: Bool
  ) async throws {
    try await withServer { server in
      let client = try server.connect()
      client.send(CaseFile.bytes(request))
      if !closes { client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n") }
      client.finishSending()
      let answer = client.readToEnd()
      #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"))
      #expect(answer.contains("\r\nConnection: close\r\n") == closes)
      #expect(answer.split(separator: "HTTP/1.1 ").count == (closes ? 1 : 2))
      let code = status.prefix(3)
      let reason = status.dropFirst(4)
      let body = #"{"type":"about:blank","title":"\#(reason)","status":\#(code)}"#
      #expect(answer.contains("\r\n\r\n" + body))
    }
  }

  @Test(arguments: [
    "HEAD / HTTP/1.1\r\n\r\n", "HEAD / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n",
    "HEAD / HTTP/1.1\r\nbad line\r\n\r\n",
  ])
  func `gives a refused HEAD no content either`(request: String) async throws {
    try await withServer { server in
      let answer = try server.answer(to: request)
      #expect(answer.hasPrefix("HTTP/1.1 4"))
      #expect(answer.hasSuffix("\r\n\r\n"))
      #expect(answer.contains("\r\nContent-Length: "))
      // What follows on it is no HEAD any more.
      let other = try server.answer(to: "HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n")
      #expect(other.hasSuffix("}"))
    }
  }

  @Test(arguments: [("127.0.0.1", "200 OK"), ("", "421 Misdirected Request")])
  func `serves what asks for a secured connection for none but a trusted proxy`(
    trusted: String, status: String
  ) async throws {
    try await withServer(trustedProxies: [Network(trusted)].compactMap { $0 }) { server in
      let answer = try server.answer(to: "GET HTTPS://a/healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 \(status)\r\n"))
    }
  }

  @Test func `answers in order those that wait and those that need not`() async throws {
    try await withServer { server in
      let paths = (0..<50).map { $0 % 2 == 0 ? "/people/p\($0)" : "/healthz" }
      let answer = try server.answer(
        to: paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
      let answered = answer.split(separator: "\r\n\r\n").dropFirst().map {
        $0.prefix { $0 != "H" }
      }
      #expect(
        answered.map(String.init) == (0..<50).map { $0 % 2 == 0 ? "hello p\($0)" : "ok" })
    }
  }

  @Test func `keeps a connection of HTTP 1.0 for who asks for it`() async throws {
    try await withServer { server in
      let client = try server.connect()
      for _ in 0..<2 {
        client.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(client.read(until: "\r\n\r\nok").contains("\r\nConnection: keep-alive\r\n"))
      }
      client.send("GET /healthz HTTP/1.0\r\n\r\n")
      let last = client.readToEnd()
      #expect(last.contains("\r\nConnection: close\r\n"))
      #expect(last.hasSuffix("ok"))
    }
  }

  @Test func `tells that its loops turn, even with no place for another client`() async throws {
    var limits = Limits()
    limits.connections = 1
    try await withServer(limits: limits, loops: 2) { server in
      let client = try server.connect()
      client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(client.read(until: "ok").hasSuffix("ok"))
      let before = server.server.turns()
      #expect(before.count == 2)
      while !zip(before, server.server.turns()).allSatisfy({ $0 < $1 }) {}
    }
  }

  @Test func `says which methods a path has`() async throws {
    try await withServer { server in
      let answer = try server.answer(to: "PUT /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(answer.contains("\r\nAllow: GET, HEAD, OPTIONS\r\n"))
    }
  }

  @Test func `gives HEAD the fields of GET and no content`() async throws {
    try await withServer { server in
      let answer = try server.answer(to: "HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(answer.contains("\r\nContent-Length: 2\r\n"))
      #expect(answer.hasSuffix("\r\n\r\n"))
    }
  }

  @Test func `asks for the content of a client that waits for it`() async throws {
    try await withServer { server in
      let client = try server.connect()
      client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n")
      client.send("Expect: 100-continue\r\n\r\n")
      #expect(client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
      client.send("hi")
      #expect(client.read(until: "hi").hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
  }

  @Test func `refuses content over the limit of its route before it comes`() async throws {
    try await withServer { server in
      let client = try server.connect()
      client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n")
      client.send("Expect: 100-continue\r\n\r\n")
      let answer = client.readToEnd()
      #expect(answer.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
      #expect(answer.contains("\r\nConnection: close\r\n"))
    }
  }

  @Test func `never answers what stands behind a request it refused`() async throws {
    try await withServer { server in
      let answer = try server.answer(
        to: "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n"
          + "\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
      #expect(answer.split(separator: "HTTP/1.1 ").count == 1)
    }
  }

  @Test func `sends a large answer to a client that takes its time`() async throws {
    try await withServer { server in
      let client = try TestClient(port: server.port, receiveBufferBytes: 4_096)
      client.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(client.readToEnd().utf8.count > 8_000_000)
    }
  }

  @Test func `names the port that another process has`() async throws {
    try await withServer { server in
      let other = HTTPServer(router: .example)
      let error = #expect(throws: BindError.self) {
        try other.bind(host: "127.0.0.1", port: server.port)
      }
      #expect(error?.reason == .addressInUse)
    }
  }

  @Test func `runs handlers that wait for another thread`() async throws {
    var router = Router()
    router.on(.get, "/") { _, _ in
      let result = try? await onThread { "from elsewhere" }
      return .text((try? result?.get()) ?? "nothing")
    }
    try await withServer(router, loops: 2) { server in
      for _ in 0..<20 {
        let answer = try server.answer(to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.hasSuffix("from elsewhere"))
      }
    }
  }
}
