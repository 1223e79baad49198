import Glibc
package import TextBack

/// A backup that takes the place of the database.
///
/// What happened since is forgotten, so nothing may be sent until the carrier has been asked: the
/// database starts disarmed. A crash at any point leaves the old database or the new one.
package struct Restore: Sendable {
  /// What has been done, in this order; tests end it after each.
  package enum Step: Sendable, CaseIterable {
    /// The new file is complete, checked and on the disk, under another name.
    case copied
    /// The old file needs its log no more.
    case logEmptied
    case logRemoved
    case replaced
  }

  /// The file of the backup.
  package var source: String
  /// The database's path.
  package var target: String
  package var options = Database.Options()
  /// Whether texts may be sent at once. Whatever was sent since the backup may be sent again.
  package var isArmed = false
  /// Whether a backup is taken in which something does not hold that must; damage never is.
  package var acceptsBroken = false
  var onStep: @Sendable (Step) throws -> Void = { _ in }

  package init(from source: String, to target: String) {
    self.source = source
    self.target = target
  }

  /// Restores, unless a server runs; returns what does not hold in what is there now.
  package func run(at moment: Moment) throws -> [String] {
    let lock = try DatabaseLock(path: target)
    defer { lock.release() }
    let target = FilePath.resolved(target)
    guard FilePath.resolved(source) != target else { throw BackupFailure.same(source) }
    let backup = try Opening(path: source, options: options).openBackup()
    let copy = OnlineCopy(of: backup, beside: target, options: options)
    try copy.make(shouldStop: { false }) { try prepare($0, at: moment) }
    do {
      // What is due by the clock may be overdue in an old backup, and is seen to after the start.
      let predicates = options.backupPredicates.filter { !$0.asksTheClock }
      let broken = try copy.verify(predicates, at: moment)
      guard acceptsBroken || broken.isEmpty else { throw BackupFailure.broken(broken) }
      try onStep(.copied)
      try replace(target, by: copy, lock)
      return broken
    } catch {
      copy.discard()
      throw error
    }
  }

  /// Brings it to this version, and makes it another database than the one it was taken of.
  private func prepare(_ copy: Connection, at moment: Moment) throws {
    try copy.migrate(options.migrations, identity: options.identity())
    try copy.inBareTransaction {
      let identity = options.identity()
      let sequence = (try copy.meta(.sequence) ?? 0) + 1
      try copy.setMeta(.restoreID, identity)
      try copy.setMeta(.armed, 0)
      if isArmed { try copy.arm() }
      try copy.setMeta(.sequence, sequence)
      guard
        try copy.first("SELECT 1 FROM sqlite_schema WHERE name = 'audit'", row: { _ in true })
          == true
      else { return }
      let entry = AuditEntry(
        actor: .command, action: isArmed ? "restore, armed" : "restore",
        subject: "/restores/\(identity)")
      try copy.audit(entry, sequence: sequence, at: moment.wall)
    }
  }

  private func replace(_ target: String, by copy: OnlineCopy, _ lock: DatabaseLock) throws {
    // Until the new file has its name the old one must do without its log. A damaged one cannot be
    // helped: it is given up.
    try? Opening(path: target, options: options).emptyLog()
    try onStep(.logEmptied)
    // The note of the last commit is the old database's.
    lock.forget()
    for suffix in ["-wal", "-shm"] { unlink(target + suffix) }
    try onStep(.logRemoved)
    FilePath.giveToOwner(of: FilePath.folder(of: target), copy.draft)
    try copy.replace(target)
    try onStep(.replaced)
  }
}
