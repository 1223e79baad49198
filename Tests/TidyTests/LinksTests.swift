import Foundation
import Testing

@Suite struct `The map and the links` {
  private func read(_ path: String) throws -> String {
    try String(contentsOfFile: SourceText.root + path, encoding: .utf8)
  }

  @Test func `know every module`() throws {
    let architecture = try read("ARCHITECTURE.md")
    for module in try FileManager.default.contentsOfDirectory(
      atPath: SourceText.root + "Sources")
    {
      #expect(architecture.contains(module), "ARCHITECTURE.md does not know Sources/\(module)")
    }
  }

  @Test func `point at what is there`() throws {
    let papers = try ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].map { path in
      SourceText(path: path, text: try read(path))
    }
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
