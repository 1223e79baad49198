import Testing
import TextBack

@testable import Storage

@Suite struct `A migration` {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func open(_ migrations: [Migration]) throws -> Connection {
    var options = Scratch.options
    options.migrations = migrations
    return try Opening(path: scratch.path, options: options).open()
  }

  private func second(_ sql: String) -> [Migration] {
    Scratch.migrations + [Migration(version: 2, name: "0002_second.sql", sql: sql)]
  }

  @Test func `is inside the binary for every file of the folder`() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let files = MachineFiles().names(in: "/\(root)/migrations").filter { $0.hasSuffix(".sql") }
    let embedded = Migration.embedded
    #expect(embedded.map(\.name) == files.sorted())
    for migration in embedded {
      let bytes = try Scratch.read("/\(root)/migrations/\(migration.name)")
      #expect(migration.sql == String(decoding: bytes, as: UTF8.self))
      #expect(migration.name.hasPrefix(String("000\(migration.version)_".suffix(5))))
    }
    #expect(embedded.map(\.version) == embedded.map(\.version).sorted())
  }

  @Test func `keeps what is stored, and leaves the main file complete`() throws {
    try open(Scratch.migrations).execute("INSERT INTO book (title) VALUES ('Emma')")
    let connection = try open(second("ALTER TABLE book ADD COLUMN year INTEGER"))
    #expect(try connection.schemaVersion() == 2)
    #expect(
      try connection.first("SELECT title FROM book WHERE year IS NULL") { $0.string(0) } == "Emma")
    #expect(FilePath.size(scratch.path + "-wal") == 0)
  }

  @Test func `may rebuild a table that others refer to`() throws {
    try open(Scratch.migrations).run(
      script: "INSERT INTO shelf VALUES (1); INSERT INTO book (title, shelf) VALUES ('Emma', 1)")
    let connection = try open(
      second(
        """
        CREATE TABLE new_shelf (id INTEGER PRIMARY KEY, name TEXT) STRICT;
        INSERT INTO new_shelf (id) SELECT id FROM shelf;
        DROP TABLE shelf;
        ALTER TABLE new_shelf RENAME TO shelf;
        """))
    #expect(try connection.first("SELECT shelf FROM book") { $0.int(0) } == 1)
    #expect(try connection.first("PRAGMA foreign_keys") { $0.int(0) } == 1)
  }

  @Test(arguments: [
    "CREATE TABLE more (x) STRICT; nonsense",
    "INSERT INTO shelf VALUES (1), (1)",
    "DELETE FROM shelf",
  ])
  func `that fails changes nothing`(sql: String) throws {
    try open(Scratch.migrations).run(
      script: "INSERT INTO shelf VALUES (7); INSERT INTO book (title, shelf) VALUES ('Emma', 7)")
    #expect(throws: StartRefusal.self) { try open(second(sql)) }
    let connection = try open(Scratch.migrations)
    #expect(try connection.schemaVersion() == 1)
    #expect(try connection.first("SELECT count(*) FROM shelf") { $0.int(0) } == 1)
  }

  @Test func `that fails undoes those before it too`() throws {
    try open(Scratch.migrations).execute("INSERT INTO book (title) VALUES ('Emma')")
    let both =
      second("ALTER TABLE book ADD COLUMN year INTEGER")
      + [Migration(version: 3, name: "0003_third.sql", sql: "nonsense")]
    #expect(throws: StartRefusal.self) { try open(both) }
    let connection = try open(Scratch.migrations)
    #expect(try connection.schemaVersion() == 1)
    #expect(throws: DatabaseError.self) { try connection.execute("SELECT year FROM book") }
  }

  @Test func `from the first version keeps a whole history, which is then sound`() throws {
    let old = try open(Array(Migration.embedded.prefix(1)))
    _ = try old.raiseEpoch()
    try old.run(script: Story.first)
    let connection = try open(Migration.embedded)
    let moment = Moment(wall: .init(milliseconds: 100), steady: .init(milliseconds: 100))
    #expect(try connection.verify(Predicate.all, at: moment) { 0 }.filter { !$0.holds } == [])
  }

  @Test func `gives what is stored the carrier account of its number`() throws {
    let old = try open(Migration.embedded.filter { $0.version < 13 })
    _ = try old.raiseEpoch()
    try old.run(script: Story.script)
    let connection = try open(Migration.embedded)
    for sql: StaticString in [
      "SELECT DISTINCT carrier FROM call", "SELECT DISTINCT carrier FROM attempt",
      "SELECT DISTINCT carrier FROM message",
    ] {
      #expect(try connection.all(sql) { $0.optionalString(0) } == ["main"])
    }
  }

  @Test func `from empty fills the whole schema, which is then as recorded`() throws {
    let connection = try open(Migration.embedded)
    let broken = try connection.verify(
      Predicate.file,
      at: .init(
        wall: .init(milliseconds: 0), steady: .init(milliseconds: 0))
    ) { 0 }
    #expect(broken.filter { !$0.holds } == [])
  }
}
