import Testing
import Threads

@testable import Storage

/// Several threads, several connections, and a command beside the server.
@Suite struct `A live database` {
  let scratch: Scratch
  let options: Database.Options

  init() throws {
    scratch = try Scratch()
    options = Scratch.options
  }

  @Test func `serves both doors at once and loses nothing`() async throws {
    let database = try scratch.open()
    defer { database.close() }
    let threads = try (0..<4).map { thread in
      try WorkerThread {
        for number in 0..<50 {
          // A lost row is what the count below would show.
          _ = try? database.writeBlocking { tx in
            try tx.connection.execute(
              "INSERT INTO book (title) VALUES (?)", "thread \(thread) \(number)")
          }
        }
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          _ = try await database.write { tx in
            try tx.connection.execute("INSERT INTO book (title) VALUES (?)", "task \(number)")
          }
        }
        group.addTask {
          try await database.read { tx in
            let rows = try tx.connection.first("SELECT count(*) FROM book") { $0.int(0) }
            let top = try tx.connection.first("SELECT coalesce(max(id), 0) FROM book") { $0.int(0) }
            #expect(rows == top, "a read sees one state")
          }
        }
      }
      try await group.waitForAll()
    }
    for thread in threads { thread.join() }
    let rows = try await database.read { tx in
      try tx.connection.first("SELECT count(*) FROM book") { $0.int(0) }
    }
    #expect(rows == 400)
  }

  @Test func `lets a command write and read beside it, and keeps the log`() async throws {
    let database = try scratch.open()
    defer { database.close() }
    let first = try await database.write { $0.sequence }
    let second = try {
      let command = try Database.openBeside(path: scratch.path, options: options)
      return try command.inTransaction { tx in
        try tx.connection.execute("INSERT INTO book (title) VALUES ('by hand')")
        return tx.sequence
      }
    }()
    let third = try await database.write { $0.sequence }
    #expect([first, second, third] == [1, 2, 3])
    #expect(try #require(FilePath.size(scratch.path + "-wal")) > 0)
    let rows = try await database.read { tx in
      try tx.connection.first("SELECT count(*) FROM book") { $0.int(0) }
    }
    #expect(rows == 1)
  }

  @Test func `is not moved into its file by a command, however much that writes`() throws {
    let database = try scratch.open()
    defer { database.close() }
    let size = FilePath.size(scratch.path)
    try {
      let command = try Database.openBeside(path: scratch.path, options: options)
      for number in 0..<20 {
        try command.inTransaction { tx in
          try tx.connection.execute(
            "INSERT INTO book (title, cover) VALUES (?, zeroblob(500000))", "\(number)")
        }
      }
    }()
    #expect(FilePath.size(scratch.path) == size)
    #expect(try #require(FilePath.size(scratch.path + "-wal")) > 10_000_000)
  }

  @Test func `waits five seconds for another's lock, and then says who waits for what`() throws {
    let database = try scratch.open()
    defer { database.close() }
    let other = try Connection(path: scratch.path, access: .readWrite)
    let timeouts = try [other, Database.openBeside(path: scratch.path, options: options)].map {
      try $0.first("PRAGMA busy_timeout") { $0.int(0) }
    }
    #expect(timeouts == [5_000, 5_000])
    try other.begin()
    let error = try #require(throws: DatabaseError.self) { try database.insert("Emma") }
    #expect(error.isBusy)
    try other.rollback()
    try database.insert("Emma")
    #expect(try database.titles() == ["Emma"])
  }

  @Test func `is made by a command when there is none yet`() throws {
    let command = try Database.openBeside(path: scratch.path, options: options)
    try command.inTransaction { tx in
      try tx.connection.execute("INSERT INTO book (title) VALUES ('first')")
    }
    let database = try scratch.open()
    defer { database.close() }
    let rows = try database.writeBlocking { tx in
      try tx.connection.first("SELECT count(*) FROM book") { $0.int(0) }
    }
    #expect(rows == 1)
  }

  @Test func `is not migrated by a command`() throws {
    try scratch.open().close()
    var options = options
    options.migrations.append(Migration(version: 2, name: "0002", sql: "CREATE TABLE x (y)"))
    let refusal = try #require(throws: StartRefusal.self) {
      try Database.openBeside(path: scratch.path, options: options)
    }
    #expect(refusal.fix.contains("textback migrate"))
  }
}
