import HTTP
import Testing

@Suite struct `A client that keeps connections` {
  private static let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

  private var client: CurlClient {
    var limits = ClientLimits()
    limits.keepsConnections = true
    return CurlClient(limits: limits)
  }

  private func question(_ number: Int, to server: ScriptedServer) -> ClientRequest {
    ClientRequest(
      method: .get, url: "http://127.0.0.1:\(server.port)/list",
      fields: ["X-Number": "\(number)"])
  }

  @Test func `asks twice over one, and has another for a change`() {
    let server = ScriptedServer { client, number in
      guard number == 0 else {
        client.read()
        return client.write(Self.answer)
      }
      for question in 1...2 {
        client.read(through: "X-Number: \(question)\r\n\r\n")
        client.write(Self.answer)
      }
    }
    do {
      let client = client
      #expect(client.send(question(1, to: server)).status == 200)
      #expect(client.send(question(2, to: server)).status == 200)
      let change = ClientRequest(
        method: .post, url: "http://127.0.0.1:\(server.port)/list", body: Array("a=1&end=1".utf8))
      #expect(client.send(change).status == 200)
    }
    server.stop()
    #expect(server.requests.count == 2)
  }
}
