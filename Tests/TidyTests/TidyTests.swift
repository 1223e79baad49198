import Testing

@Suite struct `The sources` {
  private static let sources = SourceText.all(
    in: "Sources", "Tests", "migrations", endings: ".swift", ".c", ".h", ".sql")

  private var swift: [SourceText] { Self.sources.filter { $0.path.hasSuffix(".swift") } }
  private var written: [SourceText] { Self.sources.filter { !$0.path.hasSuffix(".sql") } }

  @Test func `are found`() {
    #expect(Self.sources.count > 100)
  }

  @Test(arguments: Ban.all) func `have nothing of what the house does without`(ban: Ban) throws {
    for source in Self.sources {
      for violation in try ban.violations(in: source) { Issue.record("\(violation)") }
    }
  }

  @Test(arguments: Ban.all) func `are searched by bans that see`(ban: Ban) throws {
    let line = SourceText(path: "Example.swift", text: "\n\(ban.example)\n")
    #expect(try ban.found(in: line) == [2])
  }

  @Test func `have short files`() {
    for source in written where source.lines.count > 250 {
      Issue.record("\(source.path):251: has \(source.lines.count) lines — find the missing noun")
    }
  }

  @Test func `have short lines`() {
    for source in written {
      for (index, line) in source.lines.enumerated() where line.count > 100 {
        Issue.record("\(source.path):\(index + 1): has \(line.count) columns — 100 are enough")
      }
    }
  }

  @Test func `have short functions`() {
    for source in written {
      for function in source.functions where function.length > 60 {
        Issue.record(
          "\(source.path):\(function.line): has \(function.length) lines — 60 are enough")
      }
    }
  }

  @Test func `say of each type and of each function for other modules what it is`() {
    for source in swift where source.path.hasPrefix("Sources/") {
      for line in source.undocumented {
        Issue.record("\(source.path):\(line): has no doc comment — one sentence that stands alone")
      }
    }
  }

  @Test func `have files named for what they hold`() {
    for source in Self.sources {
      let name = source.path.split(separator: "/").last ?? ""
      for word in ["Manager", "Helper", "Util", "Common"] where name.contains(word) {
        Issue.record("\(source.path):1: is named \(word) — its noun")
      }
    }
  }
}
