import Glibc
import Testing
import Threads

@testable import Storage

@Suite struct `A full disk` {
  let scratch: Scratch
  let connection: Connection

  init() throws {
    scratch = try Scratch()
    connection = try Connection(path: scratch.path, access: .create, settings: .init())
    try connection.migrate(Scratch.migrations, identity: "test")
  }

  /// As if the file system could hold this many pages of the database.
  private func allow(pages: Int) throws {
    try connection.run(script: "PRAGMA max_page_count = \(pages)")
  }

  private func insert(_ title: String, using space: Space, _ told: Monitor<[String]>) -> Job {
    Job(
      using: space,
      { tx in
        try tx.connection.execute(
          "INSERT INTO book (title, cover) VALUES (?, zeroblob(40000))", title)
      },
      deliver: { result in
        let word =
          switch result {
          case .success: "stored"
          case .failure(let error): (error as? DatabaseError)?.isFull == true ? "full" : "\(error)"
          }
        told.change { $0.append("\(title) \(word)") }
      })
  }

  @Test func `refuses new work, records what would be lost, and ends when there is room`() throws {
    try allow(pages: 20)
    var surroundings = Writer.Surroundings(epoch: 0) { throw WriteRefusal.closed }
    surroundings.onFault = { error in
      // The reserve has been given up by now.
      #expect((error as? DatabaseError)?.isFull == true)
      // Were it to fail, the verdict would not be stored.
      try? allow(pages: 34)
    }
    let writer = Writer(connection, surroundings)
    let told = Monitor<[String]>([])
    writer.perform([
      insert("first", using: .free, told), insert("second", using: .free, told),
      insert("verdict", using: .reserve, told), insert("third", using: .free, told),
    ])
    #expect(
      told.change { $0 } == ["first full", "second full", "third full", "verdict stored"])
    writer.perform([insert("fourth", using: .free, told)])
    #expect(told.change { $0.last } == "fourth stored")
  }

  @Test func `has a reserve of its own, given up at once`() throws {
    let reserve = DiskReserve(path: scratch.path)
    #expect(reserve.take())
    #expect(reserve.take(), "it may be there from a run that was killed")
    var status = stat()
    stat(scratch.path + "-reserve", &status)
    #expect(status.st_blocks * 512 >= DiskReserve.bytesMax)
    reserve.release()
    #expect(!scratch.names.contains("textback.db-reserve"))
  }

  @Test func `has no reserve after a regular end`() throws {
    let database = try scratch.open { $0.hasReserve = true }
    #expect(scratch.names.contains("textback.db-reserve"))
    database.close()
    #expect(!scratch.names.contains("textback.db-reserve"))
  }
}
