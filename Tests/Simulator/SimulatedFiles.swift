import CCrashVFS
import Storage

/// The names on a simulated disk, for copies of the database.
final class SimulatedFiles: CopyFiles, @unchecked Sendable {
  // The disk belongs to one thread, and so do the copies on it.
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  func size(_ path: String) -> Int64? {
    var length: Int64 = 0
    return crash_disk_content(handle, path, &length) == nil ? nil : length
  }

  func names(in folder: String) -> [String] {
    paths.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.utf8.count + 1)) }
  }

  /// Every file on the disk.
  var paths: [String] {
    var paths: [String] = []
    while let name = crash_disk_name(handle, Int32(paths.count)) {
      paths.append(String(cString: name))
    }
    return paths
  }

  func createPrivate(_ path: String) { crash_disk_touch(handle, path) }

  func remove(_ path: String) { crash_disk_remove(handle, path) }

  func link(_ path: String, to target: String) throws -> Bool {
    guard size(target) == nil else { return false }
    guard crash_disk_link(handle, path, target) else { throw DiskFailure(operation: "link") }
    return true
  }

  func replace(_ target: String, by path: String) throws {
    // Only a restore asks for it, and the simulator restores in its own way.
    throw DiskFailure(operation: "rename")
  }

  func sync(_ path: String) throws {
    let isFolder = size(path) == nil
    guard isFolder ? crash_disk_sync_names(handle) : crash_disk_sync(handle, path) else {
      throw DiskFailure(operation: "sync")
    }
  }
}

/// The disk did not let a program do something with a file's name.
struct DiskFailure: Error {
  let operation: String
}
