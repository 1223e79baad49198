import Glibc
import HTTP
import Testing

@Suite struct `A request in bad surroundings` {
  /// A name longer than any can be is refused before a name server is asked.
  @Test func `to a name that nobody can have sends nothing`() {
    let name = String(repeating: "a", count: 70)
    let result = CurlClient().send(ClientRequest(method: .post, url: "https://\(name)/"))
    #expect(result.bytesSent == 0)
    #expect(result.failure?.code == 6)
    #expect(result.failure?.isUntrusted == false)
  }

  @Test func `to a server that takes no connection sends nothing`() throws {
    let crowded = try CrowdedServer()
    var limits = ClientLimits()
    limits.connectMilliseconds = 300
    let result = withExtendedLifetime(crowded) {
      CurlClient(limits: limits).send(
        ClientRequest(method: .post, url: "http://127.0.0.1:\(crowded.port)/"))
    }
    #expect(result.bytesSent == 0)
    #expect(result.failure?.code == 28)
  }

  @Test func `goes by no proxy and with no password that the environment names`() throws {
    let server = ScriptedServer { client, _ in
      client.read()
      client.write("HTTP/1.1 204 No Content\r\n\r\n")
    }
    let home = "/tmp/textback-home-\(getpid())"
    mkdir(home, 0o700)
    let netrc = home + "/.netrc"
    let file = try #require(fopen(netrc, "w"))
    fputs("machine 127.0.0.1 login somebody password secret\n", file)
    fclose(file)
    let names = ["http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy", "HOME"]
    let before = names.map { name in getenv(name).map { String(cString: $0) } }
    for name in names { setenv(name, name == "HOME" ? home : "http://127.0.0.1:1/", 1) }
    let result = CurlClient().send(
      ClientRequest(
        method: .post, url: "http://127.0.0.1:\(server.port)/", body: Array("Body=x&end=1".utf8)))
    for (name, value) in zip(names, before) {
      if let value { setenv(name, value, 1) } else { unsetenv(name) }
    }
    unlink(netrc)
    rmdir(home)
    server.stop()
    #expect(result.status == 204)
    let text = String(decoding: server.requests[0], as: UTF8.self)
    #expect(!text.contains("Authorization"))
  }
}
