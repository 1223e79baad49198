import Glibc

@testable import Storage

/// A temporary folder with a database in it, gone with the test.
final class Scratch: Sendable {
  let folder: String

  init() throws {
    var template = Array("/tmp/storage-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(what: "mkdtemp") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    chmod(folder, 0o700)
    for name in names { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }

  struct Failure: Error {
    let what: String
  }

  var path: String { "\(folder)/textback.db" }

  var names: [String] {
    MachineFiles().names(in: folder).filter { $0 != "." && $0 != ".." }.sorted()
  }

  /// A database with one table to play with.
  func open(_ change: (inout Database.Options) -> Void = { _ in }) throws -> Database {
    var options = Scratch.options
    change(&options)
    return try Database.open(path: path, options: options)
  }

  /// The files as a killed process leaves them, in another folder.
  func copyAsKilled() throws -> Scratch {
    let copy = try Scratch()
    for name in names where !name.hasSuffix("-lock") {
      try Scratch.write(Scratch.read("\(folder)/\(name)"), to: "\(copy.folder)/\(name)")
    }
    return copy
  }

  static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw Failure(what: "read \(path)") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: ftell(file))
    rewind(file)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = fopen(path, "w") else { throw Failure(what: "write \(path)") }
    defer { fclose(file) }
    fwrite(bytes, 1, bytes.count, file)
  }

  static var options: Database.Options {
    var options = Database.Options()
    options.migrations = migrations
    options.backupPredicates = []
    options.hasReserve = false
    return options
  }

  static let migrations = [
    Migration(
      version: 1, name: "0001_test.sql",
      sql: """
        CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value ANY NOT NULL)
          STRICT, WITHOUT ROWID;
        CREATE TABLE shelf (id INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE book (
          id INTEGER PRIMARY KEY,
          title TEXT NOT NULL UNIQUE CHECK (length(title) > 0),
          pages INTEGER CHECK (pages > 0),
          cover BLOB,
          shelf INTEGER REFERENCES shelf (id)
        ) STRICT;
        """)
  ]
}
