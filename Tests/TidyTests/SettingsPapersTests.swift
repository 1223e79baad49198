import Foundation
import Testing

@Suite struct `The reference of the settings` {
  @Test func `has every setting, and none that is not there`() throws {
    let readers = [
      "BusinessReader.swift", "NumberReader.swift", "TextbackReader.swift", "CallRulesReader.swift",
    ]
    let read = try readers.flatMap { name in
      let source = try text("Sources/Server/Admin/Settings/\(name)")
      return source.matches(of: /\.read(?:Given)?\(\s*"([a-z_0-9]+)"/).map { String($0.1) }
    }
    let settings = try paper().settings
    let lines = settings.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let documented = lines.flatMap { line -> [String] in
      line.split(separator: "|")[0].matches(of: /`([a-z_0-9A-Z.]+)`/).flatMap {
        $0.1.split(separator: ".").map(String.init)
      }
    }
    // Words of a step and of a reason stand beside their list.
    let inside: Set = ["caps", "textback", "after_hours", "from", "until", "REASON"]
    #expect(read.count > 25)
    #expect(Set(read).subtracting(documented).subtracting(inside) == [])
    #expect(Set(documented).subtracting(read).subtracting(inside) == [])
  }

  @Test func `has every kind of alert, with what raises and what ends it`() throws {
    let source = try text("Sources/TextBack/Alerts/AlertKind.swift")
    let kinds = source.matches(of: /case \w+ = "([a-z_]+)"/).map { String($0.1) }
    let rows = try paper().alerts.split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(kinds.count > 10)
    #expect(
      rows.map { String($0.split(separator: "`")[1]) }.sorted() == kinds.sorted())
    for row in rows { #expect(row.split(separator: "|").count == 4) }
  }

  /// The alerts stand behind the settings.
  private func paper() throws -> (settings: Substring, alerts: Substring) {
    let paper = try text("docs/settings.md")
    let halves = paper.split(separator: "\n## Alerts\n", maxSplits: 1)
    #expect(halves.count == 2)
    return (halves[0], halves[halves.count - 1])
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: SourceText.root + path, encoding: .utf8)
  }
}
