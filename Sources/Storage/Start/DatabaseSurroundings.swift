import Glibc

/// What can be seen of a database from outside, without opening it.
package struct DatabaseSurroundings: Sendable {
  /// The files of the database that are there: itself, its log, its lock.
  package let files: [String]
  /// The bytes of the file system it is on.
  package let total: Int64
  package let free: Int64
  /// The process that serves from it.
  package let holder: Holder

  /// Who holds the lock.
  package enum Holder: Sendable, Equatable {
    case nobody
    case process(Int32?)
  }

  package init(path: String) {
    let resolved = FilePath.resolved(path)
    files = ["", "-wal", "-shm", "-lock"].map { resolved + $0 }.filter { FilePath.size($0) != nil }
    (total, free) = DatabaseSurroundings.space(beside: resolved)
    holder = DatabaseLock.holder(of: path)
  }

  /// The bytes of the file system that a file is on, or would be; 0 if that is not known.
  package static func space(beside path: String) -> (total: Int64, free: Int64) {
    FilePath.fileSystem(of: FilePath.folder(of: FilePath.resolved(path)))
  }
}
