import Testing

@testable import HTTP

@Suite struct `An address` {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("2001:DB8::0:1", "2001:db8::1"),
    ("::ffff:192.0.2.1", "192.0.2.1"), ("256.0.0.1", nil), ("1.2.3", nil), ("", nil), ("a", nil),
    ("::1%eth0", nil), ("127.0.0.1\0x", nil), ("127.0.0.1 ", nil),
  ])
  func `is read strictly`(text: String, written: String?) {
    #expect(Address(text)?.description == written)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
    ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
    ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false), ("::/0", "::1", true),
    ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
    ("10.0.0.0/8", "::ffff:10.1.1.1", true),
  ])
  func `lies in a network or not`(network: String, address: String, isWithin: Bool) throws {
    #expect(try #require(Network(network)).contains(try #require(Address(address))) == isWithin)
  }

  @Test(arguments: ["10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/a", "a/8", "/8"])
  func `names no network with a wrong prefix`(text: String) {
    #expect(Network(text) == nil)
  }
}

@Suite struct `The client behind proxies` {
  static let trusted = ["10.0.0.0/8", "127.0.0.1"].compactMap { Network($0) }

  func client(_ fields: Fields, peer: String = "10.0.0.1") throws -> String {
    let peer = try #require(Address(peer))
    return ForwardedClient.client(of: fields, peer: peer, trusted: Self.trusted).description
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("198.51.100.9, 192.0.2.1", "192.0.2.1"),
    ("192.0.2.1, 10.0.0.2", "192.0.2.1"), ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
    ("192.0.2.1:4711", "192.0.2.1"), ("[2001:db8::1]:80", "2001:db8::1"),
    ("2001:db8::1", "2001:db8::1"), ("unknown", "10.0.0.1"), ("192.0.2.1, junk", "10.0.0.1"),
    ("junk, 192.0.2.1", "192.0.2.1"), ("", "10.0.0.1"),
  ])
  func `is the last one whom no trusted proxy vouches for`(value: String, found: String) throws {
    #expect(try client(["X-Forwarded-For": value]) == found)
  }

  @Test(arguments: [
    ("for=192.0.2.1;proto=https", "192.0.2.1"), ("For=\"[2001:db8::1]:80\"", "2001:db8::1"),
    ("for=192.0.2.1, for=10.0.0.2", "192.0.2.1"), ("for=_hidden", "10.0.0.1"),
    ("proto=https", "10.0.0.1"),
  ])
  func `is read from Forwarded too`(value: String, found: String) throws {
    #expect(try client(["Forwarded": value]) == found)
  }

  @Test func `is the peer itself when the peer is not trusted`() throws {
    #expect(try client(["X-Forwarded-For": "127.0.0.1"], peer: "192.0.2.7") == "192.0.2.7")
  }

  @Test func `is told to the handler`() async throws {
    let proxies = [Network("127.0.0.1")].compactMap { $0 }
    try await withServer(trustedProxies: proxies) { server in
      let answer = try server.answer(
        to: "GET /whoami HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n")
      #expect(answer.hasSuffix("192.0.2.1 127.0.0.1 true"))
    }
  }
}
