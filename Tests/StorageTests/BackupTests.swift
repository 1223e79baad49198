import Glibc
import Testing
import TextBack

@testable import Storage

@Suite struct `A backup` {
  let scratch: Scratch
  let target: String
  private let now = Timestamp(milliseconds: 1_800_000_000_000)

  init() throws {
    scratch = try Scratch()
    target = "\(scratch.folder)/backup.db"
  }

  private func insert(_ titles: String..., into database: Database) throws {
    try database.writeBlocking { tx in
      for title in titles {
        try tx.connection.execute("INSERT INTO book (title) VALUES (?)", title)
      }
    }
  }

  private func titles(_ database: Database) throws -> [String] {
    try database.writeBlocking { tx in
      try tx.connection.all("SELECT title FROM book ORDER BY id") { $0.string(0) }
    }
  }

  private func backUp(shouldStop: () -> Bool = { false }) throws -> Backup {
    try Backup.make(
      of: scratch.path, to: target, at: now, options: Scratch.options, shouldStop: shouldStop)
  }

  @Test func `is one whole file, taken while the server writes`() throws {
    let database = try scratch.open()
    defer { database.close() }
    try insert("Emma", into: database)
    let backup = try backUp()
    try insert("Persuasion", into: database)
    #expect(backup.sequence == 1)
    #expect(FilePath.size(target) == backup.bytes)
    #expect(scratch.names.filter { $0.hasPrefix("backup") } == ["backup.db"])
    let copy = try Connection(path: target, access: .readOnly)
    #expect(try copy.all("SELECT title FROM book") { $0.string(0) } == ["Emma"])
  }

  @Test func `brings back what it holds, disarmed, and forgets the rest`() throws {
    let database = try scratch.open()
    try insert("Emma", into: database)
    _ = try backUp()
    try insert("Persuasion", into: database)
    let firstMark = try database.writeBlocking { try $0.connection.mark() }
    database.close()
    try Backup.restore(from: target, to: scratch.path, options: Scratch.options)
    let restored = try scratch.open()
    defer { restored.close() }
    #expect(try titles(restored) == ["Emma"])
    let (isArmed, time, mark) = try restored.writeBlocking { tx in
      (try tx.isArmed(), try tx.backupTime(), try tx.connection.mark())
    }
    #expect(!isArmed)
    #expect(time == now)
    #expect(mark?.databaseID != firstMark?.databaseID)
    #expect(
      try restored.writeBlocking { tx in
        try tx.arm(); return try tx.isArmed()
      })
  }

  @Test func `can be restored over a database that no longer opens`() throws {
    let database = try scratch.open()
    try insert("Emma", into: database)
    _ = try backUp()
    database.close()
    truncate(scratch.path, 5_000)
    try Backup.restore(from: target, to: scratch.path, options: Scratch.options)
    let restored = try scratch.open()
    defer { restored.close() }
    #expect(try titles(restored) == ["Emma"])
  }

  @Test func `is not restored while a server runs`() throws {
    let database = try scratch.open()
    defer { database.close() }
    _ = try backUp()
    let refusal = try #require(throws: StartRefusal.self) {
      try Backup.restore(from: target, to: scratch.path, options: Scratch.options)
    }
    #expect(refusal.kind == .locked(pid: getpid()))
  }

  @Test func `put in place by hand is refused, for it would send again what was sent`() throws {
    let database = try scratch.open()
    _ = try backUp()
    try insert("Emma", into: database)
    database.close()
    try Scratch.write(Scratch.read(target), to: scratch.path)
    let refusal = try #require(throws: StartRefusal.self) { try scratch.open() }
    #expect(refusal.fix.contains("textback restore"))
  }

  @Test func `never replaces the database itself or another one in use`() throws {
    let database = try scratch.open()
    defer { database.close() }
    #expect(throws: BackupFailure.self) {
      try Backup.make(of: scratch.path, to: scratch.path, at: now, options: Scratch.options)
    }
  }

  @Test func `that is stopped leaves the one before`() throws {
    let database = try scratch.open()
    defer { database.close() }
    _ = try backUp()
    let before = try Scratch.read(target)
    #expect(throws: BackupFailure.stopped) { try backUp(shouldStop: { true }) }
    #expect(try Scratch.read(target) == before)
    #expect(!scratch.names.contains { $0.hasSuffix("-draft") })
  }

  @Test func `of a damaged database is no backup`() throws {
    let database = try scratch.open()
    for number in 1...500 { try insert("Title \(number)", into: database) }
    database.close()
    var bytes = try Scratch.read(scratch.path)
    let titles = try Connection(path: scratch.path, access: .immutable).first(
      "SELECT rootpage FROM sqlite_schema WHERE name LIKE 'sqlite_autoindex_book%'"
    ) { $0.int(0) }
    let page = try #require(titles)
    bytes[(page - 1) * 4096 + 3] ^= 0x1
    try Scratch.write(bytes, to: scratch.path)
    #expect(throws: (any Error).self) { try backUp() }
    #expect(FilePath.size(target) == nil)
  }

  @Test(arguments: ["no database at all", ""])
  func `is not restored from a file that is none`(content: String) throws {
    try Scratch.write(Array(content.utf8), to: target)
    #expect(throws: StartRefusal.self) {
      try Backup.restore(from: target, to: scratch.path, options: Scratch.options)
    }
    #expect(FilePath.size(scratch.path) == nil)
  }
}
