import Glibc
import Testing
import TextBack

@testable import Storage

@Suite struct `A backup that is restored` {
  let scratch: Scratch
  let source: String
  private let now = Moment(
    wall: Timestamp(milliseconds: 1_800_000_000_000),
    steady: SteadyTime(milliseconds: 1_800_000_000_000))

  init() throws {
    scratch = try Scratch()
    source = "\(scratch.folder)/backup.db"
  }

  private var restore: Restore {
    var restore = Restore(from: source, to: scratch.path)
    restore.options = Scratch.options
    return restore
  }

  /// Two titles, of which the backup has the first.
  private func prepare() throws -> Database {
    let database = try scratch.open()
    try database.insert("Emma")
    _ = try Backup.make(of: scratch.path, to: source, at: now, options: Scratch.options)
    try database.insert("Persuasion")
    return database
  }

  @Test func `brings back what it holds, disarmed, and forgets the rest`() throws {
    let database = try prepare()
    let firstMark = try database.writeBlocking { try $0.connection.mark() }
    database.close()
    #expect(try restore.run(at: now) == [])
    let restored = try scratch.open()
    defer { restored.close() }
    #expect(try restored.titles() == ["Emma"])
    let (isArmed, time, mark) = try restored.writeBlocking { tx in
      (try tx.isArmed(), try tx.backupTime(), try tx.connection.mark())
    }
    #expect(!isArmed)
    #expect(time == now.wall)
    #expect(mark?.databaseID != firstMark?.databaseID)
    let isArmedAfter = try restored.writeBlocking { tx in
      try tx.arm()
      return try tx.isArmed()
    }
    #expect(isArmedAfter)
  }

  @Test func `starts armed on a person's word`() throws {
    try prepare().close()
    var restore = restore
    restore.isArmed = true
    _ = try restore.run(at: now)
    let restored = try scratch.open()
    defer { restored.close() }
    #expect(try restored.writeBlocking { try $0.isArmed() })
  }

  @Test(arguments: Restore.Step.allCases)
  func `leaves the old database or the new one, wherever it is cut off`(step: Restore.Step) throws {
    struct Crash: Error {}
    // The log is not empty: the old process was killed.
    let killed = try {
      let database = try prepare()
      defer { database.close() }
      return try scratch.copyAsKilled()
    }()
    var restore = Restore(from: "\(killed.folder)/backup.db", to: killed.path)
    restore.options = Scratch.options
    restore.onStep = { if $0 == step { throw Crash() } }
    #expect(throws: Crash.self) { try restore.run(at: now) }
    let database = try killed.open()
    defer { database.close() }
    #expect(try database.titles() == (step == .replaced ? ["Emma"] : ["Emma", "Persuasion"]))
    #expect(try database.writeBlocking { try $0.isArmed() } == (step != .replaced))
  }

  @Test func `can take the place of a database that no longer opens`() throws {
    try prepare().close()
    truncate(scratch.path, 5_000)
    _ = try restore.run(at: now)
    let restored = try scratch.open()
    defer { restored.close() }
    #expect(try restored.titles() == ["Emma"])
  }

  @Test func `is refused while a server runs`() throws {
    let database = try prepare()
    defer { database.close() }
    let refusal = try #require(throws: StartRefusal.self) { try restore.run(at: now) }
    #expect(refusal.kind == .locked(pid: getpid()))
  }

  @Test func `is refused when it is damaged, and changes nothing`() throws {
    try prepare().close()
    var bytes = try Scratch.read(source)
    for index in 4_100..<8_000 { bytes[index] ^= 0x5a }
    try Scratch.write(bytes, to: source)
    #expect(throws: (any Error).self) { try restore.run(at: now) }
    let database = try scratch.open()
    defer { database.close() }
    #expect(try database.titles() == ["Emma", "Persuasion"])
    #expect(!scratch.names.contains { $0.contains("-draft") })
  }

  /// A database of the real schema in which a balance is wrong.
  private func brokenBackup() throws -> Restore {
    var options = Database.Options()
    options.hasReserve = false
    try Database.open(path: source, options: options).close()
    try Database.openBeside(path: source, options: options).inTransaction { tx in
      let id = try tx.openBusiness(BusinessSettings(name: "B", timeZone: "UTC"), at: now)
      try tx.connection.execute(
        "UPDATE account SET balance = 5 WHERE business_id = ? AND name = 'spent'", id.rawValue)
    }
    var restore = Restore(from: source, to: scratch.path)
    restore.options = options
    return restore
  }

  @Test func `is refused when something does not hold in it, unless there is no other`() throws {
    var restore = try brokenBackup()
    #expect(throws: BackupFailure.broken(["L1"])) { try restore.run(at: now) }
    #expect(FilePath.size(scratch.path) == nil)
    restore.acceptsBroken = true
    #expect(try restore.run(at: now) == ["L1"])
    let connection = try Database.openToRead(path: scratch.path, options: restore.options)
    let trail = try connection.all("SELECT actor || ' ' || action FROM audit") { $0.string(0) }
    #expect(trail == ["user \(getuid()) restore"])
    let broken = try connection.verify(Predicate.audit, at: now) { 0 }.filter { !$0.holds }
    #expect(broken == [])
  }

  @Test func `is brought to this version of the schema`() throws {
    try prepare().close()
    var restore = restore
    restore.options.migrations.append(
      Migration(version: 2, name: "0002", sql: "ALTER TABLE book ADD COLUMN year INTEGER"))
    _ = try restore.run(at: now)
    let options = restore.options
    let restored = try Database.openToRead(path: scratch.path, options: options)
    #expect(try restored.schemaVersion() == 2)
  }

  @Test func `put in place by hand is refused, for it would send again what was sent`() throws {
    try prepare().close()
    try Scratch.write(Scratch.read(source), to: scratch.path)
    let refusal = try #require(throws: StartRefusal.self) { try scratch.open() }
    #expect(refusal.fix.contains("textback restore"))
  }

  @Test(arguments: ["no database at all", ""])
  func `is refused when it is none`(content: String) throws {
    try Scratch.write(Array(content.utf8), to: source)
    #expect(throws: StartRefusal.self) { try restore.run(at: now) }
    #expect(FilePath.size(scratch.path) == nil)
  }

  @Test func `is not the database itself`() throws {
    try prepare().close()
    let itself = Restore(from: scratch.path, to: scratch.path)
    #expect(throws: BackupFailure.same(scratch.path)) { try itself.run(at: now) }
  }
}
