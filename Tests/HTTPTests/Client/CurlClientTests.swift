import Glibc
import HTTP
import Testing
import Threads

@Suite struct `A request through libcurl` {
  /// What a server does to a request, and what has to be known of it afterwards.
  struct Fate: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int
    /// Libcurl's number; 0 for a complete answer.
    let failure: Int
    let script: ScriptedServer.Script

    init(
      _ title: String, status: Int, failure: Int = 0, script: @escaping ScriptedServer.Script
    ) {
      testDescription = title
      self.status = status
      self.failure = failure
      self.script = script
    }
  }

  static let readByTheServer = [
    Fate("answered", status: 201) { client, _ in
      client.read()
      client.write("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}")
    },
    Fate("sent elsewhere", status: 307) { client, _ in
      client.read()
      client.write("HTTP/1.1 307 Moved\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")
    },
    Fate("met with silence", status: 0, failure: 28) { client, _ in client.waitForClose() },
    Fate("dropped without an answer", status: 0, failure: 52) { client, _ in client.read() },
    Fate("reset", status: 0, failure: 56) { client, _ in
      client.read()
      client.reset()
    },
    Fate("answered by half a 201", status: 201, failure: 18) { client, _ in
      client.read()
      client.write("HTTP/1.1 201 Created\r\nContent-Length: 20\r\n\r\n{\"sid\":")
    },
    Fate("answered by 201 and then silence", status: 201, failure: 28) { client, _ in
      client.read()
      client.write("HTTP/1.1 201 Created\r\nContent-Length: 20\r\n\r\n")
      client.waitForClose()
    },
    Fate("answered by a 201 that trickles", status: 201, failure: 28) { client, _ in
      client.read()
      client.write("HTTP/1.1 201 Created\r\nContent-Length: 60000\r\n\r\n")
      client.trickle("x")
    },
    Fate("answered by a 201 that announces too much", status: 201, failure: 63) { client, _ in
      client.read()
      client.write("HTTP/1.1 201 Created\r\nContent-Length: 65537\r\n\r\n")
      client.waitForClose()
    },
    Fate("answered by a 201 without end", status: 201, failure: 23) { client, _ in
      client.read()
      client.write("HTTP/1.1 201 Created\r\n\r\n")
      client.writeForever(String(repeating: "x", count: 4_096))
    },
    Fate("answered by fields without end", status: 500, failure: 23) { client, _ in
      client.read()
      client.write("HTTP/1.1 500 Oh\r\n")
      client.writeForever("X-More: and more of it\r\n")
    },
    Fate("answered by 100 alone", status: 0, failure: 52) { client, _ in
      client.read()
      client.write("HTTP/1.1 100 Continue\r\n\r\n")
    },
    Fate("answered by something that is not HTTP", status: 0, failure: 1) { client, _ in
      client.read()
      client.write("accepted, thank you\r\n")
    },
  ]

  @Test(arguments: readByTheServer)
  func `leaves the evidence that its bytes have gone`(fate: Fate) {
    let server = ScriptedServer(fate.script)
    let asked = Counter()
    let result = client(isImpatient: fate.failure == 28).send(request(to: server)) {
      asked.count()
    }
    server.stop()
    #expect(result.status == fate.status)
    #expect(result.failure?.code ?? 0 == fate.failure)
    #expect(result.bytesSent == server.requests[0].count)
    #expect(result.bytesSent > 100)
    #expect(server.requests.count == 1)
    #expect(asked.times == 1)
    #expect(result.body.count <= 64 * 1_024)
  }

  @Test(arguments: [
    Fate("at a port where nobody listens", status: 0, failure: 7) { _, _ in },
    Fate("where the handshake is met with silence", status: 0, failure: 28) { client, _ in
      client.waitForClose()
    },
    Fate("where the handshake is answered by garbage", status: 0, failure: 35) { client, _ in
      client.write("HTTP/1.1 400 Bad Request\r\n\r\n")
      client.waitForClose()
    },
  ])
  func `that meets no connection has sent nothing and asked for no leave`(fate: Fate) {
    let server = ScriptedServer(fate.script)
    let isRefused = fate.failure == 7
    if isRefused { server.stop() }
    let asked = Counter()
    let client = client(isImpatient: fate.failure == 28)
    let result = client.send(request(to: server, scheme: isRefused ? "http" : "https")) {
      asked.count()
    }
    if !isRefused { server.stop() }
    #expect(result.status == 0)
    #expect(result.bytesSent == 0)
    #expect(result.failure?.code == fate.failure)
    #expect(result.failure?.isWithdrawn == false)
    #expect(asked.times == 0)
  }

  @Test func `that is withdrawn before the first byte sends none`() {
    let server = ScriptedServer { client, _ in client.waitForClose() }
    let result = client().send(request(to: server)) { false }
    server.stop()
    #expect(result.bytesSent == 0)
    #expect(result.status == 0)
    #expect(result.failure?.code == 42)
    #expect(result.failure?.isWithdrawn == true)
    #expect(server.requests == [[]])
  }

  @Test func `whose connection dies is not sent again, whatever was kept alive before`() {
    let server = ScriptedServer { client, number in
      client.read()
      if number == 0 {
        client.write(
          "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}")
        client.read(through: "nothing more")
      }
    }
    let client = client()
    let first = client.send(request(to: server))
    let second = client.send(request(to: server))
    server.stop()
    #expect(first.status == 201)
    #expect(second.failure?.code == 52)
    #expect(second.bytesSent > 0)
    #expect(server.requests.count == 2)
    for bytes in server.requests {
      #expect(String(decoding: bytes, as: UTF8.self).split(separator: "POST ").count == 1)
    }
  }

  @Test func `is written as it was given`() {
    let server = ScriptedServer { client, _ in
      client.read()
      client.write("HTTP/1.1 204 No Content\r\n\r\n")
    }
    var request = request(to: server)
    request.credentials = BasicCredentials(user: "Aladdin", password: "open sesame")
    request.fields = ["Content-Type": "application/x-www-form-urlencoded", "X-Empty": ""]
    let result = client().send(request)
    server.stop()
    #expect(result == ClientResult(status: 204, bytesSent: server.requests[0].count))
    let text = String(decoding: server.requests[0], as: UTF8.self)
    #expect(
      text == """
        POST /a%2Fb/../c?d=%20 HTTP/1.1\r
        Host: 127.0.0.1:\(server.port)\r
        Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r
        User-Agent: textback\r
        Accept: */*\r
        Content-Type: application/x-www-form-urlencoded\r
        X-Empty:\r
        Content-Length: 12\r
        \r
        Body=x&end=1
        """)
  }

  @Test(arguments: [("7", 7), ("0", nil), ("soon", nil), ("86400", 86_400)])
  func `learns how long it is asked to wait`(value: String, seconds: Int?) {
    let server = ScriptedServer { client, _ in
      client.read()
      client.write("HTTP/1.1 429 Slow\r\nRetry-After: \(value)\r\nContent-Length: 0\r\n\r\n")
    }
    let result = client().send(request(to: server))
    server.stop()
    #expect(result.retryAfterSeconds == seconds)
  }

  @Test(arguments: [
    "http://192.0.2.1/", "http://example.com/", "http://127.0.0.1@192.0.2.1/", "ftp://127.0.0.1/",
    "file:///etc/passwd", "http://localhost.example.com/", "gopher://localhost/",
    "http://[2001:db8::1]/",
  ])
  func `goes nowhere in the clear but to this machine`(url: String) {
    let result = client().send(ClientRequest(method: .get, url: url))
    #expect(result.bytesSent == 0)
    #expect(result.failure?.code == 1)
  }

  @Test func `with a field that would break it apart is not sent`() {
    let server = ScriptedServer { client, _ in client.waitForClose() }
    var request = request(to: server)
    request.fields.append("X-Name", "a\r\nX-Other: b")
    let result = client().send(request)
    server.stop()
    #expect(result.bytesSent == 0)
    #expect(result.failure != nil)
    #expect(server.requests.isEmpty)
  }

  /// Short of patience only where that is the point, since a busy machine answers late.
  private func client(isImpatient: Bool = false) -> CurlClient {
    var limits = ClientLimits()
    if isImpatient { limits.totalMilliseconds = 500 }
    return CurlClient(limits: limits)
  }

  private func request(to server: ScriptedServer, scheme: String = "http") -> ClientRequest {
    ClientRequest(
      method: .post, url: "\(scheme)://127.0.0.1:\(server.port)/a%2Fb/../c?d=%20",
      body: Array("Body=x&end=1".utf8))
  }
}

/// Counts how often it was asked, and agrees each time.
final class Counter: Sendable {
  private let value = Lock(0)

  var times: Int { value.withLock { $0 } }

  func count() -> Bool {
    value.withLock { $0 += 1 }
    return true
  }
}
