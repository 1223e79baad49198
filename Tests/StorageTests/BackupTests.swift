import Glibc
import Testing
import TextBack

@testable import Storage

@Suite struct `A backup` {
  let scratch: Scratch
  let target: String
  static let now = Moment(
    wall: Timestamp(milliseconds: 1_800_000_000_000),
    steady: SteadyTime(milliseconds: 1_800_000_000_000))

  init() throws {
    scratch = try Scratch()
    target = "\(scratch.folder)/backup.db"
  }

  private func backUp(shouldStop: () -> Bool = { false }) throws -> Backup {
    try Backup.make(
      of: scratch.path, to: target, at: Self.now, options: Scratch.options, shouldStop: shouldStop)
  }

  @Test func `is one whole file for this user alone, taken while the server writes`() throws {
    let database = try scratch.open()
    defer { database.close() }
    try database.insert("Emma")
    let backup = try backUp()
    try database.insert("Persuasion")
    #expect(backup.sequence == 1)
    #expect(FilePath.size(target) == backup.bytes)
    #expect(scratch.names.filter { $0.hasPrefix("backup") } == ["backup.db"])
    var status = stat()
    stat(target, &status)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(status.st_nlink == 1)
    let copy = try Connection(path: target, access: .readOnly)
    #expect(try copy.all("SELECT title FROM book") { $0.string(0) } == ["Emma"])
  }

  @Test(arguments: ["", "-wal", "-lock"])
  func `never replaces a file, nor a database in use`(suffix: String) throws {
    let database = try scratch.open()
    defer { database.close() }
    try Scratch.write([1, 2, 3], to: target + suffix)
    #expect(throws: BackupFailure.taken(target)) { try backUp() }
    #expect(try Scratch.read(target + suffix) == [1, 2, 3])
    #expect(!scratch.names.contains { $0.contains("-draft") })
  }

  @Test func `that is stopped leaves nothing`() throws {
    let database = try scratch.open()
    defer { database.close() }
    #expect(throws: BackupFailure.stopped) { try backUp(shouldStop: { true }) }
    #expect(!scratch.names.contains { $0.hasPrefix("backup") })
  }

  @Test func `of a damaged database is no backup`() throws {
    let database = try scratch.open()
    for number in 1...500 { try database.insert("Title \(number)") }
    database.close()
    var bytes = try Scratch.read(scratch.path)
    let titles = try Connection(path: scratch.path, access: .immutable).first(
      "SELECT rootpage FROM sqlite_schema WHERE name LIKE 'sqlite_autoindex_book%'"
    ) { $0.int(0) }
    let page = try #require(titles)
    bytes[(page - 1) * 4096 + 3] ^= 0x1
    try Scratch.write(bytes, to: scratch.path)
    #expect(throws: (any Error).self) { try backUp() }
    #expect(!scratch.names.contains { $0.hasPrefix("backup") })
  }

  @Test func `of a database in which something does not hold is no backup`() throws {
    var options = Database.Options()
    options.hasReserve = false
    try Database.open(path: scratch.path, options: options).close()
    try Database.openBeside(path: scratch.path, options: options).inTransaction { tx in
      let id = try tx.openBusiness(BusinessSettings(name: "B", timeZone: "UTC"), at: Self.now)
      try tx.connection.execute(
        "UPDATE account SET balance = 5 WHERE business_id = ? AND name = 'spent'", id.rawValue)
    }
    #expect(throws: BackupFailure.broken(["L1"])) {
      try Backup.make(of: scratch.path, to: target, at: Self.now, options: options)
    }
    #expect(!scratch.names.contains { $0.hasPrefix("backup") })
  }
}

extension Database {
  func insert(_ title: String) throws {
    try writeBlocking { tx in
      try tx.connection.execute("INSERT INTO book (title) VALUES (?)", title)
    }
  }

  func titles() throws -> [String] {
    try writeBlocking { tx in
      try tx.connection.all("SELECT title FROM book ORDER BY id") { $0.string(0) }
    }
  }
}
