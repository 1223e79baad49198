import Glibc
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
    for name in names() where BackupRetention.isUnfinished(name) { unlink("\(path)/\(name)") }
    let backup = try Backup.make(
      of: database, to: "\(path)/\(BackupRetention.name(at: moment.wall))", at: moment,
      options: options, shouldStop: shouldStop)
    for name in keep.expired(of: names()) { unlink("\(path)/\(name)") }
    return backup
  }

  private func names() -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }
}
