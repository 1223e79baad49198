import Testing
import Threads

@testable import Storage

@Suite struct `The writer` {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func connection() throws -> Connection {
    let options = Scratch.options
    return try Opening(path: scratch.path, options: options).open()
  }

  @Test func `lets all who wait share one commit`() throws {
    let connection = try connection()
    let commits = Monitor<[Int64]>([])
    var surroundings = Writer.Surroundings(epoch: 0) { throw WriteRefusal.closed }
    surroundings.onCommit = { sequence in commits.change { $0.append(sequence) } }
    let writer = Writer(connection, surroundings)
    let told = Monitor<[Int64]>([])
    let jobs = (1...100).map { number in
      Job({ tx in
        try tx.connection.execute("INSERT INTO book (title) VALUES (?)", "\(number)")
        #expect(told.change { $0.isEmpty }, "nobody hears before the commit")
      }) { result in
        if case .success = result { told.change { $0.append(Int64(number)) } }
      }
    }
    writer.perform(jobs)
    #expect(commits.change { $0 } == [100])
    #expect(told.change { $0 } == Array(1...100))
  }

  @Test func `commits what the others wrote when one body throws`() throws {
    let connection = try connection()
    let writer = Writer(connection, .init(epoch: 0) { throw WriteRefusal.closed })
    let results = Monitor<[Bool]>([])
    let titles = ["a", "b", "a", "c"]
    writer.perform(
      titles.map { title in
        Job({ tx in try tx.connection.execute("INSERT INTO book (title) VALUES (?)", title) }) {
          result in
          results.change { $0.append((try? result.get()) != nil) }
        }
      })
    #expect(results.change { $0 } == [true, true, false, true])
    let numbers = try connection.first("SELECT value FROM meta WHERE key = 'seq'") { $0.int(0) }
    #expect(numbers == 3)
  }

  @Test func `runs the bodies again when one throws, and keeps what each did once`() throws {
    let connection = try connection()
    let commits = Monitor<[Int64]>([])
    var surroundings = Writer.Surroundings(epoch: 0) { throw WriteRefusal.closed }
    surroundings.onCommit = { sequence in commits.change { $0.append(sequence) } }
    let writer = Writer(connection, surroundings)
    let runs = Monitor<[String: Int]>([:])
    let told = Monitor<[String]>([])
    struct Refused: Error {}
    writer.perform(
      ["a", "b", "c"].map { title in
        Job({ tx -> Void in
          runs.change { $0[title, default: 0] += 1 }
          try tx.connection.execute("INSERT INTO book (title) VALUES (?)", title)
          if title == "b" { throw Refused() }
        }) { result in
          told.change { $0.append((try? result.get()) != nil ? title : title + " refused") }
        }
      })
    #expect(runs.change { $0 } == ["a": 2, "b": 2, "c": 1])
    #expect(told.change { $0 } == ["a", "b refused", "c"], "once each, in order")
    #expect(commits.change { $0 } == [2])
    let titles = try connection.all("SELECT title FROM book ORDER BY id") { $0.string(0) }
    #expect(titles == ["a", "c"])
  }

  @Test func `refuses everything once another process has taken over`() throws {
    let connection = try connection()
    _ = try connection.raiseEpoch()
    let errors = Monitor<[WriteRefusal]>([])
    let writer = Writer(connection, .init(epoch: 0) { throw WriteRefusal.closed })
    writer.perform([
      Job({ _ in }) { result in
        if case .failure(let error as WriteRefusal) = result { errors.change { $0 = [error] } }
      }
    ])
    #expect(errors.change { $0 } == [.superseded])
    #expect(!connection.isInTransaction)
  }

  @Test func `moves the log into the file before it grows without end`() throws {
    let database = try scratch.open()
    defer { database.close() }
    for number in 1...40 {
      try database.writeBlocking { tx in
        try tx.connection.execute(
          "INSERT INTO book (title, cover) VALUES (?, zeroblob(1000000))", "\(number)")
      }
    }
    let log = try #require(FilePath.size(scratch.path + "-wal"))
    #expect(log < 30_000_000)
  }

  @Test func `says how many wait when it can take no more`() throws {
    let queue = JobQueue<Int>(limit: 2)
    try queue.append(1)
    try queue.append(2)
    #expect(throws: WriteRefusal.overloaded(waiting: 2)) { try queue.append(3) }
    #expect(queue.takeAll() == [1, 2])
    try queue.append(4)
    queue.close()
    #expect(throws: WriteRefusal.closed) { try queue.append(5) }
    #expect(queue.takeAll() == [4])
    #expect(queue.takeAll() == nil)
  }

  @Test func `leaves an empty log when the database is closed`() throws {
    let database = try scratch.open()
    try database.writeBlocking { tx in
      try tx.connection.execute("INSERT INTO book (title) VALUES ('a')")
    }
    database.close()
    database.close()
    #expect(FilePath.size(scratch.path + "-wal") == 0)
    #expect(throws: WriteRefusal.closed) { try database.writeBlocking { _ in } }
  }
}

@Suite struct `The queue of the writer` {
  @Test func `is full at its limit, but not for facts that would be lost`() throws {
    let queue = JobQueue<Int>(limit: 1)
    try queue.append(1)
    #expect(throws: WriteRefusal.overloaded(waiting: 1)) { try queue.append(2) }
    try queue.append(3, passesLimit: true)
    #expect(queue.takeAll() == [1, 3])
  }
}
