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
    let lines = try text("docs/settings.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
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

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: SourceText.root + path, encoding: .utf8)
  }
}
