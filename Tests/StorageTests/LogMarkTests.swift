import Glibc
import Testing

@testable import Storage

/// Main file and write-ahead log at three times, put together in every way.
@Suite struct `A write-ahead log from elsewhere` {
  /// Copies of the files as a killed process leaves them, at one time.
  struct Snapshot {
    let main: [UInt8]
    let log: [UInt8]
    let shared: [UInt8]
  }

  let scratch: Scratch
  let snapshots: [Snapshot]

  /// Snapshots 0 and 1 share a log; before 2 it was moved into the main file and begun anew, so
  /// that log 1 beside file 2 says nothing new, and only the note can tell that log 2 is gone.
  init() throws {
    scratch = try Scratch()
    var snapshots: [Snapshot] = []
    for isNewRun in [false, true] {
      let database = try scratch.open()
      defer { database.close() }
      for number in isNewRun ? [3] : [1, 2] {
        try database.writeBlocking { tx in
          try tx.connection.execute("INSERT INTO book (title) VALUES (?)", "\(number)")
        }
        snapshots.append(try Self.snapshot(scratch))
      }
    }
    self.snapshots = snapshots
  }

  private static func snapshot(_ scratch: Scratch) throws -> Snapshot {
    Snapshot(
      main: try Scratch.read(scratch.path), log: try Scratch.read(scratch.path + "-wal"),
      shared: try Scratch.read(scratch.path + "-shm"))
  }

  private func open(
    main: Snapshot?, log: Snapshot?, shared: Snapshot? = nil, forgetting: Bool
  ) throws -> Int {
    for suffix in ["", "-wal", "-shm"] { unlink(scratch.path + suffix) }
    if let main { try Scratch.write(main.main, to: scratch.path) }
    if let log { try Scratch.write(log.log, to: scratch.path + "-wal") }
    if let shared { try Scratch.write(shared.shared, to: scratch.path + "-shm") }
    if forgetting { unlink(scratch.path + "-lock") }
    let database = try scratch.open()
    defer { database.close() }
    return try database.writeBlocking { tx in
      try tx.connection.first("SELECT count(*) FROM book") { $0.int(0) } ?? 0
    }
  }

  @Test(arguments: [0, 1, 2], [0, 1, 2])
  func `is refused unless it continues the file`(main: Int, log: Int) throws {
    let rows = [[1, 2, nil], [1, 2, nil], [nil, 2, 3]][main][log]
    let opened = Result {
      try open(main: snapshots[main], log: snapshots[log], forgetting: true)
    }
    if let rows {
      #expect(try opened.get() == rows)
    } else {
      #expect(throws: StartRefusal.self) { try opened.get() }
    }
  }

  @Test(arguments: [0, 1, 2], [0, 1, 2])
  func `is refused unless it reaches the last commit that was noted`(main: Int, log: Int) throws {
    let opened = Result {
      try open(main: snapshots[main], log: snapshots[log], forgetting: false)
    }
    if main == 2, log == 2 {
      #expect(try opened.get() == 3)
    } else {
      #expect(throws: StartRefusal.self) { try opened.get() }
    }
  }

  /// SQLite makes the shared memory anew when nobody has the file open, whatever lies there.
  @Test(arguments: [0, 1, 2], [0, 1, 2])
  func `is judged the same beside any shared memory`(log: Int, shared: Int) throws {
    for main in 0...2 {
      let alone = Result {
        try open(main: snapshots[main], log: snapshots[log], forgetting: true)
      }
      let beside = Result {
        try open(
          main: snapshots[main], log: snapshots[log], shared: snapshots[shared], forgetting: true)
      }
      #expect((try? alone.get()) == (try? beside.get()), "\(main)")
    }
  }

  @Test func `is missed when it is gone`() throws {
    let refusal = try #require(throws: StartRefusal.self) {
      try open(main: snapshots[2], log: nil, forgetting: false)
    }
    #expect(refusal.kind == .corrupt)
    #expect(refusal.problem.hasSuffix("commits 3 to 3 are missing from it"))
  }

  @Test func `is not thrown away when the file is gone`() throws {
    let refusal = try #require(throws: StartRefusal.self) {
      try open(main: nil, log: snapshots[2], forgetting: false)
    }
    #expect(refusal.kind == .corrupt)
  }

  @Test func `is refused when it is another database's`() throws {
    let other = try Scratch()
    let database = try other.open()
    defer { database.close() }
    try database.writeBlocking { tx in
      try tx.connection.execute("INSERT INTO book (title) VALUES ('x')")
    }
    let foreign = try Self.snapshot(other)
    let errors = try [snapshots[2], foreign].map { main in
      try #require(throws: StartRefusal.self) {
        try open(main: main, log: foreign, forgetting: false)
      }
    }
    #expect(errors.map(\.kind) == [.foreign, .foreign])
  }
}
