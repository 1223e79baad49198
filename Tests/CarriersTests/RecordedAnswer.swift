import Foundation

@testable import HTTP

/// An answer of a carrier's API as it came over the wire.
struct RecordedAnswer {
  let result: ClientResult

  /// The recording of that title among the lists of a carrier.
  static func named(_ title: String, of carrier: String) -> RecordedAnswer {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Recordings/\(carrier)-lists/\(title).http")
    guard let text = try? String(contentsOf: file, encoding: .utf8),
      let end = text.firstRange(of: "\r\n\r\n"),
      let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { preconditionFailure("\(file.path) cannot be read") }
    return RecordedAnswer(
      result: ClientResult(
        status: status, body: Array(text[end.upperBound...].utf8), bytesSent: 200))
  }

  /// The same answer with something else in the place of every such text.
  func replacing(_ old: String, with new: String) -> ClientResult {
    var changed = result
    let text = String(decoding: result.body, as: UTF8.self)
    precondition(text.contains(old), "the recording has no \(old)")
    changed.body = Array(text.replacing(old, with: new).utf8)
    return changed
  }
}
