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

@Suite struct `Who may connect` {
  @Test(arguments: [
    ("2001:db8::1", "2001:db8:0:0:ffff::2", false), ("2001:db8::1", "2001:db8:0:1::1", true),
    ("192.0.2.1", "192.0.2.2", true), ("192.0.2.1", "::ffff:192.0.2.1", false),
  ])
  func `is counted by what one customer has of addresses`(
    first: String, second: String, isAdmitted: Bool
  ) throws {
    var limits = Limits()
    limits.connectionsPerAddress = 1
    let admission = Admission(limits, loops: 1)
    let addresses = [try #require(Address(first)), try #require(Address(second))]
    #expect(admission.admit(addresses[0], isExempt: false) == .admitted)
    #expect(
      admission.admit(addresses[1], isExempt: false)
        == (isAdmitted ? .admitted : .tooManyFromAddress))
    admission.release(addresses[0], isExempt: false)
    #expect(admission.admit(addresses[0], isExempt: false) == .admitted)
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
    ("junk, 192.0.2.1", "192.0.2.1"), ("", "10.0.0.1"), ("192.0.2.1:junk", "10.0.0.1"),
    ("192.0.2.1:", "10.0.0.1"), ("192.0.2.1:123456", "10.0.0.1"), ("[::1]junk", "10.0.0.1"),
    ("[2001:db8::1]", "2001:db8::1"), ("[2001:db8::1", "10.0.0.1"), ("192.0.2.1,", "10.0.0.1"),
    ("\t192.0.2.1\t", "192.0.2.1"), ("192. 0.2.1", "10.0.0.1"),
    // A letter that takes the next one into itself hides no comma.
    ("1.2.3.4:80\u{600}, 192.0.2.1", "192.0.2.1"), ("192.0.2.1, 1.2.3.4:80\u{600}", "10.0.0.1"),
  ])
  func `is the last one whom no trusted proxy vouches for`(value: String, found: String) throws {
    #expect(try client(["X-Forwarded-For": value]) == found)
  }

  @Test(arguments: [
    ("for=192.0.2.1;proto=https", "192.0.2.1"), ("For=\"[2001:db8::1]:80\"", "2001:db8::1"),
    ("for=192.0.2.1, for=10.0.0.2", "192.0.2.1"), ("for=_hidden", "10.0.0.1"),
    ("proto=https", "10.0.0.1"), ("proto=https;\tfor=192.0.2.1", "192.0.2.1"),
    ("for=\"192.0.2.1, for=192.0.2.9", "192.0.2.9"), ("for=\"192.0.2.1", "10.0.0.1"),
  ])
  func `is read from Forwarded too`(value: String, found: String) throws {
    #expect(try client(["Forwarded": value]) == found)
  }

  @Test func `is read from several fields as from one`() throws {
    let fields = Fields([
      ("X-Forwarded-For", "198.51.100.9"), ("X-Forwarded-For", "192.0.2.1, 10.0.0.2"),
    ])
    #expect(try client(fields) == "192.0.2.1")
  }

  @Test func `is not believed where two fields may contradict`() throws {
    let fields: Fields = ["X-Forwarded-For": "198.51.100.9", "Forwarded": "for=192.0.2.1"]
    #expect(try client(fields) == "10.0.0.1")
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
