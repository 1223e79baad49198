import Foundation
import JSON
import Server
import Testing

@testable import Command

@Suite struct `The example of a configuration` {
  private static let root = String(
    #filePath.dropLast("Tests/CommandTests/ExampleConfigurationTests.swift".count))

  private func example() throws -> JSONValue {
    try JSONValue(
      parsing: Data(contentsOf: URL(fileURLWithPath: Self.root + "config.example.json")))
  }

  private func load(_ json: JSONValue, at workplace: Workplace) throws -> ServerConfiguration {
    try workplace.write(json.text, to: "config.json")
    try workplace.write("0123456789abcdef0123456789abcdef\n", to: "twilio-auth-token")
    return try Configuration.load(workplace.config, secrets: .read) { _ in nil }
  }

  @Test func `shows every key at its default`() throws {
    let workplace = try Workplace()
    let example = try example()
    let account = example.object?["carriers"]?.object?["main"]?.object
    var required: JSONObject = [:]
    for name in ["type", "account_sid", "auth_token"] { required[name] = account?[name] }
    let least: JSONValue = [
      "public_url": example.object?["public_url"] ?? nil, "carriers": ["main": .object(required)],
    ]
    let whole = try load(example, at: workplace)
    #expect("\(whole)" == "\(try load(least, at: workplace))")
  }

  @Test(arguments: [
    "", "listen", "database", "carriers.main", "carriers.main.send_rate", "limits", "backups",
    "backups.keep", "log",
  ])
  func `names every key that the program knows`(section: String) throws {
    try expectAllKnown(in: section)
  }

  @Test func `is explained key by key in the README`() throws {
    let readme = try String(contentsOfFile: Self.root + "README.md", encoding: .utf8)
    for name in try example().names where name != "main" && name != "file" {
      #expect(readme.contains(name), "README.md does not mention \(name)")
    }
  }

  /// A key that nobody knows makes the reader say which ones it does.
  private func expectAllKnown(in section: String) throws {
    let workplace = try Workplace()
    let path = section.split(separator: ".").map(String.init)
    var changed = try example()
    changed.set((path + ["qqqqqqqqqqqqqqqqqqqqqqqqqqqq"])[...], 1)
    let refusal = #expect(throws: ConfigurationRefusal.self) { try load(changed, at: workplace) }
    let known = try #require(refusal?.problems.first?.detail.matches(of: /"([a-z_]+)"/))
    let shown = path.reduce(try example()) { $0.object?[$1] ?? nil }.object?.members.map(\.name)
    #expect(known.map { String($0.output.1) }.sorted() == shown?.sorted())
  }
}

extension JSONValue {
  /// The names of all members, however deep.
  fileprivate var names: [String] {
    object?.members.flatMap { [$0.name] + $0.value.names } ?? []
  }
}
