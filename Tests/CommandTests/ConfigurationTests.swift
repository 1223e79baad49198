import Foundation
import HTTP
import JSON
import Server
import Testing

@testable import Command

@Suite struct `A configuration` {
  private func load(
    _ workplace: Workplace, secrets: Configuration.Secrets = .read
  ) throws -> ServerConfiguration {
    try Configuration.load(workplace.config, secrets: secrets) { name in
      ["GOOD": "s3cret", "EMPTY": "", "SPACED": "two words"][name]
    }
  }

  /// One value at a path, and what is said of it.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let field: String
    let value: JSONValue
    let detail: String

    init(_ field: String, _ value: JSONValue, _ detail: String) {
      self.field = field
      self.value = value
      self.detail = detail
    }

    var testDescription: String { "\(field) = \(value.text)" }
  }

  static let mistakes: [Mistake] = [
    Mistake("listen.port", 65_536, "is 65536; give a whole number from 0 to 65535"),
    Mistake("listen.port", -1, "is -1; give a whole number from 0 to 65535"),
    Mistake("listen.port", "80", "is \"80\"; give a whole number from 0 to 65535"),
    Mistake("listen.prot", 80, "is not known; did you mean \"port\"?"),
    Mistake("listen.host", "a b", "is \"a b\"; give an address such as"),
    Mistake("listen.loops", 0, "is 0; give a whole number from 1 to 64"),
    Mistake("listen.trusted_proxies", "::1", "is \"::1\"; give a list of at most 64"),
    Mistake("public_url", "calls.example.com", "is \"calls.example.com\"; give an address"),
    Mistake("public_url", "https://a?b=c", "is \"https://a?b=c\"; give an address"),
    Mistake("public_url", "https://user:pw@a", "give an address"),
    Mistake("public_url", "https://", "is \"https://\"; give an address"),
    Mistake("public_url", nil, "is null; give an address"),
    Mistake("database.path", "", "is empty; give a text of 1 to 4096"),
    Mistake("database.paht", "x", "is not known; did you mean \"path\"?"),
    Mistake("carriers.main.type", "fax", "is \"fax\"; give one of \"twilio\""),
    Mistake("carriers.main.account_sid", "AC12", "is \"AC12\"; give \"AC\" and 32"),
    Mistake("carriers.main.auth_token", "plain", "give an object such as { \"file\""),
    Mistake("carriers.main.auth_token", [:], "needs exactly one of \"file\", \"env\" and"),
    Mistake("carriers.main.api_url", "http://api.example.com", "give an address that begins"),
    Mistake("carriers.main.api_access", 1, "is 1; give true or false"),
    Mistake("carriers.main.send_rate", ["burst": 0], "is 0; give a whole number from 1"),
    Mistake("carriers.main.unknown_sends", "maybe", "give one of \"strict\", \"recover\""),
    Mistake("limits.connections", -1, "is -1; give a whole number from 0 to 1000000"),
    Mistake("backups.every_minutes", 0, "is 0; give a whole number from 1 to 10080"),
    Mistake("backups.keep", nil, "is null; give an object"),
    Mistake("log.level", "loud", "is \"loud\"; give one of \"trace\""),
    Mistake("log.format", "xml", "give one of \"auto\", \"text\", \"json\""),
    Mistake("lgo", [:], "is not known; did you mean \"log\"?"),
  ]

  @Test(arguments: mistakes)
  func `is refused with the field, the value and the fix`(mistake: Mistake) throws {
    let workplace = try Workplace()
    var configuration = JSONValue.object(Workplace.working)
    configuration.set(mistake.field.split(separator: ".").map(String.init)[...], mistake.value)
    try workplace.write(configuration.text, to: "config.json")
    let refusal = #expect(throws: ConfigurationRefusal.self) { try load(workplace) }
    let problem = refusal?.problems.first
    #expect(problem?.field.hasPrefix(mistake.field) == true, "\(refusal?.description ?? "")")
    #expect(problem?.detail.contains(mistake.detail) == true, "\(refusal?.description ?? "")")
    #expect(refusal?.problems.count == 1)
  }

  @Test func `is refused with every problem at once`() throws {
    let workplace = try Workplace()
    try workplace.configure([
      "listen": ["port": 70_000, "hots": "::"], "public_url": 5, "log": ["level": "loud"],
    ])
    let refusal = #expect(throws: ConfigurationRefusal.self) { try load(workplace) }
    #expect(
      refusal?.problems.map(\.field) == ["listen.port", "listen.hots", "public_url", "log.level"])
  }

  @Test(arguments: [
    "https://calls.example.com", "https://calls.example.com/", "https://calls.example.com:8443",
    "https://example.com/textback", "http://127.0.0.1:8080", "https://[2001:db8::1]:8443",
  ])
  func `takes a public address`(url: String) throws {
    let workplace = try Workplace()
    try workplace.configure(["public_url": .string(url)])
    #expect(try load(workplace).publicURL == (url.hasSuffix("/") ? String(url.dropLast()) : url))
  }

  @Test(
    arguments: [
      (["file": "token"], "0123456789abcdef0123456789abcdef"),
      (["env": "GOOD"], "s3cret"), (["value": "plain"], "plain"),
    ] as [(JSONValue, String)])
  func `reads a secret wherever it is`(source: JSONValue, secret: String) throws {
    let workplace = try Workplace()
    try workplace.configure(["carriers": .carrier(authToken: source)])
    guard case .twilio(let account)? = try load(workplace).carriers.first?.kind else {
      Issue.record("there is no account")
      return
    }
    #expect(account.authToken == secret)
  }

  @Test(
    arguments: [
      (["file": "gone"], "cannot be read"), (["env": "NONE"], "is not set"),
      (["env": "EMPTY"], "is not set"), (["env": "SPACED"], "right form"),
      (["value": "hunter two"], "right form"), (["value": "hunter2\u{0}"], "is not right"),
      ("hunter2", "is not right; give an object such as"),
      (["file": "token", "env": "GOOD"], "exactly one"), (["flie": "token"], "exactly one"),
    ] as [(JSONValue, String)])
  func `never repeats a secret that it refuses`(source: JSONValue, problem: String) throws {
    let workplace = try Workplace()
    try workplace.configure(["carriers": .carrier(authToken: source)])
    let refusal = #expect(throws: ConfigurationRefusal.self) { try load(workplace) }
    let said = refusal?.description ?? ""
    #expect(said.contains(problem), "\(said)")
    #expect(!said.contains("hunter") && !said.contains("two words") && !said.contains("0123"))
  }

  @Test func `leaves secrets alone for a command that talks to no carrier`() throws {
    let workplace = try Workplace()
    try workplace.configure(["carriers": .carrier(authToken: ["file": "gone"])])
    #expect(try load(workplace, secrets: .leftAlone).carriers.count == 1)
  }

  @Test(arguments: ["", "[]", "{", "{\"public_url\": \"https://a\", \"public_url\": 1}", "\u{0}"])
  func `that is no JSON object is refused`(text: String) throws {
    let workplace = try Workplace()
    try workplace.write(text, to: "config.json")
    #expect(throws: ConfigurationRefusal.self) { try load(workplace) }
  }
}

extension JSONValue {
  static func carrier(authToken: JSONValue) -> JSONValue {
    var account = Workplace.account
    account["auth_token"] = authToken
    return ["main": .object(account)]
  }

  /// Sets a value deep inside, making the objects on the way.
  mutating func set(_ path: ArraySlice<String>, _ value: JSONValue) {
    guard let name = path.first else {
      self = value
      return
    }
    var object = object ?? JSONObject()
    var child = object[name] ?? [:]
    child.set(path.dropFirst(), value)
    object[name] = child
    self = .object(object)
  }
}
