import TextBack

@testable import Server
@testable import Storage

extension FlowBench {
  /// The database has been restored from a backup that was taken now.
  func disarm() throws {
    try write { try $0.disarm(backupTakenAt: moment.wall) }
  }

  /// The question for everything since the backup.
  func relisting() throws -> Enquiry {
    let desk = LookUpDesk(accounts: [FlowBench.account], startedAt: moment.steady)
    guard let enquiry = try tick(asking: desk).enquiries.first(where: \.isSinceBackup) else {
      throw Missing()
    }
    return enquiry
  }
}

extension Transaction {
  func disarm(backupTakenAt time: Timestamp) throws {
    for (key, value) in [("armed", Int64(0)), ("backup_at", time.milliseconds)] {
      try connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", key,
        value)
    }
  }
}
