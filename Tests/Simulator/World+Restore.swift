import CCrashVFS
import Server
import Storage
import TextBack

/// A backup, and what the program had acknowledged when it was taken.
struct SavedDisk {
  let disk: SimulatedDisk
  let takenAt: Timestamp
  /// How often the database had been restored by then, and where each text in it stood.
  let restores: Int
  let texts: [Int64: String]
  var lastText: Int64 { texts.keys.max() ?? 0 }
  /// The same by the time of the run.
  let at: Int64
  let keys: [AcknowledgedKey]
  let acknowledged: Set<String>
  let owner: OwnerTruth
}

/// That a backup was put in the place of the database.
struct Restoration: Sendable {
  let at: Int64
  let takenAt: Int64
  /// How often the database had been restored when the backup was taken, and its last text.
  let restoresBefore: Int
  let lastText: Int64
  /// How long after it the program may be still, or learn what it has forgotten.
  static let settling: Int64 = 2_400_000
}

extension World {
  /// Takes a copy of the database as it stands: one state, as the online backup has it.
  func backUp() throws {
    guard program?.isConnected == true, !isOut else { return }
    let texts = try undisturbed { try program?.states() } ?? [:]
    let copy = try SimulatedDisk(copying: disk, seed: seed)
    crash_disk_kill(copy.handle)
    saved = SavedDisk(
      disk: copy, takenAt: moment.wall, restores: restores, texts: texts, at: now, keys: keys,
      acknowledged: carrier.acknowledged, owner: owner)
    note("a backup is taken")
  }

  /// Puts the backup in the place of the database: everything since is forgotten, here and not at
  /// the carrier.
  func restore() throws {
    guard let saved, policy.mayAsk, !isDead, !isOut else { return }
    note("the backup is restored")
    program = nil
    generation += 1
    restores += 1
    restorations.append(
      Restoration(
        at: now, takenAt: saved.at, restoresBefore: saved.restores, lastText: saved.lastText))
    stood = saved.texts
    faultAt = nil
    let before = disk.operations
    disk = try SimulatedDisk(copying: saved.disk, seed: seed &+ UInt64(restores))
    let isArmed = mutation == .armAfterRestoreWithoutListing
    let connection = try disk.connect()
    try connection.run(
      script: """
        INSERT OR REPLACE INTO meta VALUES ('backup_at', \(saved.takenAt.milliseconds)),
          ('restore_id', '\(restores)'), ('armed', \(isArmed ? 1 : 0))
        """)
    let moment = moment
    let subject = "/restores/\(restores)"
    try connection.inTransaction { try $0.record("restore", subject, at: moment) }
    // A restored database is one file, without a log beside it.
    try connection.checkpointAndTruncate()
    crash_disk_kill(disk.handle)
    carryDoom(from: before)
    keys = saved.keys
    carrier.acknowledged = saved.acknowledged
    owner.goBack(to: saved.owner, at: now)
    plan(.restart, after: 1_000)
  }

  /// What is to fail fails on the new disk, as many operations from now.
  private func carryDoom(from before: UInt64) {
    operationsBefore += Int(disk.operations) - Int(before)
    guard let (operation, isPower) = doom, operation > before else { return doom = nil }
    doom = (disk.operations + operation - before, isPower)
    crash_disk_fail(disk.handle, Int32(crash_all), operation - before, failsForEver)
  }

  /// O2 is about what a text is for: after a restore its row may have another number.
  ///
  /// A row that the backup had is for what it was for before.
  func purpose(of job: ID<Message>) throws -> String {
    var made = restores
    while made > 0, job.rawValue <= restorations[made - 1].lastText {
      made = restorations[made - 1].restoresBefore
    }
    let row = "\(made).\(job)"
    if let known = purposesOfRows[row] { return known }
    let purpose = try carrierCall(of: job).map { "call \($0)" } ?? "text \(row)"
    purposesOfRows[row] = purpose
    return purpose
  }

  private func carrierCall(of job: ID<Message>) throws -> String? {
    if program?.isConnected == true {
      return try undisturbed { try program?.carrierCall(of: job) } ?? nil
    }
    // The program has just lost its connection; what is on the disk can be read all the same.
    let copy = try SimulatedDisk(copying: disk, seed: seed)
    crash_disk_kill(copy.handle)
    crash_disk_heal(copy.handle)
    return try withExtendedLifetime(copy) { try copy.connect().carrierCall(of: job) }
  }

  /// After a restore: nothing is on its way for ever, and every text that the carrier has is known.
  func checkRestored(_ program: Program) throws {
    for (id, state) in try program.states().sorted(by: { $0.key < $1.key })
    where ["queued", "retry_wait", "sending"].contains(state) {
      throw Violation("LIVE", "text \(id) is still \(state)")
    }
    let (carrier, owner) = (carrier, owner)
    let unknown = try program.read { tx in
      try carrier.accepted.first {
        try !owner.hasErased($0.to, after: $0.at)
          && tx.messageID(carrier: $0.account.name, carrierID: $0.sid) == nil
      }?.sid
    }
    if let sid = unknown ?? nil {
      throw Violation("F33", "the carrier has \(sid.prefix(6)), and we do not know it")
    }
    let isArmed = try program.read { try $0.isArmed() }
    guard isArmed == true else { throw Violation("LIVE", "texts never leave again") }
  }
}
