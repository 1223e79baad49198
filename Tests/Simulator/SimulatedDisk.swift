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

  /// What a power loss at this moment would leave of a disk.
  init(afterPowerLossOf disk: SimulatedDisk, seed: UInt64) throws {
    vfs = "simulated-\(SimulatedDisk.count.add(1, ordering: .relaxed).newValue)"
    guard let handle = crash_disk_copy(disk.handle, vfs, seed) else {
      throw Violation("SIM", "no memory")
    }
    self.handle = handle
    crash_disk_lose_power(handle)
    crash_disk_heal(handle)
  }

  deinit {
    crash_disk_destroy(handle)
  }

  var operations: UInt64 { crash_disk_operations(handle) }

  func opening(_ mutation: Mutation?) -> Opening {
    var options = Database.Options()
    options.settings.vfs = vfs
    options.settings.isExclusive = true
    options.hasReserve = false
    options.identity = { "00000000000000000000000000000000" }
    if mutation == .synchronousNormal { options.settings.synchronous = .normal }
    return Opening(path: SimulatedDisk.path, options: options)
  }
}
