import Glibc
package import Storage
package import TextBack
import Threads

/// Makes backups by the clock on a thread of its own, and deletes those that have had their time.
package final class BackupKeeper: Sendable {
  private struct State: Sendable {
    var isClosed = false
    var lastMadeAt: SteadyTime?
  }

  /// After a failure it is tried again this soon.
  static let pauseAfterFailure = Interval.minutes(5)

  private let folder: BackupFolder
  private let every: Interval
  private let database: Database
  private let databasePath: String
  private let now: @Sendable () -> Moment
  private let observer: any BackupObserver
  private let state = Monitor(State())

  /// Nil if the schedule has no folder.
  package init?(
    _ schedule: BackupSchedule, of database: Database, at databasePath: String,
    now: @escaping @Sendable () -> Moment, observer: any BackupObserver
  ) {
    guard let directory = schedule.directory else { return nil }
    folder = BackupFolder(path: directory, keep: schedule.keep)
    every = .minutes(schedule.everyMinutes)
    self.database = database
    self.databasePath = databasePath
    self.now = now
    self.observer = observer
  }

  /// How long ago the last backup was made; nil if there is none.
  package var age: Interval? {
    state.change { $0.lastMadeAt }.map { max(now().steady.since($0), .seconds(0)) }
  }

  /// Makes one whenever it is due, until closed.
  package func run() {
    // Beside webhooks and texts, a backup has time.
    nice(10)
    var due = firstDue()
    while state.wait(
      atMost: max(0, due.since(now().steady).milliseconds), for: { $0.isClosed ? true : nil })
      == nil
    {
      // A wait may end a moment early.
      if now().steady >= due { due = now().steady + (makeOne() ? every : pause) }
    }
  }

  /// Ends `run`; a backup that is being made is given up.
  package func close() {
    state.change { $0.isClosed = true }
    state.wakeAll()
  }

  private var pause: Interval { min(every, BackupKeeper.pauseAfterFailure) }

  /// The newest file tells when the last backup was made, also by an earlier run. A clock that has
  /// been set back since makes one more, not one less.
  private func firstDue() -> SteadyTime {
    let moment = now()
    guard let newest = folder.newest() else { return moment.steady }
    let age = moment.wall.milliseconds - newest.milliseconds
    guard age >= 0 else { return moment.steady }
    let madeAt = moment.steady - Interval(milliseconds: age)
    state.change { $0.lastMadeAt = madeAt }
    return madeAt + every
  }

  /// Makes a backup and tells how it went; false if there is none.
  func makeOne() -> Bool {
    let moment = now()
    do {
      let backup = try folder.add(backupOf: databasePath, at: moment) {
        state.change { $0.isClosed }
      }
      state.change { $0.lastMadeAt = moment.steady }
      observer.backedUp(backup)
      try database.writeBlocking { tx in
        for kind in [AlertKind.backupFailed, .verifyFailed] {
          try tx.endAlertEverywhere(kind, at: moment)
        }
      }
      return true
    } catch BackupFailure.stopped {
      return false
    } catch {
      observer.backupFailed("\(error)")
      raiseAlerts((error as? BackupFailure)?.finding, at: moment)
      return false
    }
  }

  /// `finding` is what the check of the copy says of the database itself.
  private func raiseAlerts(_ finding: String?, at moment: Moment) {
    do {
      try database.writeBlocking { tx in
        try tx.raiseAlertEverywhere(.backupFailed, at: moment)
        guard let finding else { return }
        try tx.raiseAlertEverywhere(.verifyFailed, detail: finding, at: moment)
      }
    } catch {
      // The alert cannot be stored; the log has been told why there is no backup.
      observer.backupFailed("nor can the alert be stored: \(error)")
    }
  }
}

/// Who hears of scheduled backups.
package protocol BackupObserver: Sendable {
  /// One was made.
  func backedUp(_ backup: Backup)
  /// None was made, and why.
  func backupFailed(_ why: String)
}
