import Foundation

/// A file of the repository as text, with views in which comments and strings are blank.
///
/// Blanking keeps every line at its number and every column at its place.
struct SourceText {
  let path: String
  /// The file as it is.
  let text: String
  /// Without comments.
  let uncommented: String
  /// Without comments and without what stands in quotes.
  let code: String

  init(path: String, text: String) {
    self.path = path
    self.text = text
    var blanker = Blanker(text)
    blanker.run()
    uncommented = String(decoding: blanker.uncommented, as: UTF8.self)
    code = String(decoding: blanker.code, as: UTF8.self)
  }

  /// Every file below the folders whose name ends in one of the endings.
  static func all(in folders: String..., endings: String...) -> [SourceText] {
    folders.flatMap { folder in
      let paths = FileManager.default.enumerator(atPath: root + folder)?.compactMap {
        $0 as? String
      }
      return (paths ?? []).sorted().compactMap { path -> SourceText? in
        guard endings.contains(where: { path.hasSuffix($0) }) else { return nil }
        return try? SourceText(
          path: folder + "/" + path,
          text: String(contentsOfFile: root + folder + "/" + path, encoding: .utf8))
      }
    }
  }

  /// The folder of the package, with a slash at its end.
  static let root = String(#filePath.dropLast("Tests/TidyTests/SourceText.swift".count))
}

/// Blanks comments, and what stands in quotes or backticks, in Swift, C and SQL alike.
private struct Blanker {
  private let bytes: [UInt8]
  private var position = 0
  private(set) var uncommented: [UInt8]
  private(set) var code: [UInt8]

  init(_ text: String) {
    bytes = Array(text.utf8)
    uncommented = bytes
    code = bytes
  }

  mutating func run() {
    while position < bytes.count {
      if starts(with: "//") {
        blank(until: "\n", comment: true)
      } else if starts(with: "/*") {
        blank(until: "*/", comment: true)
      } else if starts(with: "#\"\"\"") {
        quoted(opening: 4, closing: "\"\"\"#", escapes: false)
      } else if starts(with: "#\"") {
        quoted(opening: 2, closing: "\"#", escapes: false)
      } else if starts(with: "\"\"\"") {
        quoted(opening: 3, closing: "\"\"\"", escapes: true)
      } else if starts(with: "\"") {
        quoted(opening: 1, closing: "\"", escapes: true)
      } else if starts(with: "`") {
        quoted(opening: 1, closing: "`", escapes: false)
      } else {
        position += 1
      }
    }
  }

  private mutating func blank(until end: String, comment: Bool) {
    while position < bytes.count, !starts(with: end) {
      if bytes[position] != UInt8(ascii: "\n") {
        code[position] = UInt8(ascii: " ")
        uncommented[position] = UInt8(ascii: " ")
      }
      position += 1
    }
    position += end.utf8.count
  }

  private mutating func quoted(opening: Int, closing: String, escapes: Bool) {
    position += opening
    while position < bytes.count, !starts(with: closing) {
      if escapes, bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count {
        if bytes[position + 1] == UInt8(ascii: "(") { interpolation() } else { hide(2) }
      } else {
        hide(1)
      }
    }
    position += closing.utf8.count
  }

  /// Code inside quotes may have quotes of its own.
  private mutating func interpolation() {
    var depth = 0
    hide(1)
    repeat {
      if starts(with: "\"") {
        quoted(opening: 1, closing: "\"", escapes: true)
        continue
      }
      if starts(with: "(") { depth += 1 }
      if starts(with: ")") { depth -= 1 }
      hide(1)
    } while depth > 0 && position < bytes.count
  }

  private mutating func hide(_ count: Int) {
    for index in position..<min(position + count, bytes.count)
    where bytes[index] != UInt8(ascii: "\n") {
      code[index] = UInt8(ascii: " ")
    }
    position += count
  }

  private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }
}
