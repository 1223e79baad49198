import Foundation
import Testing

/// Something that must not stand in the sources, and what to use instead.
struct Ban: CustomTestStringConvertible {
  /// Which part of a file is searched.
  enum View { case text, uncommented, code }

  let what: String
  let pattern: String
  var view = View.code
  /// Path prefixes, or endings, where it is looked for.
  var places = ["Sources/"]
  /// Path prefixes where it is allowed.
  var except: [String] = []
  /// Whether a comment on the line, or on one of the two above, that gives the reason makes it
  /// right.
  var unlessExplained = false
  let instead: String
  /// A line that the ban must find, so that no ban is blind.
  let example: String

  var testDescription: String { what }

  /// Every place in a file, as *file:line: what — use this instead*.
  func violations(in source: SourceText) throws -> [String] {
    guard places.contains(where: { source.path.hasPrefix($0) || source.path.hasSuffix($0) }),
      !except.contains(where: { source.path.hasPrefix($0) })
    else { return [] }
    return try found(in: source).map { "\(source.path):\($0): \(what) — \(instead)" }
  }

  func found(in source: SourceText) throws -> [Int] {
    let searched =
      switch view {
      case .text: source.text
      case .uncommented: source.uncommented
      case .code: source.code
      }
    let expression = try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
    let matches = expression.matches(
      in: searched, range: NSRange(searched.startIndex..., in: searched))
    guard !matches.isEmpty else { return [] }
    let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false)
    return matches.compactMap { match in
      guard let range = Range(match.range, in: searched) else { return nil }
      let line = searched[..<range.lowerBound].count { $0 == "\n" }
      if unlessExplained, isExplained(lines, at: line) { return nil }
      return line + 1
    }
  }

  private func isExplained(_ lines: [Substring], at line: Int) -> Bool {
    lines[line].contains("// ")
      || lines[max(0, line - 2)..<line].contains { $0.drop { $0 == " " }.hasPrefix("//") }
  }
}
