import HTTP
import JSON
import Storage
import Testing

@testable import Command

@Suite struct `The doctor, of the machine and the carrier,` {
  private static func limits(_ hard: String) -> String {
    """
    Limit                     Soft Limit           Hard Limit           Units
    Max processes             31000                31000                processes
    Max open files            1024                 \(hard)               files
    """
  }

  /// The row just outside each limit stands beside the limit.
  @Test(
    arguments: [
      ("132", 100, .ok), ("131", 100, .warning), ("96", 100, .warning), ("95", 100, .failure),
      ("unlimited", 100, .ok), ("33", 0, .ok), ("32", 0, .failure), ("10", 100, .failure),
    ] as [(String, Int, Finding.Level)])
  func `wants descriptors for every connection`(
    hard: String, connections: Int, level: Finding.Level
  ) throws {
    let limit = try #require(DescriptorLimit(limits: Self.limits(hard), owner: "7"))
    #expect(limit.finding(connections: connections).level == level)
  }

  @Test func `reads the limit that the kernel has for a process`() throws {
    #expect(DescriptorLimit(limits: "Max processes 1 1", owner: "7") == nil)
    let own = try #require(DescriptorLimit(of: .nobody))
    #expect(own.owner == "this shell")
  }

  @Test(
    arguments: [(true, .ok), (false, .warning), (nil, .ok)] as [(Bool?, Finding.Level)])
  func `wants the clock kept right`(isKept: Bool?, level: Finding.Level) {
    #expect(MachineDoctor.networkTime(isKept).level == level)
  }

  @Test(
    arguments: [
      (200, .ok), (301, .failure), (401, .failure), (403, .failure), (404, .failure),
      (429, .warning), (500, .warning), (503, .warning),
    ] as [(Int, Finding.Level)])
  func `knows what a carrier's answer says of the credentials`(status: Int, level: Finding.Level) {
    #expect(NetworkDoctor.finding("carrier", "https://x", status: status).level == level)
  }

  /// A carrier that knows one token, over real HTTP.
  private func atCarrier(_ body: (_ url: String) async throws -> Void) async throws {
    var router = Router()
    let account = "/2010-04-01/Accounts/AC00000000000000000000000000000001.json"
    router.on(.get, account) { request, _ in
      // AC…1 and the token of the workplace, as RFC 7617 writes them.
      let right =
        "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFi"
        + "Y2RlZg=="
      return Response(request.fields["Authorization"] == right ? .ok : .unauthorized)
    }
    let server = HTTPServer(
      router: router, limits: Limits(), trustedProxies: [], loops: 1, observer: nil)
    let (_, port) = try server.bind(host: "127.0.0.1", port: 0)
    async let running: Void = server.run()
    let result = await Result { try await body("http://127.0.0.1:\(port)") }
    server.stop()
    try await running
    try result.get()
  }

  @Test(arguments: [
    ("token", "ok    carrier main: ", "takes the credentials"),
    ("wrong", "fail  carrier main: ", "does not take the credentials (401)"),
  ])
  func `asks the carrier whether it takes the credentials`(
    token: String, beginning: String, words: String
  ) async throws {
    let workplace = try Workplace()
    try workplace.write("ffffffffffffffffffffffffffffffff\n", to: "wrong")
    try await atCarrier { url in
      var account = Workplace.account
      account["auth_token"] = ["file": .string(token)]
      account["api_url"] = .string(url)
      try workplace.configure(["carriers": ["main": .object(account)]])
      let ending = try await Program.run("doctor", "--config", workplace.config)
      let line = ending.output.split(separator: "\n").first { $0.contains("carrier main") }
      #expect(line?.hasPrefix(beginning) == true, "\(ending.output)\(ending.problems)")
      #expect(line?.contains(words) == true)
      #expect(!ending.output.contains("ffffffffffffffff"))
    }
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}
