import Glibc

/// A folder of the program's own that goes when the program does.
struct TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/textback-XXXXXX\0".utf8.map { CChar(bitPattern: $0) })
    guard mkdtemp(&template) != nil else {
      throw TemporaryFolderError(description: "/tmp cannot be written to; make room or allow it")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes the folder and the files in it.
  func remove() {
    guard let entries = opendir(path) else { return }
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { unlink("\(path)/\(name)") }
    }
    closedir(entries)
    rmdir(path)
  }
}

/// Why there is no folder for the demo.
struct TemporaryFolderError: Error, CustomStringConvertible {
  let description: String
}
