import Glibc
import Testing

@testable import Storage

@Suite struct `A start is refused` {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func refusal() -> StartRefusal.Kind? {
    do {
      try scratch.open().close()
      return nil
    } catch {
      let refusal = error as? StartRefusal
      #expect(refusal?.fix.isEmpty == false)
      return refusal?.kind
    }
  }

  /// A file with a hundred rows, closed.
  private func fill() throws {
    let database = try scratch.open()
    defer { database.close() }
    try database.writeBlocking { tx in
      for number in 1...100 {
        try tx.connection.execute("INSERT INTO book (title) VALUES (?)", "Title \(number)")
      }
    }
  }

  @Test func `while another database is open on the file, with the holder's process id`() throws {
    let database = try scratch.open()
    #expect(refusal() == .locked(pid: getpid()))
    database.close()
    #expect(refusal() == nil)
  }

  @Test func `while another process holds it, with its id`() throws {
    try fill()
    let holder = try Holder(of: scratch.path + "-lock")
    #expect(refusal() == .locked(pid: holder.pid))
    holder.stop()
    #expect(refusal() == nil)
  }

  @Test func `under another name of the file too`() throws {
    let database = try scratch.open()
    defer { database.close() }
    symlink(scratch.path, "\(scratch.folder)/other.db")
    let options = Scratch.options
    let refusal = try #require(throws: StartRefusal.self) {
      try Database.open(path: "\(scratch.folder)/other.db", options: options)
    }
    #expect(refusal.kind == .locked(pid: getpid()))
  }

  @Test func `when a newer version has migrated the file`() throws {
    try scratch.open {
      $0.migrations.append(Migration(version: 2, name: "0002", sql: "CREATE TABLE x (y)"))
    }.close()
    #expect(refusal() == .newer)
  }

  @Test func `when the file belongs to another program`() throws {
    try Connection(path: scratch.path, access: .create).run(script: "CREATE TABLE x (y)")
    #expect(refusal() == .foreign)
  }

  @Test func `when the file is no database`() throws {
    try Scratch.write(
      Array("Dear diary, ".utf8) + Array(repeating: 32, count: 9_000), to: scratch.path)
    #expect(refusal() == .corrupt)
  }

  @Test func `when the file is cut off`() throws {
    try fill()
    truncate(scratch.path, 4096 * 3)
    #expect(refusal() == .corrupt)
  }

  @Test(arguments: [(0, 100), (100, 140), (4096, 4104)])
  func `when bytes that SQLite relies on are overwritten`(from: Int, to: Int) throws {
    try fill()
    var bytes = try Scratch.read(scratch.path)
    for index in from..<to { bytes[index] = 0xa5 }
    try Scratch.write(bytes, to: scratch.path)
    #expect(refusal() == .corrupt)
  }

  @Test func `never with a crash, whichever bytes are flipped`() throws {
    try fill()
    let good = try Scratch.read(scratch.path)
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...20, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
      try Scratch.write(bytes, to: scratch.path)
      unlink(scratch.path + "-wal")
      unlink(scratch.path + "-lock")
      let kind = refusal()
      #expect([nil, .corrupt, .foreign, .newer].contains(kind))
    }
  }

  @Test func `when the folder is missing`() throws {
    let options = Scratch.options
    let refusal = try #require(throws: StartRefusal.self) {
      try Database.open(path: "\(scratch.folder)/missing/textback.db", options: options)
    }
    #expect(refusal.kind == .unreadable)
    #expect(refusal.description.contains("missing/textback.db-lock: No such file"))
  }

  @Test func `when the path is a folder`() throws {
    mkdir(scratch.path, 0o700)
    defer { rmdir(scratch.path) }
    #expect(refusal() == .unreadable)
  }

  @Test func `when the folder may not be written to, not even by root`() throws {
    let refusal = try #require(throws: StartRefusal.self) {
      try Database.open(path: "/sys/textback.db")
    }
    #expect(refusal.kind == .unreadable)
  }
}
