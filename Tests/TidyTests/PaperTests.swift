import Foundation
import Testing

@Suite struct `The papers` {
  private func read(_ path: String) throws -> String {
    try String(contentsOfFile: SourceText.root + path, encoding: .utf8)
  }

  /// A method and a path, such as `GET /healthz`.
  private struct Route: Hashable, Comparable, CustomStringConvertible {
    let method: String
    let path: String

    var description: String { "\(method) \(path)" }

    static func < (left: Route, right: Route) -> Bool { "\(left)" < "\(right)" }
  }

  /// Every route that stands in quotes in the README, such as `GET PATCH …/leads/{id}`.
  private func routesOfReadme() throws -> Set<Route> {
    var routes: Set<Route> = []
    for span in try read("README.md").matches(of: /`([A-Z ]*)((?:\/|…)[^` ]*)`/) {
      let methods = span.output.1.split(separator: " ")
      let path = span.output.2.replacingOccurrences(of: "…", with: "/businesses/{b}")
      for method in methods.isEmpty ? ["GET"] : methods {
        routes.insert(Route(method: String(method), path: path))
      }
    }
    return routes
  }

  private func expectListed(_ routes: Set<Route>, from source: String) throws {
    #expect(!routes.isEmpty, "\(source) has no routes that this test sees")
    for route in try routes.subtracting(routesOfReadme()).sorted() {
      Issue.record("\(source): \(route) is not in README.md — list it under *The routes*")
    }
  }

  @Test func `list every route of the admin API`() throws {
    let source = "Sources/Server/Admin/AdminRoutes.swift"
    let routes = try read(source).matches(of: /\.(get|post|put|patch|delete)\("([^"]+)"/)
      .map { Route(method: $0.output.1.uppercased(), path: String($0.output.2)) }
    try expectListed(Set(routes), from: source)
  }

  @Test func `list every open endpoint`() throws {
    let source = "Sources/Server/OpenEndpoints.swift"
    let routes = try read(source).matches(of: /router\.on\(\.(get|post), "([^"\\]+)"/)
      .map { Route(method: $0.output.1.uppercased(), path: String($0.output.2)) }
    try expectListed(Set(routes), from: source)
  }

  @Test func `list every webhook that is served`() throws {
    let readme = try read("README.md")
    for route in try read("Sources/Carriers/Carrier.swift").matches(of: /= "([a-z]+(\/[a-z]+)?)"/) {
      let path = "/\(route.output.1)`"
      #expect(
        readme.contains("…" + path) || readme.contains("/webhooks/{account}" + path)
          || path == "/missed-call`", "README.md does not list …\(path.dropLast())")
    }
  }

  @Test(arguments: [
    "Sources/TextBack/Calls/Call.swift", "Sources/TextBack/Texts/Message.swift",
  ])
  func `draw every state of a machine`(source: String) throws {
    let architecture = try read("ARCHITECTURE.md")
    let text = try read(source)
    let states = try #require(text.firstMatch(of: /enum State[^{]*\{([^}]*)\}/)).output.1
    var words: [String] = []
    for line in states.split(separator: "\n") {
      guard let cases = line.firstMatch(of: /^ *case (.+)$/)?.output.1 else { continue }
      for word in cases.split(separator: ",") {
        let rawValue = word.firstMatch(of: /"(.+)"/)?.output.1
        words.append(String(rawValue ?? word.prefix { $0 != "(" }.drop { $0 == " " }))
      }
    }
    #expect(words.count > 3)
    for word in words where !architecture.contains(word) {
      Issue.record("\(source): the state \(word) is not in ARCHITECTURE.md — update its diagram")
    }
  }

  @Test func `have every module on the map`() throws {
    let architecture = try read("ARCHITECTURE.md")
    for module in try FileManager.default.contentsOfDirectory(
      atPath: SourceText.root + "Sources")
    {
      #expect(architecture.contains(module), "ARCHITECTURE.md does not know Sources/\(module)")
    }
  }

  @Test func `point at what is there`() throws {
    let papers = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].compactMap { path in
      (try? read(path)).map { SourceText(path: path, text: $0) }
    }
    #expect(papers.count == 3)
    for paper in papers + SourceText.all(in: "docs", endings: ".md") {
      for link in paper.text.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
        let folder = paper.path.split(separator: "/").dropLast().joined(separator: "/")
        let target = "\(SourceText.root)\(folder)/\(link.output.1)"
        #expect(
          FileManager.default.fileExists(atPath: target), "\(paper.path) → \(link.output.1)")
      }
    }
  }
}
