import Foundation
import HTTP
import JSON
import Server
import Storage
import Testing
import TextBack

@testable import Command

@Suite struct `The doctor` {
  private func lines(_ ending: Program.Ending) -> [String] {
    ending.output.split(separator: "\n").map(String.init)
  }

  @Test func `finds a sound house in order, with a line for each thing`() async throws {
    let workplace = try Workplace()
    chmod(workplace.path("token"), 0o600)
    try workplace.configure(["limits": ["connections": 100, "connections_per_address": 50]])
    let server = try Program("serve", "--config", workplace.config)
    _ = try await server.address()
    let ending = try await Program.run("doctor", "--config", workplace.config, "--offline")
    #expect(ending.status == 0, "\(ending.output)\(ending.problems)")
    let lines = lines(ending)
    for beginning in [
      "ok    carriers: main", "ok    public_url: https://calls.example.com", "ok    secret: ",
      "ok    sqlite: \(SQLiteLibrary.version) (", "ok    libcurl: ", "ok    OpenSSL: ",
      "ok    clock: ", "ok    descriptors: enough for 100 connections",
      "ok    server: process \(server.pid) serves", "ok    file: ", "ok    sending: ",
      "ok    verify: all ", "ok    carrier main: not asked", "warn  backup: none is scheduled",
    ] {
      #expect(lines.contains { $0.hasPrefix(beginning) }, "\(beginning): \(ending.output)")
    }
    #expect(lines.allSatisfy { !$0.hasPrefix("fail") })
    #expect(!ending.output.contains("0123456789abcdef"))
    server.signal(SIGTERM)
    #expect(await server.end().status == 0)
  }

  @Test func `says what is wrong and what to do, and ends with 1`() async throws {
    let workplace = try Workplace()
    try FileManager.default.createDirectory(
      atPath: workplace.path("backups"), withIntermediateDirectories: true)
    try workplace.configure([
      "public_url": "http://10.0.0.1", "backups": ["directory": "backups"],
      "carriers": [
        "main": .object(
          {
            var account = Workplace.account
            account["auth_token"] = ["value": "0123456789abcdef0123456789abcdef"]
            // Nobody listens on the port of discard.
            account["api_url"] = "http://127.0.0.1:9"
            return account
          }())
      ],
    ])
    chmod(workplace.config, 0o644)
    #expect(try await Program.run("migrate", "--config", workplace.config).status == 0)
    chmod(workplace.path("textback.db"), 0o644)
    let ending = try await Program.run("doctor", "--config", workplace.config)
    #expect(ending.status == 1)
    for beginning in [
      "warn  public_url: ", "warn  secret: \(workplace.config) has mode 0644",
      "warn  server: none runs", "warn  file: \(workplace.path("textback.db")) has mode 0644",
      "fail  carrier main: http://127.0.0.1:9 does not answer", "fail  backup: there is none yet",
    ] {
      #expect(lines(ending).contains { $0.hasPrefix(beginning) }, "\(beginning): \(ending.output)")
    }
    for line in lines(ending).dropLast() where !line.hasPrefix("ok") {
      #expect(line.contains("; "), "\(line): has no fix")
    }
    #expect(!(ending.output + ending.problems).contains("0123456789abcdef"))
  }

  @Test func `sees a broken invariant and a database that was restored`() async throws {
    let workplace = try Workplace()
    #expect(try await Program.run("migrate", "--config", workplace.config).status == 0)
    let copy = workplace.path("copy.db")
    _ = try await Program.run("backup", "--config", workplace.config, "--to", copy)
    _ = try await Program.run("restore", "--config", workplace.config, "--from", copy)
    let ending = try await Program.run("doctor", "--config", workplace.config, "--offline")
    #expect(ending.status == 1)
    #expect(lines(ending).contains { $0.hasPrefix("fail  sending: ") }, "\(ending.output)")
    try Connection(path: workplace.path("textback.db"), access: .readWrite).run(
      script: "DROP TRIGGER timeline_kept")
    let second = try await Program.run("doctor", "--config", workplace.config, "--offline")
    #expect(second.status == 1)
    #expect(lines(second).contains { $0.hasPrefix("fail  verify: S4") }, "\(second.output)")
  }

  @Test func `ends with 78 when a secret is missing`() async throws {
    let workplace = try Workplace()
    try FileManager.default.removeItem(atPath: workplace.path("token"))
    let ending = try await Program.run("doctor", "--config", workplace.config, "--offline")
    #expect(ending.status == 78)
    #expect(ending.problems.contains("auth_token"))
  }

  /// The row just outside each limit stands beside the limit.
  @Test(
    arguments: [
      ("sqlite", "3.37.2", [.failure, .ok]), ("sqlite", "3.38.0", [.ok]),
      ("sqlite", "3.40.1", [.ok]),
      ("sqlite", "3.44.5", [.ok]), ("sqlite", "3.44.6", []), ("sqlite", "3.45.0", [.ok]),
      ("sqlite", "3.50.6", [.ok]), ("sqlite", "3.50.7", []), ("sqlite", "3.51.2", [.ok]),
      ("sqlite", "3.51.3", []), ("sqlite", "3.7.0", [.failure, .ok]),
      ("sqlite", "3.6.23", [.failure]),
      ("libcurl", "7.79.1", [.failure, .ok]), ("libcurl", "7.80.0", [.ok]),
      ("libcurl", "8.3.0", [.ok]),
      ("libcurl", "8.4.0", []), ("libcurl", "8.10.1", []), ("libcurl", "8.5.0-DEV", []),
      ("OpenSSL", "1.1.1w", [.warning]), ("OpenSSL", "3.0.6", [.warning]), ("OpenSSL", "3.0.7", []),
      ("OpenSSL", "3.0.19", []),
    ] as [(String, String, [Finding.Level])])
  func `knows what is known of a library's version`(
    library: String, version: String, levels: [Finding.Level]
  ) {
    #expect(LibraryAdvice.about(library, version).map(\.level) == levels)
  }

  @Test(
    arguments: [
      (nil, .failure), (0, .ok), (120, .ok), (121, .failure), (-5, .ok),
    ] as [(Int64?, Finding.Level)])
  func `expects a backup within twice the time`(age: Int64?, level: Finding.Level) {
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    let newest = age.map { Timestamp(milliseconds: now.milliseconds - $0 * 60_000) }
    #expect(DatabaseDoctor.backup(newest, every: 60, now: now).level == level)
  }

  @Test(
    arguments: [
      (63 << 20, .failure), (64 << 20, .warning), (499 << 20, .warning), (500 << 20, .ok),
    ] as [(Int64, Finding.Level)])
  func `wants some free space`(free: Int64, level: Finding.Level) {
    #expect(MachineDoctor.disk("disk", free).level == level)
  }

  @Test(
    arguments: [
      (1_735_689_599_999, .failure), (1_735_689_600_000, .ok), (4_102_444_799_999, .ok),
      (4_102_444_800_000, .failure),
    ] as [(Int64, Finding.Level)])
  func `wants a clock of this century`(milliseconds: Int64, level: Finding.Level) {
    #expect(MachineDoctor.clock(Timestamp(milliseconds: milliseconds)).level == level)
  }
}
