/// Where the history of a file stands: by it a log that belongs elsewhere is noticed.
///
/// SQLite itself applies any well-formed write-ahead log it finds beside the file.
struct LogMark: Sendable, Equatable {
  /// The database, and the restore it came from.
  let databaseID: String
  /// The last transaction that is in the file.
  let sequence: Int64
  /// The transaction up to which the main file was complete when the present log began.
  let base: Int64
}

extension Connection {
  /// The mark of what this connection sees; nil if the file has no tables yet.
  func mark() throws -> LogMark? {
    let isEmpty = try first("SELECT 1 FROM sqlite_schema WHERE name = 'meta'") { _ in true } == nil
    guard !isEmpty, let database = try meta(.databaseID), let restore = try meta(.restoreID),
      let sequence = try meta(.sequence)
    else { return nil }
    return LogMark(
      databaseID: "\(database).\(restore)", sequence: sequence, base: try meta(.logBase) ?? 0)
  }
}

extension LogMark {
  /// Refuses a file, its log and the note of the last commit that do not belong together.
  ///
  /// `main` is what the main file says alone, `whole` what it says with its log.
  static func check(main: LogMark?, whole: LogMark?, noted: LogMark?, path: String) throws {
    func refusal(_ kind: StartRefusal.Kind, _ problem: String) -> StartRefusal {
      StartRefusal(
        kind, problem: "\(path): \(problem)",
        fix: "put file and -wal back as they were together, or use `textback restore`")
    }
    if let main, let whole {
      guard main.databaseID == whole.databaseID else {
        throw refusal(.foreign, "the write-ahead log beside it belongs to another database")
      }
      guard whole.base <= main.sequence, main.sequence <= whole.sequence else {
        throw refusal(.corrupt, "the write-ahead log beside it is of another time")
      }
    }
    if let whole, let noted {
      guard whole.databaseID == noted.databaseID else {
        throw refusal(.foreign, "another database has taken its place")
      }
      guard noted.sequence <= whole.sequence else {
        throw refusal(
          .corrupt, "commits \(whole.sequence + 1) to \(noted.sequence) are missing from it")
      }
    }
  }
}
