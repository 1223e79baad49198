package import TextBack

/// A consistent copy of the database in one file, checked before it gets its name.
package struct Backup: Sendable, Equatable {
  package let path: String
  package let bytes: Int64
  /// The last transaction that is in it.
  package let sequence: Int64

  /// Copies the database at `path` to `target`, while a server may be writing to it.
  ///
  /// A file that is there already is never replaced.
  package static func make(
    of path: String, to target: String, at moment: Moment, options: Database.Options = .init(),
    shouldStop: () -> Bool = { false }
  ) throws -> Backup {
    try refuseTaken(target, options.files)
    let source = try Database.openToRead(path: path, options: options)
    return try make(of: source, to: target, at: moment, options: options, shouldStop: shouldStop)
  }

  /// The same of what a connection sees.
  package static func make(
    of source: Connection, to target: String, at moment: Moment, options: Database.Options,
    shouldStop: () -> Bool = { false }
  ) throws -> Backup {
    try refuseTaken(target, options.files)
    var sequence: Int64 = 0
    let copy = OnlineCopy(of: source, beside: target, options: options)
    try copy.make(shouldStop: shouldStop) { copy in
      try copy.inBareTransaction { try copy.setMeta(.backedUpAt, moment.wall.milliseconds) }
      sequence = try copy.meta(.sequence) ?? 0
    }
    do {
      let broken = try copy.verify(options.backupPredicates, at: moment)
      guard broken.isEmpty else { throw BackupFailure.broken(broken) }
    } catch {
      copy.discard()
      throw error
    }
    let bytes = options.files.size(copy.draft) ?? 0
    try copy.publish(as: target)
    return Backup(path: target, bytes: bytes, sequence: sequence)
  }

  private static func refuseTaken(_ target: String, _ files: any CopyFiles) throws {
    let isTaken = ["", "-wal", "-lock"].contains { files.size(target + $0) != nil }
    guard !isTaken else { throw BackupFailure.taken(target) }
  }
}

/// Why there is no backup, or none is restored.
package enum BackupFailure: Error, Equatable, CustomStringConvertible {
  /// The copy does not pass SQLite's own check, so neither would the original.
  case damaged(String)
  /// The copy has not as many rows as the original.
  case incomplete(String)
  /// What must hold does not: the predicates, by their names.
  case broken([String])
  /// There is a file already.
  case taken(String)
  /// It is the database that it is to replace.
  case same(String)
  /// The program is stopping.
  case stopped

  /// What it says of the database itself, for its owner; nil if that may be sound.
  package var finding: String? {
    switch self {
    case .damaged(let finding): finding
    case .broken(let names): "does not hold: \(names.joined(separator: ", "))"
    case .incomplete, .taken, .same, .stopped: nil
    }
  }

  package var description: String {
    switch self {
    case .damaged(let finding):
      "backup: the database is damaged: \(finding); keep a copy of it and restore the last backup"
    case .incomplete(let table):
      "backup: the copy has not all rows of \(table); try again, and check the disk"
    case .broken(let names):
      "backup: these do not hold in it: \(names.joined(separator: ", ")); `textback verify` says"
        + " more, and an earlier backup may be sound"
    case .taken(let path):
      "backup: \(path) is there already; give a file that is not"
    case .same(let path):
      "backup: \(path) is the database itself; give the file of a backup"
    case .stopped:
      "backup: stopped before it was complete; the last one is untouched"
    }
  }
}
