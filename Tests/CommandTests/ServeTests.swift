import Foundation
import HTTP
import JSON
import Server
import Storage
import Testing

@Suite struct `The server's process` {
  private func get(_ url: String) async -> Int {
    await onThread { CurlClient().send(ClientRequest(method: .get, url: url)).status }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `says where it listens, answers, and ends with 0 when asked to`(signal: Int32) async throws {
    let workplace = try Workplace()
    let server = try Program("serve", "--config", workplace.config)
    let address = try await server.address()
    #expect(address.hasPrefix("http://127.0.0.1:"))
    #expect(await get(address + "/healthz") == 200)
    #expect(await get(address + "/readyz") == 200)
    server.signal(signal)
    let ending = await server.end()
    #expect(ending.status == 0)
    #expect(ending.output == "")
  }

  @Test func `starts again on the database that an earlier one left`() async throws {
    let workplace = try Workplace()
    for signal in [SIGTERM, SIGKILL, SIGTERM] {
      let server = try Program("serve", "--config", workplace.config)
      #expect(try await get(await server.address() + "/readyz") == 200)
      server.signal(signal)
      #expect(await server.end().status == (signal == SIGTERM ? 0 : -1))
    }
  }

  @Test func `keeps a second one off its database, and names itself`() async throws {
    let workplace = try Workplace()
    let first = try Program("serve", "--config", workplace.config)
    _ = try await first.address()
    for command in ["serve", "migrate"] {
      let second = try await Program.run(command, "--config", workplace.config)
      #expect(second.status == 73)
      #expect(second.problems.contains("process \(first.pid) holds the database"))
      #expect(second.output == "")
    }
    first.signal(SIGTERM)
    #expect(await first.end().status == 0)
  }

  @Test func `is the only one of twenty that are started at once`() async throws {
    let workplace = try Workplace()
    let programs = try (0..<20).map { _ in try Program("serve", "--config", workplace.config) }
    let ready = await withTaskGroup(of: Program?.self) { group in
      for program in programs { group.addTask { await program.line() == nil ? nil : program } }
      return await group.reduce(into: [Program]()) { ready, program in
        if let program { ready.append(program) }
      }
    }
    let first = try #require(ready.first)
    #expect(ready.count == 1)
    for program in programs where program !== first {
      let ending = await program.end()
      #expect(ending.status == 73, "\(ending.problems)")
      #expect(ending.problems.contains("process \(first.pid) holds the database"))
    }
    first.signal(SIGTERM)
    #expect(await first.end().status == 0)
  }

  @Test func `answers 503 while another program keeps the database locked, then goes on`()
    async throws
  {
    let workplace = try Workplace()
    let server = try Program("serve", "--config", workplace.config)
    let address = try await server.address()
    let other = try Connection(path: workplace.path("textback.db"), access: .readWrite)
    try other.begin()
    #expect(await get(address + "/readyz") == 503)
    #expect(await get(address + "/healthz") == 200)
    try other.rollback()
    var status = 503
    // The answer is good for a second.
    for _ in 0..<50_000 where status != 200 { status = await get(address + "/readyz") }
    #expect(status == 200)
    server.signal(SIGTERM)
    #expect(await server.end().status == 0)
  }

  @Test func `ends with 65 when its database is damaged while it runs`() async throws {
    let workplace = try Workplace()
    let server = try Program("serve", "--config", workplace.config)
    let address = try await server.address()
    let made = try await Program.run(
      "token", "create", "--config", workplace.config, "--role", "operator", "--name", "x")
    let file = try FileHandle(
      forUpdating: URL(fileURLWithPath: workplace.path("textback.db")))
    let size = try file.seekToEnd()
    try file.seek(toOffset: 4_096)
    try file.write(contentsOf: Data(repeating: 0xa5, count: Int(size) - 4_096))
    try file.close()
    let request = ClientRequest(
      method: .get, url: address + "/api/v1/businesses",
      fields: ["Authorization": "Bearer \(made.output.dropLast())"])
    // Whether this request meets the damage or the dispatcher did before it: nobody is told a list.
    #expect(await onThread { [0, 503].contains(CurlClient().send(request).status) })
    let ending = await server.end()
    #expect(ending.status == 65, "\(ending.problems)")
    #expect(ending.problems.contains("restore the last backup"))
  }

  @Test func `ends with 75 when another one has the port`() async throws {
    let workplace = try Workplace()
    let other = try Workplace()
    let first = try Program("serve", "--config", workplace.config)
    let address = try await first.address()
    let port = try #require(address.split(separator: ":").last.flatMap { Int64($0) })
    try other.configure(["listen": ["port": .integer(port)]])
    let second = try await Program.run("serve", "--config", other.config)
    #expect(second.status == 75)
    #expect(second.problems.contains("port \(port): another process listens there"))
    first.signal(SIGTERM)
    #expect(await first.end().status == 0)
  }

  @Test func `is asked by ping whether it is ready`() async throws {
    let workplace = try Workplace()
    let first = try Program("serve", "--config", workplace.config)
    let address = try await first.address()
    let port = try #require(address.split(separator: ":").last.flatMap { Int64($0) })
    try workplace.configure(["listen": ["port": .integer(port)]])
    #expect(try await Program.run("ping", "--config", workplace.config).status == 0)
    first.signal(SIGTERM)
    #expect(await first.end().status == 0)
    let after = try await Program.run("ping", "--config", workplace.config)
    #expect(after.status == 75)
    #expect(after.problems.contains("\(address)/readyz: not ready"))
  }

  @Test func `tells systemd when it is ready, that it lives and that it stops`() async throws {
    let workplace = try Workplace()
    let manager = try NotificationSocket(workplace.path("notify"))
    let server = try Program(
      "serve", "--config", workplace.config,
      environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "3000000"])
    _ = try await server.address()
    #expect(await manager.next() == "READY=1")
    #expect(await manager.next() == "WATCHDOG=1")
    #expect(await manager.next() == "WATCHDOG=1")
    server.signal(SIGTERM)
    #expect(await server.end().status == 0)
    #expect(manager.rest().last { $0 != "WATCHDOG=1" } == "STOPPING=1")
  }

  @Test func `writes its log as JSON where no person reads it`() async throws {
    let workplace = try Workplace()
    try workplace.configure(["listen": ["port": 0, "host": "0.0.0.0"]])
    let server = try Program("serve", "--config", workplace.config)
    _ = try await server.address()
    server.signal(SIGTERM)
    let lines = await server.end().problems.split(separator: "\n")
    let warning = try JSONValue(parsing: try #require(lines.first).utf8).object
    #expect(warning?["level"] == "warning")
    #expect(lines.allSatisfy { (try? JSONValue(parsing: $0.utf8)) != nil })
  }
}
