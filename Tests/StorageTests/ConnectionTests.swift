import Testing

@testable import Storage

@Suite struct `A connection` {
  let scratch: Scratch
  let connection: Connection

  init() throws {
    scratch = try Scratch()
    let options = Scratch.options
    connection = try Opening(path: scratch.path, options: options).open()
  }

  @Test func `gives back each kind of value as it was bound`() throws {
    try connection.execute(
      "INSERT INTO book (id, title, pages, cover) VALUES (?, ?, ?, ?)",
      Int64.max, "É\0🙂", 7, [0, 255] as [UInt8])
    let same = try connection.first("SELECT id, title, pages, cover, 1 FROM book") { row in
      row.int64(0) == .max && row.string(1) == "É\0🙂" && row.int(2) == 7
        && row.blob(3) == [0, 255] && row.bool(4)
    }
    #expect(same == true)
  }

  @Test func `stores empty text and empty bytes as such, and nothing as null`() throws {
    try connection.execute(
      "INSERT INTO book (title, pages, cover) VALUES (?, ?, ?)", "x", Int?.none, [UInt8]())
    let same = try connection.first(
      "SELECT pages, cover, typeof(cover), typeof(?), typeof(?) FROM book", "", true
    ) { row in
      row.isNull(0) && row.optionalInt(0) == nil && row.optionalBlob(1) == []
        && row.string(2) == "blob" && row.string(3) == "text" && row.string(4) == "integer"
    }
    #expect(same == true)
  }

  @Test func `counts the rows that a statement changed`() throws {
    for title in ["a", "b"] {
      try connection.execute("INSERT INTO book (title) VALUES (?)", title)
    }
    #expect(try connection.execute("UPDATE book SET pages = ?", 1) == 2)
    #expect(connection.lastInsertedRowID == 2)
  }

  @Test func `may use a statement again while its rows are read`() throws {
    for title in ["a", "b"] {
      try connection.execute("INSERT INTO book (title) VALUES (?)", title)
    }
    var pairs: [String] = []
    try visit { outer in try visit { inner in pairs.append(outer + inner) } }
    #expect(pairs == ["aa", "ab", "ba", "bb"])
  }

  private func visit(_ body: (String) throws -> Void) throws {
    try connection.query("SELECT title FROM book ORDER BY title") { try body($0.string(0)) }
  }

  @Test func `tells a duplicate from another broken constraint, without the values`() throws {
    try connection.execute("INSERT INTO book (title) VALUES (?)", "+14155550123")
    let duplicate = try #require(throws: DatabaseError.self) {
      try connection.execute("INSERT INTO book (title) VALUES (?)", "+14155550123")
    }
    let invalid = try #require(throws: DatabaseError.self) {
      try connection.execute("INSERT INTO book (title, pages) VALUES (?, ?)", "y", -1)
    }
    let orphan = try #require(throws: DatabaseError.self) {
      try connection.execute("INSERT INTO book (title, shelf) VALUES (?, ?)", "z", 99)
    }
    #expect(duplicate.isDuplicate && duplicate.isConstraint)
    #expect(invalid.isConstraint && !invalid.isDuplicate)
    #expect(orphan.isConstraint && !orphan.isDuplicate)
    #expect(!duplicate.description.contains("4155550123"))
  }

  @Test(
    arguments: [
      ("PRAGMA journal_mode", "wal"), ("PRAGMA synchronous", "2"), ("PRAGMA foreign_keys", "1"),
      ("PRAGMA trusted_schema", "0"), ("PRAGMA temp_store", "2"),
      ("PRAGMA wal_autocheckpoint", "0"),
      ("PRAGMA busy_timeout", "5000"), ("PRAGMA secure_delete", "1"),
      ("PRAGMA application_id", "1413830740"),
    ] as [(StaticString, String)])
  func `has every setting in force`(pragma: StaticString, value: String) throws {
    #expect(try connection.first(pragma) { $0.string(0) } == value)
  }

  @Test(
    arguments: [
      "ATTACH 'other.db' AS other", "PRAGMA synchronous = OFF", "SELECT load_extension('x')",
      "PRAGMA writable_schema = ON",
    ] as [StaticString])
  func `refuses what no flow needs`(sql: StaticString) {
    #expect(throws: DatabaseError.self) { try connection.execute(sql) }
  }

  @Test func `undoes a transaction that throws`() throws {
    #expect(throws: Scratch.Failure.self) {
      try connection.inTransaction { tx in
        try tx.connection.execute("INSERT INTO book (title) VALUES ('a')")
        throw Scratch.Failure(what: "on purpose")
      }
    }
    #expect(!connection.isInTransaction)
    #expect(try connection.first("SELECT count(*) FROM book") { $0.int(0) } == 0)
  }

  @Test func `cannot write in a snapshot of a reader`() throws {
    let options = Scratch.options
    let reader = try Database.openToRead(path: scratch.path, options: options)
    #expect(throws: DatabaseError.self) {
      try reader.inSnapshot { try $0.connection.execute("DELETE FROM book") }
    }
  }
}
