import Foundation

/// Cases that are kept as data, beside the tests.
enum CaseFile {
  /// The lines of a table, split at tabs.
  static func rows(_ name: String) throws -> [[String]] {
    try String(contentsOf: folder("Cases").appending(path: name), encoding: .utf8)
      .split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  /// Every file of a folder, by name.
  static func files(in name: String) throws -> [(name: String, bytes: [UInt8])] {
    try FileManager.default.contentsOfDirectory(at: folder(name), includingPropertiesForKeys: nil)
      .sorted { $0.path < $1.path }
      .map { (name: $0.lastPathComponent, bytes: Array(try Data(contentsOf: $0))) }
  }

  /// The bytes that a text with escapes stands for: `\r`, `\xFF`, and `{a*3}` for `aaa`.
  static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\\"): bytes.append(escape(&rest))
      case UInt8(ascii: "{"):
        if let (repeated, end) = repetition(rest) {
          bytes.append(contentsOf: repeated)
          rest = rest[end...]
        } else {
          bytes.append(byte)
        }
      default: bytes.append(byte)
      }
    }
    return bytes
  }

  private static func escape(_ rest: inout ArraySlice<UInt8>) -> UInt8 {
    switch rest.popFirst() {
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "0"): return 0
    case UInt8(ascii: "x"):
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      rest = rest.dropFirst(2)
      return UInt8(digits, radix: 16) ?? 0
    case let other: return other ?? 0
    }
  }

  private static func repetition(_ rest: ArraySlice<UInt8>) -> (bytes: [UInt8], end: Int)? {
    guard let close = rest.firstIndex(of: UInt8(ascii: "}")),
      let star = rest[..<close].lastIndex(of: UInt8(ascii: "*")),
      let count = Int(String(decoding: rest[(star + 1)..<close], as: UTF8.self))
    else { return nil }
    let unit = bytes(String(decoding: rest[..<star], as: UTF8.self))
    return (Array(repeatElement(unit, count: count).joined()), close + 1)
  }

  private static func folder(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: name)
  }
}
