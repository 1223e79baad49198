import CCrashVFS
import Testing

@testable import Storage

/// Short histories, crashed at every operation of the disk.
@Suite struct `After a crash` {
  /// What a crash does to writes that were not synced.
  enum Crash: CaseIterable {
    case kill, power
  }

  /// Writes a few rows and moves the log once; returns the rows whose commit was acknowledged.
  private func live(on disk: Disk, _ synchronous: ConnectionSettings.Synchronous) -> [Int] {
    var acknowledged: [Int] = []
    // The error is the crash.
    try? {
      let connection = try disk.open(synchronous)
      _ = try connection.raiseEpoch()
      for number in 1...8 {
        try connection.inTransaction { tx in
          try tx.connection.execute(
            "INSERT INTO book (id, title, cover) VALUES (?, ?, zeroblob(5000))",
            number, "Title \(number)")
        }
        acknowledged.append(number)
        if number == 4 { _ = try connection.checkpoint() }
      }
    }()
    return acknowledged
  }

  private struct Tally {
    var runs = 0
    var lost = 0
    var corrupt = 0
  }

  private func sweep(
    _ synchronous: ConnectionSettings.Synchronous, _ crash: Crash, draws: UInt64
  ) throws -> Tally {
    var tally = Tally()
    let whole = try Disk()
    _ = live(on: whole, synchronous)
    let operations = crash_disk_operations(whole.handle)
    for index in 1...operations {
      let disk = try Disk(seed: index)
      crash_disk_fail(disk.handle, Int32(crash_all), index, true)
      let acknowledged = live(on: disk, synchronous)
      for draw in 1...draws {
        let copy = try Disk(copying: disk, seed: index &* 1_000 &+ draw)
        if crash == .power { crash_disk_lose_power(copy.handle) }
        tally.runs += 1
        do {
          let connection = try copy.open(synchronous)
          let rows = try connection.all("SELECT id FROM book ORDER BY id") { $0.int(0) }
          let sound = try connection.first("PRAGMA integrity_check(1)") { $0.string(0) } == "ok"
          if !sound { tally.corrupt += 1 }
          if !rows.starts(with: acknowledged) { tally.lost += 1 }
        } catch {
          tally.corrupt += 1
        }
      }
    }
    return tally
  }

  @Test(arguments: Crash.allCases)
  func `nothing acknowledged is lost at FULL`(crash: Crash) throws {
    let tally = try sweep(.full, crash, draws: crash == .power ? 10 : 1)
    #expect(tally.runs > 100)
    #expect(tally.lost == 0)
    #expect(tally.corrupt == 0)
  }

  @Test func `of the power commits are lost at NORMAL, though the file is sound`() throws {
    let tally = try sweep(.normal, .power, draws: 3)
    #expect(tally.lost > tally.runs / 10)
    #expect(tally.corrupt == 0)
  }

  @Test func `of the power the file is damaged at OFF`() throws {
    #expect(try sweep(.off, .power, draws: 3).corrupt > 0)
  }

  @Test func `the same seed leaves the same disk`() throws {
    let outcomes = try (0..<2).map { _ in
      let disk = try Disk(seed: 42)
      crash_disk_fail(disk.handle, Int32(crash_all), 70, true)
      let acknowledged = live(on: disk, .normal)
      let unsynced = crash_disk_unsynced(disk.handle)
      crash_disk_lose_power(disk.handle)
      crash_disk_heal(disk.handle)
      let rows = try disk.open(.normal).all("SELECT id FROM book") { $0.int(0) }
      return [acknowledged, [Int(unsynced)], rows]
    }
    #expect(outcomes[0] == outcomes[1])
    #expect(outcomes[0][1][0] > 0)
  }

  @Test func `of the process alone nothing is lost in any mode`() throws {
    for synchronous in [ConnectionSettings.Synchronous.off, .normal] {
      let tally = try sweep(synchronous, .kill, draws: 1)
      #expect(tally.lost == 0 && tally.corrupt == 0)
    }
  }
}
