import Glibc
package import TextBack

/// A consistent copy of the database in one file, checked before it gets its name.
package struct Backup: Sendable, Equatable {
  package let path: String
  package let bytes: Int64
  /// The last transaction that is in it.
  package let sequence: Int64

  /// Copies the database at `path` to `target`, while a server may be writing to it.
  ///
  /// A file that is there already is replaced, once the new one is complete.
  package static func make(
    of path: String, to target: String, at time: Timestamp,
    options: Database.Options = .init(), shouldStop: () -> Bool = { false }
  ) throws -> Backup {
    let target = FilePath.resolved(target)
    let isInUse = ["-wal", "-lock"].contains { FilePath.size(target + $0) != nil }
    guard !isInUse, target != FilePath.resolved(path) else { throw BackupFailure.inUse(target) }
    let source = try Database.openToRead(path: path, options: options)
    var sequence: Int64 = 0
    let draft = try OnlineCopy.make(from: source, beside: target, shouldStop: shouldStop) { copy in
      try copy.setMeta(.backedUpAt, time.milliseconds)
      sequence = try copy.meta(.sequence) ?? 0
    }
    let bytes = FilePath.size(draft) ?? 0
    try OnlineCopy.publish(draft, as: target)
    return Backup(path: target, bytes: bytes, sequence: sequence)
  }

  /// Puts the backup at `source` in the place of the database at `path`.
  ///
  /// What happened since is forgotten, so nothing may be sent until the carrier has been asked:
  /// the database starts disarmed.
  package static func restore(
    from source: String, to path: String, options: Database.Options = .init()
  ) throws {
    let lock = try DatabaseLock(path: path)
    defer { lock.release() }
    let target = FilePath.resolved(path)
    guard FilePath.resolved(source) != target else { throw BackupFailure.inUse(source) }
    let backup = try Opening(path: source, options: options).openBackup()
    let draft = try OnlineCopy.make(from: backup, beside: target, shouldStop: { false }) { copy in
      try copy.setMeta(.restoreID, options.identity())
      try copy.setMeta(.armed, 0)
    }
    // From here on the old file no longer opens: its log is gone, and the lock's note says so.
    for suffix in ["-wal", "-shm"] { unlink(target + suffix) }
    try OnlineCopy.publish(draft, as: target)
    lock.forget()
  }
}
