import Testing
import TextBack

@testable import Storage

@Suite struct `The folder of backups` {
  let scratch: Scratch
  let place: Scratch
  let database: Database

  init() throws {
    scratch = try Scratch()
    place = try Scratch()
    database = try scratch.open()
  }

  private func moment(hours: Int64) -> Moment {
    let time = 1_767_225_600_000 + hours * 3_600_000
    return Moment(wall: Timestamp(milliseconds: time), steady: SteadyTime(milliseconds: time))
  }

  @Test func `keeps what is to be kept, and never another's file`() throws {
    defer { database.close() }
    let folder = BackupFolder(
      path: place.folder, keep: BackupRetention(hourly: 2, daily: 0, monthly: 0),
      options: Scratch.options)
    try Scratch.write([1], to: "\(place.folder)/mine.db")
    #expect(folder.newest() == nil)
    for hour in 0..<4 as Range<Int64> {
      let backup = try folder.add(
        backupOf: scratch.path, at: moment(hours: hour), shouldStop: { false })
      #expect(
        backup.path == "\(place.folder)/\(BackupRetention.name(at: moment(hours: hour).wall))")
    }
    #expect(
      place.names == [
        "mine.db", "textback-2026-01-01T02-00-00Z.db", "textback-2026-01-01T03-00-00Z.db",
      ])
    #expect(folder.newest() == moment(hours: 3).wall)
  }

  @Test func `is rid of what a killed run left unfinished`() throws {
    defer { database.close() }
    let folder = BackupFolder(
      path: place.folder, keep: BackupRetention(), options: Scratch.options)
    let left = [
      "textback-2026-01-01T00-00-00Z.db-draft", "textback-2026-01-01T00-00-00Z.db-draft-wal",
    ]
    let others = ["x-draft", "textback.db-draft"]
    for name in left + others { try Scratch.write([1], to: "\(place.folder)/\(name)") }
    _ = try folder.add(backupOf: scratch.path, at: moment(hours: 1), shouldStop: { false })
    #expect(place.names.sorted() == (others + ["textback-2026-01-01T01-00-00Z.db"]).sorted())
    #expect(folder.newest() == moment(hours: 1).wall)
  }

  @Test func `loses nothing when a backup fails`() throws {
    let folder = BackupFolder(
      path: place.folder, keep: BackupRetention(hourly: 0, daily: 0, monthly: 0),
      options: Scratch.options)
    _ = try folder.add(backupOf: scratch.path, at: moment(hours: 1), shouldStop: { false })
    database.close()
    try Scratch.write(Array("no database".utf8), to: scratch.path)
    #expect(throws: (any Error).self) {
      try folder.add(backupOf: scratch.path, at: moment(hours: 2), shouldStop: { false })
    }
    #expect(place.names == ["textback-2026-01-01T01-00-00Z.db"])
  }

  @Test(
    arguments: [
      ("textback-2026-01-01T10-00-05Z.db", 1_767_261_605_000),
      ("textback-2024-02-29T23-59-59Z.db", 1_709_251_199_000),
      ("textback-2026-13-01T10-00-05Z.db", nil), ("textback.db", nil),
      ("textback-2026-01-01T10-00-05Z.db-draft", nil),
    ] as [(String, Int64?)])
  func `reads the time of a backup off its name`(name: String, milliseconds: Int64?) {
    #expect(BackupRetention.time(ofName: name)?.milliseconds == milliseconds)
  }
}
