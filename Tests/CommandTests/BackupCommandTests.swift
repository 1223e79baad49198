import Foundation
import HTTP
import JSON
import Server
import Testing

@Suite struct `Backup and restore by command` {
  private func token(_ workplace: Workplace, _ name: String) async throws {
    let made = try await Program.run(
      "token", "create", "--config", workplace.config, "--role", "operator", "--name", name)
    #expect(made.status == 0)
  }

  @Test func `work beside a running server, and bring the past back`() async throws {
    let workplace = try Workplace()
    let server = try Program("serve", "--config", workplace.config)
    _ = try await server.address()
    try await token(workplace, "before")
    let copy = workplace.path("copy.db")
    let made = try await Program.run("backup", "--config", workplace.config, "--to", copy)
    #expect(made.status == 0, "\(made.problems)")
    #expect(made.output.hasSuffix("verified\n"))
    try await token(workplace, "after")

    let again = try await Program.run("backup", "--config", workplace.config, "--to", copy)
    #expect(again.status == 64)
    #expect(again.problems.contains("is there already"))
    let early = try await Program.run("restore", "--config", workplace.config, "--from", copy)
    #expect(early.status == 73)
    #expect(early.problems.contains("process \(server.pid) holds the database"))
    server.signal(SIGTERM)
    #expect(await server.end().status == 0)

    let restored = try await Program.run("restore", "--config", workplace.config, "--from", copy)
    #expect(restored.status == 0, "\(restored.problems)")
    #expect(restored.output.contains("starts disarmed"))
    let list = try await Program.run("token", "list", "--config", workplace.config)
    #expect(list.output.contains("before") && !list.output.contains("after"))
    #expect(try await Program.run("verify", "--config", workplace.config, "--full").status == 0)
  }

  @Test func `leave the server disarmed until somebody arms it`() async throws {
    let workplace = try Workplace()
    var account = Workplace.account
    account["api_access"] = false
    try workplace.configure(["listen": ["port": 0], "carriers": ["main": .object(account)]])
    let first = try Program("serve", "--config", workplace.config)
    try await addNumber(at: first.address(), workplace)
    let copy = workplace.path("copy.db")
    _ = try await Program.run("backup", "--config", workplace.config, "--to", copy)
    first.signal(SIGTERM)
    #expect(await first.end().status == 0)
    _ = try await Program.run("restore", "--config", workplace.config, "--from", copy)
    let server = try Program("serve", "--config", workplace.config)
    let address = try await server.address()
    #expect(await text(address + "/metrics").contains("\ntextback_armed 0\n"))
    #expect(try await Program.run("arm", "--config", workplace.config).output == "armed\n")
    #expect(await text(address + "/metrics").contains("\ntextback_armed 1\n"))
    #expect(
      try await Program.run("arm", "--config", workplace.config).output == "it was armed already\n")
    server.signal(SIGTERM)
    #expect(await server.end().problems.contains("no text leaves"))
    #expect(try await Program.run("verify", "--config", workplace.config).status == 0)
  }

  /// A number, so that there is something to ask the carrier about.
  private func addNumber(at address: String, _ workplace: Workplace) async throws {
    let made = try await Program.run(
      "token", "create", "--config", workplace.config, "--role", "operator", "--name", "x")
    for (path, body) in [
      ("", #"{"name": "B", "time_zone": "UTC"}"#),
      (
        "/1/numbers",
        #"{"number": "+15005550006", "carrier": "main", "mode": "already_forwarded"}"#
      ),
    ] {
      let request = ClientRequest(
        method: .post, url: address + "/api/v1/businesses" + path,
        fields: [
          "Authorization": "Bearer \(made.output.dropLast())", "Content-Type": "application/json",
        ], body: Array(body.utf8))
      #expect(await onThread { CurlClient().send(request).status } == 201)
    }
  }

  @Test func `refuse a file that is no backup`() async throws {
    let workplace = try Workplace()
    try workplace.write(String(repeating: "no database ", count: 1_000), to: "copy.db")
    let ending = try await Program.run(
      "restore", "--config", workplace.config, "--from", workplace.path("copy.db"))
    #expect(ending.status == 65)
    #expect(!FileManager.default.fileExists(atPath: workplace.path("textback.db")))
  }

  @Test func `are made by the server itself where a folder is given`() async throws {
    let workplace = try Workplace()
    let folder = workplace.path("backups")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try workplace.configure(["listen": ["port": 0], "backups": ["directory": .string(folder)]])
    let server = try Program("serve", "--config", workplace.config)
    let address = try await server.address()
    // The first one is made at the start; each request gives it a little more time.
    var metrics = ""
    for _ in 0..<50_000 where !metrics.contains("result=\"made\"} 1\n") {
      metrics = await text(address + "/metrics")
    }
    #expect(metrics.contains("\ntextback_backup_age_seconds "))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count == 1 && names[0].hasPrefix("textback-20") && names[0].hasSuffix("Z.db"))
    server.signal(SIGTERM)
    #expect(await server.end().status == 0)
  }

  private func text(_ url: String) async -> String {
    let result = await onThread { CurlClient().send(ClientRequest(method: .get, url: url)) }
    return "\n" + String(decoding: result.body, as: UTF8.self)
  }
}
