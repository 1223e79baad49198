import Foundation
import Testing

@testable import HTTP

/// A request of a carrier's as it came over the wire, but for its signature.
struct Recording: Sendable, CustomTestStringConvertible {
  /// What it shows, which is the name of its file.
  let title: String
  var target: String
  var fields: [(name: String, value: String)]
  var body: String

  var testDescription: String { title }

  /// Every recording of a carrier, by title.
  static func all(of carrier: String) -> [Recording] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Recordings/\(carrier)")
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    let files = (names ?? []).filter { $0.hasSuffix(".http") }.sorted()
    precondition(!files.isEmpty, "there are no recordings of \(carrier) beside the tests")
    return files.map { Recording(folder.appending(path: $0)) }
  }

  private init(_ file: URL) {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      preconditionFailure("\(file.path) cannot be read")
    }
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = parts[0].split(separator: "\r\n")
    title = file.deletingPathExtension().lastPathComponent
    target = String(lines[0].split(separator: " ")[1])
    fields = lines.dropFirst().map { line in
      let pair = line.split(separator: ":", maxSplits: 1)
      return (String(pair[0]), String(pair[1].drop(while: \.isWhitespace)))
    }
    body = String(parts[1])
  }

  /// What stands in the path behind the account's name.
  var route: String {
    target.prefix { $0 != "?" }.split(separator: "/").dropFirst(2).joined(separator: "/")
  }

  /// The request as our server would hand it on, with more fields.
  func request(_ more: [(name: String, value: String)] = []) throws -> Request {
    let bytes = Array(target.utf8)
    return Request(
      method: .post, target: try Target(bytes, 0..<bytes.count, of: .post),
      fields: Fields(fields + more), body: Array(body.utf8))
  }
}
