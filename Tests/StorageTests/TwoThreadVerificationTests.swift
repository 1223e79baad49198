import Testing
import TextBack
import Threads

@testable import Storage

@Suite struct `A verification on two threads` {
  let scratch: Scratch
  private let now = Moment(
    wall: Timestamp(milliseconds: 1_000), steady: SteadyTime(milliseconds: 2_000))

  init() throws {
    scratch = try Scratch()
  }

  private var options: Database.Options {
    var options = Database.Options()
    options.hasReserve = false
    return options
  }

  @Test func `gives every result once, in order`() throws {
    try Database.open(path: scratch.path, options: options).close()
    let results = try Verification(of: scratch.path).run(Predicate.all, at: now) { 0 }
    #expect(results.map(\.name) == Predicate.all.map(\.name))
    #expect(results.filter { !$0.holds } == [])
  }

  @Test func `sees one state, whatever is written meanwhile`() throws {
    let database = try Database.open(path: scratch.path, options: options)
    defer { database.close() }
    // Each commit breaks what the first row says and mends it with the second.
    try database.writeBlocking { try $0.connection.setMeta(MetaKey<Int64>(name: "left"), 0) }
    try database.writeBlocking { try $0.connection.setMeta(MetaKey<Int64>(name: "right"), 0) }
    let isDone = Monitor(false)
    let writer = try WorkerThread {
      var number: Int64 = 0
      while !isDone.change({ $0 }) {
        number += 1
        let value = number
        // A write that fails changes neither, so there is nothing to handle.
        try? database.writeBlocking { tx in
          try tx.connection.setMeta(MetaKey<Int64>(name: "left"), value)
          try tx.connection.setMeta(MetaKey<Int64>(name: "right"), value)
        }
      }
    }
    defer {
      isDone.change { $0 = true }
      writer.join()
    }
    let left = Predicate(
      "left", "x", subject: "SELECT value FROM meta WHERE key = 'left'",
      offenders: "SELECT 1 LIMIT 0")
    let right = Predicate(
      "right", "x", subject: "SELECT value FROM meta WHERE key = 'right'",
      offenders: "SELECT 1 LIMIT 0")
    for _ in 0..<20 {
      let results = try Verification(of: scratch.path).run(
        Array(repeating: [left, right], count: 10).flatMap { $0 }, at: now
      ) { 0 }
      #expect(Set(results.map(\.rows)).count == 1)
    }
  }

  @Test func `tells the error of either thread`() throws {
    try Database.open(path: scratch.path, options: options).close()
    let wrong = Predicate("X", "x", subject: "SELECT nonsense", offenders: "SELECT 1 LIMIT 0")
    #expect(throws: DatabaseError.self) {
      try Verification(of: scratch.path).run(Predicate.all + [wrong], at: now) { 0 }
    }
  }
}
