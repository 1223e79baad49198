import Foundation
import JSON
import Server
import Testing

@Suite struct `The command line` {
  @Test(arguments: [
    ["serve", "--nonsense"], ["serve"], ["nonsense"], ["demo", "--port", "70000"],
    ["token", "create", "--config", "x", "--role", "king", "--name", "x"],
    ["token", "create", "--config", "x", "--role", "owner", "--name", "x"],
    ["token", "create", "--config", "x", "--role", "operator", "--business", "1", "--name", "x"],
    ["token", "revoke", "--config", "x", "first"],
    ["resolve", "--config", "x", "1", "--evidence", "y"],
  ])
  func `is refused with 64 when it makes no sense`(words: [String]) async throws {
    let ending = try await Program(words: words, environment: [:]).end()
    #expect(ending.status == 64)
    #expect(ending.output == "")
    #expect(ending.problems.contains("--help") || ending.problems.contains("Usage"))
  }

  @Test(arguments: [
    [], ["serve"], ["demo"], ["check"], ["migrate"], ["verify"], ["doctor"], ["backup"],
    ["restore"], ["arm"], ["resolve"], ["ping"], ["token"],
    ["token", "create"], ["token", "list"], ["token", "revoke"],
  ])
  func `teaches what it can do`(words: [String]) async throws {
    let ending = try await Program(words: words + ["--help"], environment: [:]).end()
    #expect(ending.status == 0)
    #expect(ending.output.contains("USAGE: textback"))
    let overview = ending.output.prefix { $0 != "\u{0}" }.components(separatedBy: "USAGE")[0]
    #expect(overview.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test(arguments: ["serve", "check", "migrate", "verify", "doctor", "ping"])
  func `ends with 78 when the configuration is wrong, naming every problem`(
    command: String
  ) async throws {
    let workplace = try Workplace()
    try workplace.configure(["listen": ["port": -1], "public_url": "nowhere", "lgo": [:]])
    let ending = try await Program.run(command, "--config", workplace.config)
    #expect(ending.status == 78)
    let said = ending.output + ending.problems
    for field in ["listen.port", "public_url", "lgo"] {
      #expect(said.contains("config.json: \"\(field)\""), "\(said)")
    }
  }

  @Test func `ends with 78 when there is no configuration`() async throws {
    let workplace = try Workplace()
    let ending = try await Program.run("serve", "--config", workplace.path("nothing.json"))
    #expect(ending.status == 78)
    #expect(ending.problems.contains("No such file or directory"))
  }

  @Test func `checks a configuration and prints the addresses to enter at the carrier`()
    async throws
  {
    let workplace = try Workplace()
    let ending = try await Program.run("check", "--config", workplace.config)
    #expect(ending.status == 0)
    for path in ["voice", "voice/status", "sms"] {
      let url = "https://calls.example.com/webhooks/main/\(path)#rc=5&rp=all"
      #expect(ending.output.contains(url + "\n"))
    }
    #expect(!ending.output.contains("0123456789abcdef"))
  }

  @Test func `checks that the folders of a configuration are there`() async throws {
    let workplace = try Workplace()
    try workplace.configure(["database": ["path": "gone/a.db"], "backups": ["directory": "lost"]])
    let ending = try await Program.run("check", "--config", workplace.config)
    #expect(ending.status == 78)
    #expect(ending.output.contains("\"database.path\" needs the folder"))
    #expect(ending.output.contains("\"backups.directory\" needs the folder"))
  }

  /// Files that are not a database of ours.
  static let strangers: [(name: String, bytes: [UInt8])] = [
    ("text", Array(String(repeating: "this is no database\n", count: 300).utf8)),
    ("cut", Array("SQLite format 3\u{0}".utf8) + [UInt8](repeating: 0xff, count: 4_080)),
  ]

  @Test(arguments: strangers)
  func `ends with 65 when the database is none`(name: String, bytes: [UInt8]) async throws {
    let workplace = try Workplace()
    try Data(bytes).write(to: URL(fileURLWithPath: workplace.path("textback.db")))
    for command in ["serve", "migrate", "verify"] {
      let ending = try await Program.run(command, "--config", workplace.config)
      #expect(ending.status == 65, "\(command): \(ending.problems)")
    }
    #expect(FileManager.default.contents(atPath: workplace.path("textback.db")) == Data(bytes))
  }

  /// Bytes of the header that say whose a database is, and of which version.
  @Test(arguments: [
    (place: 68, value: 0x12, what: "application_id"),
    (place: 60, value: 0x7f, what: "user_version"),
  ])
  func `ends with 65 when the database is foreign or newer`(
    place: Int, value: UInt8, what: String
  ) async throws {
    let workplace = try Workplace()
    #expect(try await Program.run("migrate", "--config", workplace.config).status == 0)
    let url = URL(fileURLWithPath: workplace.path("textback.db"))
    var bytes = try Data(contentsOf: url)
    bytes[place] = value
    try bytes.write(to: url)
    for command in ["serve", "migrate", "verify"] {
      let ending = try await Program.run(command, "--config", workplace.config)
      #expect(ending.status == 65, "\(command): \(ending.problems)")
    }
  }
}
