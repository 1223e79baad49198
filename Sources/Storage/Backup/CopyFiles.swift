import Glibc

/// What a copy of a database asks of the file system beside what SQLite does there by itself.
///
/// The simulator has one in memory, whose power fails between any two of these.
package protocol CopyFiles: Sendable {
  /// The length of the file in bytes; nil if it is not there.
  func size(_ path: String) -> Int64?
  /// The names in a folder.
  func names(in folder: String) -> [String]
  /// Makes an empty file that only this user may read, unless it is there.
  func createPrivate(_ path: String)
  /// Removes a file, if it is there.
  func remove(_ path: String)
  /// Gives a file a second name; false if that is another's already.
  func link(_ path: String, to target: String) throws -> Bool
  /// Puts a file in the place of another one.
  func replace(_ target: String, by path: String) throws
  /// Returns once the file, or the names in the folder, are on the disk.
  func sync(_ path: String) throws
}

/// The machine's own file system.
struct MachineFiles: CopyFiles {
  func size(_ path: String) -> Int64? { FilePath.size(path) }

  func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }

  func createPrivate(_ path: String) { FilePath.createPrivate(path) }

  func remove(_ path: String) { unlink(path) }

  func link(_ path: String, to target: String) throws -> Bool {
    guard Glibc.link(path, target) != 0 else { return true }
    let code = errno
    guard code == EEXIST else { throw StartRefusal.unreadable(target, code) }
    return false
  }

  func replace(_ target: String, by path: String) throws {
    guard rename(path, target) == 0 else { throw StartRefusal.unreadable(target, errno) }
  }

  func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StartRefusal.unreadable(path, errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StartRefusal.unreadable(path, errno) }
  }
}
