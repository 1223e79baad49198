import CCrashVFS
import Storage
import Synchronization
import Threads

/// A disk in memory with a file system of its own name, gone with the test.
final class Disk {
  static let path = "textback.db"
  private static let count = Atomic(0)

  let handle: OpaquePointer
  private let vfs: String

  init(seed: UInt64 = 1) throws {
    vfs = "crash-\(Disk.count.add(1, ordering: .relaxed).newValue)"
    guard let handle = crash_disk_create(vfs, seed) else { throw Scratch.Failure(what: "disk") }
    self.handle = handle
  }

  /// The same disk at this moment, for another throw of the dice.
  init(copying disk: Disk, seed: UInt64) throws {
    vfs = "crash-\(Disk.count.add(1, ordering: .relaxed).newValue)"
    guard let handle = crash_disk_copy(disk.handle, vfs, seed) else {
      throw Scratch.Failure(what: "disk")
    }
    self.handle = handle
  }

  deinit {
    crash_disk_destroy(handle)
  }

  func options(_ synchronous: ConnectionSettings.Synchronous = .full) -> Database.Options {
    var options = Scratch.options
    options.settings.vfs = vfs
    options.settings.isExclusive = true
    options.settings.synchronous = synchronous
    return options
  }

  /// A writer on this disk, without a thread.
  func writer(onFault: @escaping (any Error) -> Void = { _ in }) throws -> Writer {
    let connection = try open()
    let opening = Opening(path: Disk.path, options: options())
    var surroundings = Writer.Surroundings(epoch: try connection.raiseEpoch()) {
      try opening.reopen()
    }
    surroundings.onFault = onFault
    return Writer(connection, surroundings)
  }

  func open(_ synchronous: ConnectionSettings.Synchronous = .full) throws -> Connection {
    try Opening(path: Disk.path, options: options(synchronous)).open()
  }
}
