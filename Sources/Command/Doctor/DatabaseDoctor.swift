import Glibc
import Server
import Storage
import TextBack

/// Looks at the database: who has it, whether it is sound, when it was last copied.
struct DatabaseDoctor {
  let configuration: ServerConfiguration

  /// The wall clock may be corrected by this much without a word.
  static let stepMax = Interval.minutes(1)

  func findings() -> [Finding] {
    let path = configuration.databasePath
    let surroundings = DatabaseSurroundings(path: path)
    guard surroundings.files.contains(where: { !$0.hasSuffix("-lock") }) else {
      return [
        .warning(
          "database", "\(path) is not there yet",
          fix: "`textback serve` or `textback migrate` makes it"), backup,
      ]
    }
    return [holder(surroundings)] + surroundings.files.map(mode) + inside(path) + [backup]
  }

  private func holder(_ surroundings: DatabaseSurroundings) -> Finding {
    switch surroundings.holder {
    case .nobody:
      .warning("server", "none runs on the database", fix: "start it: `textback serve`")
    case .process(let pid):
      .ok("server", "process \(pid.map { "\($0)" } ?? "of another machine") serves")
    }
  }

  private func mode(of file: String) -> Finding {
    var status = stat()
    stat(file, &status)
    let mode = status.st_mode & 0o777
    let octal = String(mode, radix: 8)
    guard mode & 0o077 == 0 else {
      return .warning(
        "file", "\(file) has mode 0\(octal): others may read numbers and texts",
        fix: "chmod 600 \(file)")
    }
    return .ok("file", "\(file) has mode 0\(octal)")
  }

  private func inside(_ path: String) -> [Finding] {
    do {
      let connection = try Database.openToRead(path: path)
      let clock = try SystemClock(connection: connection)
      let results = try Verification(of: path).run(
        Predicate.all, at: clock.now(), microseconds: SystemClock.microseconds)
      return [steps(clock.now()), try armed(connection)] + verdicts(results)
    } catch {
      let failure = Failure(error)
      return [
        .failure("database", "\(failure)", fix: "see the README on exit \(failure.code.rawValue)")
      ]
    }
  }

  private func steps(_ moment: Moment) -> Finding {
    let seconds = (moment.wall.milliseconds - moment.steady.milliseconds) / 1_000
    guard abs(seconds) > DatabaseDoctor.stepMax.milliseconds / 1_000 else {
      return .ok("clock steps", "none of more than a minute since the machine started")
    }
    return .warning(
      "clock steps", "the clock has been set by \(seconds) s since the machine started",
      fix: "no deadline depends on it; find out who set it")
  }

  private func armed(_ connection: Connection) throws -> Finding {
    if try connection.inSnapshot({ try $0.isArmed() }) {
      return .ok("sending", "texts may be sent")
    }
    return .failure(
      "sending", "the database was restored and the carrier has not been re-read: nothing is sent",
      fix: "let the server read it, or look at the carrier's lists and `textback arm`")
  }

  private func verdicts(_ results: [PredicateResult]) -> [Finding] {
    let broken = results.filter { !$0.holds }
    guard !broken.isEmpty else { return [.ok("verify", "all \(results.count) invariants hold")] }
    return broken.map { result in
      .failure(
        "verify", "\(result.name) is broken \(result.count) times: \(result.rule)",
        fix: "`textback verify` names the rows; keep a copy of the file and report it")
    }
  }

  private var backup: Finding {
    guard let directory = configuration.backups.directory else {
      return .warning(
        "backup", "none is scheduled", fix: "set \"backups.directory\" to another disk")
    }
    let newest = BackupFolder(path: directory, keep: configuration.backups.keep).newest()
    return DatabaseDoctor.backup(
      newest, every: configuration.backups.everyMinutes, now: SystemClock.wall())
  }

  static func backup(_ newest: Timestamp?, every minutes: Int, now: Timestamp) -> Finding {
    guard let newest else {
      return .failure(
        "backup", "there is none yet", fix: "start the server, or run `textback backup`")
    }
    let age = (now.milliseconds - newest.milliseconds) / 60_000
    guard age <= 2 * minutes else {
      return .failure(
        "backup", "the last one is \(age) minutes old, with one due every \(minutes)",
        fix: "see the server's log; `textback backup` makes one now")
    }
    return .ok("backup", "the last one is \(age) minutes old")
  }
}
