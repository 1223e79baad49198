import CCrashVFS
import Testing
import Threads

@testable import Storage

/// The writer on a disk of which one operation fails, or which fills up, at every possible moment.
@Suite struct `On a failing disk` {
  /// What the caller of each write was told.
  enum Told: Equatable {
    case stored, failed
  }

  private func insert(_ number: Int, _ told: Monitor<[Told]>) -> Job {
    Job({ tx in
      try tx.connection.execute(
        "INSERT INTO book (id, title, cover) VALUES (?, ?, zeroblob(3000))",
        number, "Title \(number)")
    }) { result in
      let word: Told = if case .success = result { .stored } else { .failed }
      told.change { $0.append(word) }
    }
  }

  /// Performs ten groups of two, and returns what was told.
  private func live(_ writer: Writer) -> [Told] {
    let told = Monitor<[Told]>([])
    for group in 0..<10 {
      writer.perform([insert(2 * group + 1, told), insert(2 * group + 2, told)])
    }
    return told.change { $0 }
  }

  /// Nothing acknowledged is missing, and the file is sound.
  private func check(_ disk: Disk, _ told: [Told], _ comment: Comment) throws {
    let connection = try disk.open()
    let present = try Set(connection.all("SELECT id FROM book") { $0.int(0) })
    let stored = Set((1...told.count).filter { told[$0 - 1] == .stored })
    #expect(stored.isSubset(of: present), comment)
    #expect(try connection.first("PRAGMA integrity_check(1)") { $0.string(0) } == "ok", comment)
  }

  private func operations(of life: (Writer) -> [Told]) throws -> UInt64 {
    let disk = try Disk()
    let writer = try disk.writer()
    let before = crash_disk_operations(disk.handle)
    _ = life(writer)
    return crash_disk_operations(disk.handle) - before
  }

  @Test(arguments: [crash_write, crash_sync, crash_read])
  func `an error fails at most its group, and the next is stored again`(kind: Int) throws {
    let all = try operations(of: live)
    var failures = 0
    for index in 1...all {
      let disk = try Disk(seed: index)
      var writer: Writer? = try disk.writer()
      crash_disk_fail(disk.handle, Int32(kind), index, false)
      let told = try live(#require(writer))
      #expect(told.count == 20)
      let failed = told.count { $0 == .failed }
      #expect(failed <= 4, "operation \(index)")
      failures += failed
      writer = nil
      crash_disk_heal(disk.handle)
      crash_disk_lose_power(disk.handle)
      try check(disk, told, "operation \(index)")
    }
    // All that is written is in memory, so nothing is read.
    #expect(kind == crash_read || failures >= 20)
  }

  /// Forgets a title, and returns what was told.
  private func forget(_ writer: Writer) -> Told {
    let told = Monitor<[Told]>([])
    let job = Job(emptyingLog: true, { try $0.connection.execute("DELETE FROM book") }) { result in
      let word: Told = if case .success = result { .stored } else { .failed }
      told.change { $0.append(word) }
    }
    writer.perform([job])
    return told.change { $0.first } ?? .failed
  }

  @Test(arguments: [crash_write, crash_sync, crash_truncate])
  func `what is told to be forgotten is in no file any more`(kind: Int) throws {
    let insertion = Job({ tx in
      try tx.connection.execute("INSERT INTO book (id, title) VALUES (1, 'needle-4711')")
    }) { _ in }
    var outcomes: Set<String> = []
    for index: UInt64 in 1...30 {
      let disk = try Disk(seed: index)
      let writer = try disk.writer()
      writer.perform([insertion])
      crash_disk_fail(disk.handle, Int32(kind), index, false)
      let told = forget(writer)
      let remains = crash_disk_find(disk.handle, "needle-4711") != nil
      #expect(told == .failed || !remains, "operation \(index)")
      outcomes.insert("\(told), \(remains)")
    }
    #expect(outcomes.isSuperset(of: ["failed, true", "stored, false"]))
  }

  /// A service manager starts it again for as long as this is the reason.
  @Test(arguments: [crash_read, crash_write, crash_sync, crash_truncate])
  func `a start is refused for the disk's sake, never for the file's`(kind: Int) throws {
    let sound = try Disk()
    _ = live(try sound.writer())
    crash_disk_kill(sound.handle)
    for index: UInt64 in 1...400 {
      let disk = try Disk(copying: sound, seed: index)
      crash_disk_fail(disk.handle, Int32(kind), index, true)
      let refusal = refusal(on: disk)
      #expect(refusal == nil || refusal == .failing, "operation \(index)")
    }
  }

  @Test(
    arguments: [
      ("Tree 4 page 4 cell 0: unable to get the page. error code=266", 266),
      ("Tree 4 page 4 cell 0: unable to get the page. error code=11", nil),
      ("*** in database main ***\nMain freelist: failed to get page 98", 10),
      ("*** in database main ***\nMain freelist: 2nd reference to page 98", nil), ("ok", nil),
    ] as [(String, Int32?)])
  func `a page that is not given to the check at the start is not called damaged`(
    finding: String, code: Int32?
  ) {
    #expect(Opening.readError(in: finding) == code)
  }

  @Test func `a start on a full disk is refused until there is room`() throws {
    let disk = try Disk()
    crash_disk_limit(disk.handle, 10_000)
    #expect(refusal(on: disk) == .failing)
    crash_disk_limit(disk.handle, -1)
    #expect(refusal(on: disk) == nil)
  }

  private func refusal(on disk: Disk) -> StartRefusal.Kind? {
    do {
      _ = try disk.writer()
      return nil
    } catch {
      return (error as? StartRefusal)?.kind
        ?? (error as? DatabaseError).map {
          StartRefusal($0, path: Disk.path).kind
        }
    }
  }

  @Test func `an error that stays fails everything, and nothing is acknowledged`() throws {
    let all = try operations(of: live)
    for index in 1...all {
      let disk = try Disk(seed: index)
      let faults = Monitor(0)
      var writer: Writer? = try disk.writer { _ in faults.change { $0 += 1 } }
      crash_disk_fail(disk.handle, Int32(crash_changes), index, true)
      let told = try live(#require(writer))
      writer = nil
      crash_disk_heal(disk.handle)
      crash_disk_lose_power(disk.handle)
      try check(disk, told, "operation \(index)")
      let isStored = told.map { $0 == .stored }
      #expect(isStored == isStored.sorted { $0 && !$1 }, "never stored after a failure")
      if told.last == .failed { #expect(faults.change { $0 } > 0) }
    }
  }

  @Test func `that is full the writes fail, and go on once there is room`() throws {
    for room in stride(from: 0, to: 120_000, by: 3_000) {
      let disk = try Disk()
      let writer = try disk.writer()
      crash_disk_limit(disk.handle, crash_disk_bytes(disk.handle) + Int64(room))
      var told = live(writer)
      crash_disk_heal(disk.handle)
      let after = Monitor<[Told]>([])
      writer.perform([insert(21, after)])
      told += after.change { $0 }
      #expect(told.last == .stored, "room for \(room) bytes")
      crash_disk_lose_power(disk.handle)
      try check(disk, told, "room for \(room) bytes")
    }
  }
}
