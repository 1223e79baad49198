package import TextBack

/// The folder of the scheduled backups.
package struct BackupFolder: Sendable {
  package let path: String
  private let keep: BackupRetention
  private let options: Database.Options

  package init(path: String, keep: BackupRetention, options: Database.Options = .init()) {
    self.path = path
    self.keep = keep
    self.options = options
  }

  /// When the newest backup was made, by its name; nil if there is none.
  package func newest() -> Timestamp? {
    names().compactMap(BackupRetention.time(ofName:)).max()
  }

  /// Adds a backup under the name of its second, then deletes what need not be kept.
  package func add(
    backupOf database: String, at moment: Moment, shouldStop: () -> Bool
  ) throws -> Backup {
    try add(at: moment) {
      try Backup.make(
        of: database, to: $0, at: moment, options: options, shouldStop: shouldStop)
    }
  }

  /// The same of what a connection sees.
  package func add(backupOf source: Connection, at moment: Moment) throws -> Backup {
    try add(at: moment) { try Backup.make(of: source, to: $0, at: moment, options: options) }
  }

  private func add(at moment: Moment, make: (_ target: String) throws -> Backup) throws -> Backup {
    removeUnfinished()
    let backup = try make("\(path)/\(BackupRetention.name(at: moment.wall))")
    // Its own draft, if that could not be removed the first time.
    removeUnfinished()
    for name in keep.expired(of: names()) { remove(name) }
    return backup
  }

  private func removeUnfinished() {
    for name in names() where BackupRetention.isUnfinished(name) { remove(name) }
  }

  private func remove(_ name: String) { options.files.remove("\(path)/\(name)") }

  private func names() -> [String] { options.files.names(in: path) }
}
