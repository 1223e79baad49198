import Glibc
import Testing
import TextBack
import Threads

@testable import Server
@testable import Storage

@Suite struct `Scheduled backups` {
  /// What the keeper tells, in order.
  final class Told: BackupObserver {
    let words = Monitor<[String]>([])

    func backedUp(_ backup: Backup) {
      let name = backup.path.split(separator: "/").last ?? ""
      words.change { $0.append("made \(name)") }
    }

    func backupFailed(_ why: String) { words.change { $0.append("failed") } }

    /// Waits until so much was told.
    func wait(for count: Int) -> [String] {
      words.wait { $0.count >= count ? $0 : nil }
    }
  }

  /// A database, a folder for its backups, and a hand to move the clock.
  final class Place: Sendable {
    let folder: TemporaryFolder
    let database: Database
    let told = Told()
    let clock = Lock<Int64>(1_767_225_600_000)
    private let shelf: TemporaryFolder
    let backups: String

    init() throws {
      folder = try TemporaryFolder()
      shelf = try TemporaryFolder()
      backups = shelf.path
      var options = Database.Options()
      options.hasReserve = false
      database = try Database.open(path: folder.path + "/textback.db", options: options)
    }

    var now: Moment {
      let time = clock.withLock { $0 }
      return Moment(wall: Timestamp(milliseconds: time), steady: SteadyTime(milliseconds: time))
    }

    func keeper(everyMinutes: Int = 60) -> BackupKeeper? {
      var schedule = BackupSchedule()
      schedule.directory = backups
      schedule.everyMinutes = everyMinutes
      return BackupKeeper(
        schedule, of: database, at: folder.path + "/textback.db", now: { self.now }, observer: told)
    }

    func alerts() throws -> [String] {
      try database.writeBlocking { tx in
        try tx.alerts(of: ID(1), PageRequest(limit: 9)).items.map {
          "\($0.kind.rawValue) \($0.endedAt == nil ? "open" : "ended")"
        }
      }
    }
  }

  @Test func `are made at once where there is none, then when the time has come`() throws {
    let place = try Place()
    defer { place.database.close() }
    let keeper = try #require(place.keeper())
    #expect(keeper.age == nil)
    let thread = try WorkerThread { keeper.run() }
    #expect(place.told.wait(for: 1) == ["made textback-2026-01-01T00-00-00Z.db"])
    keeper.close()
    thread.join()
    place.clock.withLock { $0 += 59 * 60_000 }
    #expect(keeper.age == .minutes(59))
  }

  @Test func `go on after a restart where the files say that they are`() throws {
    let place = try Place()
    defer { place.database.close() }
    #expect(try #require(place.keeper()).makeOne())
    place.clock.withLock { $0 += 61 * 60_000 }
    let next = try #require(place.keeper())
    let thread = try WorkerThread { next.run() }
    #expect(place.told.wait(for: 2).last == "made textback-2026-01-01T01-01-00Z.db")
    next.close()
    thread.join()
  }

  @Test func `that fail raise an alert, which the next one ends`() throws {
    let place = try Place()
    defer { place.database.close() }
    let moment = place.now
    _ = try place.database.writeBlocking {
      try $0.openBusiness(BusinessSettings(name: "B", timeZone: "UTC"), at: moment)
    }
    let keeper = try #require(place.keeper())
    rmdir(place.backups)
    #expect(!keeper.makeOne())
    #expect(!keeper.makeOne())
    #expect(try place.alerts() == ["backup_failed open"])
    #expect(keeper.age == nil)
    mkdir(place.backups, 0o700)
    #expect(keeper.makeOne())
    #expect(try place.alerts() == ["backup_failed ended"])
    #expect(place.told.words.change { $0 }.map { $0.prefix(6) } == ["failed", "failed", "made t"])
  }

  @Test func `whose check finds something say so of the database, until one finds nothing`() throws
  {
    let place = try Place()
    defer { place.database.close() }
    let moment = place.now
    let business = try place.database.writeBlocking {
      try $0.openBusiness(BusinessSettings(name: "B", timeZone: "UTC"), at: moment)
    }
    let keeper = try #require(place.keeper())
    func setBalance(_ balance: Int) throws {
      try place.database.writeBlocking { tx in
        try tx.connection.execute(
          "UPDATE account SET balance = ? WHERE business_id = ? AND name = 'spent'", balance,
          business.rawValue)
      }
    }
    try setBalance(5)
    #expect(!keeper.makeOne())
    #expect(try place.alerts() == ["verify_failed open", "backup_failed open"])
    let detail = try place.database.writeBlocking {
      try $0.alerts(of: business, PageRequest(limit: 9)).items.map(\.detail)
    }
    #expect(detail == ["does not hold: L1", nil])
    try setBalance(0)
    #expect(keeper.makeOne())
    #expect(try place.alerts() == ["verify_failed ended", "backup_failed ended"])
  }

  @Test func `without a folder are none`() throws {
    let place = try Place()
    defer { place.database.close() }
    #expect(
      BackupKeeper(
        BackupSchedule(), of: place.database, at: "x", now: { place.now }, observer: place.told)
        == nil)
  }
}
