import CCrashVFS
import Storage
import Synchronization

/// The disk of one run.
final class SimulatedDisk {
  static let path = "textback.db"
  private static let count = Atomic(0)

  let handle: OpaquePointer
  let vfs: String

  init(seed: UInt64) throws {
    vfs = "simulated-\(SimulatedDisk.count.add(1, ordering: .relaxed).newValue)"
    guard let handle = crash_disk_create(vfs, seed) else { throw Violation("SIM", "no memory") }
    self.handle = handle
  }

  /// A disk of its own that holds the same.
  init(copying disk: SimulatedDisk, seed: UInt64) throws {
    vfs = "simulated-\(SimulatedDisk.count.add(1, ordering: .relaxed).newValue)"
    guard let handle = crash_disk_copy(disk.handle, vfs, seed) else {
      throw Violation("SIM", "no memory")
    }
    self.handle = handle
  }

  /// What a power loss at this moment would leave of a disk.
  convenience init(afterPowerLossOf disk: SimulatedDisk, seed: UInt64) throws {
    try self.init(copying: disk, seed: seed)
    crash_disk_lose_power(handle)
    crash_disk_heal(handle)
  }

  deinit {
    crash_disk_destroy(handle)
  }

  var operations: UInt64 { crash_disk_operations(handle) }

  /// Whether the power could fail at this moment and take nothing with it.
  var isSynced: Bool { crash_disk_unsynced(handle) == 0 }

  /// The files, for a person to look at.
  var files: [(name: String, bytes: [UInt8])] {
    ["", "-wal"].compactMap { suffix in
      var length: Int64 = 0
      let path = SimulatedDisk.path + suffix
      guard let bytes = crash_disk_content(handle, path, &length) else { return nil }
      return (path, Array(UnsafeBufferPointer(start: bytes, count: Int(length))))
    }
  }

  /// A connection to what is there, without the checks of a start.
  func connect() throws -> Connection {
    try Connection(
      path: SimulatedDisk.path, access: .readWrite, settings: options(nil).settings)
  }

  func opening(_ mutation: Mutation?) -> Opening {
    Opening(path: SimulatedDisk.path, options: options(mutation))
  }

  func options(_ mutation: Mutation?) -> Database.Options {
    var options = Database.Options()
    options.settings.vfs = vfs
    options.settings.isExclusive = true
    options.hasReserve = false
    options.files = SimulatedFiles(handle)
    options.identity = { "00000000000000000000000000000000" }
    if mutation == .synchronousNormal { options.settings.synchronous = .normal }
    return options
  }
}
