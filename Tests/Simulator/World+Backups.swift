import CCrashVFS
import Storage
import TextBack

/// The scheduled backups, as the keeper makes them: by SQLite's own copy, beside the database.
///
/// The keeper reads through a connection of its own. There is no shared memory here for a second
/// one, so the copy is taken through the writer's.
extension World {
  static let backups = "backups"

  /// Makes one, and tries again until it is there.
  func makeBackup(_ stimulus: Stimulus) {
    guard let program else { return again(stimulus) }
    let folder = BackupFolder(
      path: World.backups, keep: BackupRetention(), options: disk.options(mutation))
    let made = Result { try program.backUp(into: folder, at: moment) }
    switch made {
    // A process that is dead tells nobody.
    case .success where isDead: again(stimulus)
    case .success(let backup):
      note("a backup is made: \(backup?.path ?? "none")")
      guard let backup else { return again(stimulus) }
      madeBackups.append(backup.path)
    case .failure(let error):
      note("cannot back up: \(World.short(error))")
      again(stimulus)
    }
  }

  /// Once more, a little later.
  func again(_ stimulus: Stimulus) { plan(.stimulus(stimulus), after: 5_000) }

  /// What bears the name of a backup is whole, and none that was told of is gone.
  func checkBackups() throws {
    try undisturbed {
      let files = SimulatedFiles(disk.handle)
      let paths = files.paths.filter {
        $0.hasPrefix(World.backups) && !$0.contains("-draft")
      }
      // A later one of the same hour takes the place of an earlier one.
      if let last = madeBackups.last, paths.allSatisfy({ $0 < last }) {
        throw Violation("F5", "\(last) was made, and is gone")
      }
      for path in paths { try checkBackup(path) }
    }
  }

  /// It is opened on a copy of the disk, for looking must not change anything.
  private func checkBackup(_ path: String) throws {
    let copy = try SimulatedDisk(copying: disk, seed: seed)
    crash_disk_kill(copy.handle)
    try withExtendedLifetime(copy) {
      let finding: String?
      do {
        let connection = try Connection(path: path, access: .readOnly, vfs: copy.vfs)
        let whole = try connection.first("PRAGMA integrity_check(1)") { $0.string(0) }
        let broken = try Predicate.ofCopies.first {
          try !connection.offenders(of: $0, at: moment).named.isEmpty
        }
        finding = whole == "ok" ? broken?.name : whole
      } catch {
        finding = "\(error)"
      }
      if let finding { throw Violation("F5", "\(path) is no backup: \(finding)") }
    }
  }

  /// At the end nothing unfinished is left of those that were interrupted.
  func checkBackupsTidied() throws {
    guard !madeBackups.isEmpty else { return }
    try checkBackups()
    let names = SimulatedFiles(disk.handle).paths
    if let draft = names.first(where: { $0.hasPrefix(World.backups) && $0.contains("-draft") }) {
      throw Violation("F5", "\(draft) is never removed")
    }
  }
}
