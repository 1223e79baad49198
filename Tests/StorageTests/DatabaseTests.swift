import Glibc
import Testing

@testable import Storage

@Suite struct `A database` {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func titles(_ database: Database) async throws -> [String] {
    try await database.read { tx in
      try tx.connection.all("SELECT title FROM book ORDER BY id") { $0.string(0) }
    }
  }

  @Test func `shows a committed write to its readers`() async throws {
    let database = try scratch.open()
    defer { database.close() }
    try await database.write { tx in
      try tx.connection.execute("INSERT INTO book (title) VALUES (?)", "Emma")
    }
    #expect(try await titles(database) == ["Emma"])
  }

  @Test func `can be read by its own user only`() throws {
    let database = try scratch.open()
    defer { database.close() }
    for name in scratch.names {
      var status = stat()
      stat("\(scratch.folder)/\(name)", &status)
      #expect(status.st_mode & 0o777 == 0o600, "\(name)")
    }
  }

  @Test func `undoes alone the body that throws`() async throws {
    let database = try scratch.open()
    defer { database.close() }
    await withTaskGroup { group in
      for number in 1...200 {
        group.addTask {
          // The failure is what this test is about.
          try? await database.write { tx in
            try tx.connection.execute("INSERT INTO book (title) VALUES (?)", "\(number)")
            if number.isMultiple(of: 3) { throw Scratch.Failure(what: "on purpose") }
          }
        }
      }
    }
    let titles = try await Set(titles(database))
    #expect(titles == Set((1...200).filter { !$0.isMultiple(of: 3) }.map(String.init)))
  }

  @Test func `numbers its transactions in the order of their commits`() async throws {
    let database = try scratch.open()
    defer { database.close() }
    let first = try await database.write { $0.sequence }
    await #expect(throws: Scratch.Failure.self) {
      try await database.write { _ in throw Scratch.Failure(what: "on purpose") }
    }
    let second = try database.writeBlocking { $0.sequence }
    #expect([first, second] == [1, 2])
  }

  @Test func `keeps what was acknowledged when the process is killed`() async throws {
    let database = try scratch.open()
    defer { database.close() }
    for title in ["Emma", "Persuasion"] {
      try await database.write { tx in
        try tx.connection.execute("INSERT INTO book (title) VALUES (?)", title)
      }
    }
    let copy = try scratch.copyAsKilled()
    let reopened = try copy.open()
    defer { reopened.close() }
    #expect(try await titles(reopened) == ["Emma", "Persuasion"])
    #expect(reopened.epoch == database.epoch + 1)
  }
}
