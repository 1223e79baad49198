import CCrashVFS
import Storage

/// A disk with a migrated and otherwise empty database, which every run begins with a copy of: to
/// migrate takes longer than most runs do.
final class DiskImage: @unchecked Sendable {
  // Nobody changes it once it is made, and to copy it is to read it.
  fileprivate let disk: SimulatedDisk

  private init() throws {
    disk = try SimulatedDisk(seed: 0)
    _ = try disk.opening(nil).open()
    // No connection is left, so the copies begin as if a process had ended.
    crash_disk_kill(disk.handle)
  }

  static let migrated = Result { try DiskImage() }
}

extension SimulatedDisk {
  /// A disk of its own with what the image holds.
  convenience init(of image: DiskImage, seed: UInt64) throws {
    try self.init(copying: image.disk, seed: seed)
  }
}
