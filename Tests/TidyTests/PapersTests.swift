import Foundation
import Testing

@Suite struct `The papers` {
  @Test func `list every route of the admin API, and none that is not there`() throws {
    let list = try read("Sources/Server/Admin/AdminRoutes.swift")
    let routes = list.matches(of: /\.(get|post|patch|delete)\("([^"]+)"/).map {
      "\($0.1.uppercased()) \($0.2)"
    }
    let methods = /`((?:GET|POST|PATCH|DELETE)(?: (?:GET|POST|PATCH|DELETE))*) ([^` ]+)`/
    let listed = try read("README.md").matches(of: methods).flatMap { match in
      let path = match.2.replacing("…", with: "/businesses/{b}")
      return match.1.split(separator: " ").map { "\($0) \(path)" }
    }
    let documented = Set(listed.filter { $0.contains(" /businesses") })
    #expect(routes.count > 25)
    #expect(Set(routes).subtracting(documented) == [], "these are missing in README.md")
    #expect(documented.subtracting(routes) == [], "these are in README.md alone")
  }

  @Test func `list every webhook and every open endpoint`() throws {
    let readme = try read("README.md")
    let carrier = try read("Sources/Carriers/Carrier.swift")
    let list = carrier.firstRange(of: /enum WebhookRoute[^}]+/).map { carrier[$0] } ?? ""
    let webhooks = list.matches(of: /= "([^"]+)"/).map { "/\($0.1)`" }
    let endpoints = try read("Sources/Server/OpenEndpoints.swift")
      .matches(of: /"(\/[a-z0-9.\/]*)"/).map { "\($0.1)`" }
    #expect(webhooks.count == 9)
    #expect(endpoints.count >= 3)
    for path in webhooks + endpoints where !readme.contains(path) {
      Issue.record("README.md: does not list `\(path) — add it under Routes")
    }
  }

  @Test(arguments: ["Calls/Call", "Texts/Message", "Carrier/Circuit"])
  func `draw every state of a machine`(machine: String) throws {
    let source = try read("Sources/TextBack/\(machine).swift")
    let body = source.firstRange(of: /enum State:[^}]+/).map { source[$0] } ?? ""
    let states = body.matches(of: /(?m)^ *case ([^\n]+)/).flatMap { match -> [Substring] in
      if let word = match.1.firstMatch(of: /= "(\w+)"/) { return [word.1] }
      return match.1.replacing(/\([^)]*\)/, with: "").split(separator: ", ")
    }
    let architecture = try read("ARCHITECTURE.md")
    #expect(states.count >= 3)
    for state in states where try !architecture.contains(Regex("\\b\(state)\\b")) {
      Issue.record("ARCHITECTURE.md: does not show the state \(state) of \(machine)")
    }
  }

  private func read(_ path: String) throws -> String {
    try String(contentsOfFile: SourceText.root + path, encoding: .utf8)
  }
}
