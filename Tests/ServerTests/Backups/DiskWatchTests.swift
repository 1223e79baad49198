import Storage
import Testing
import TextBack
import Threads

@testable import Server

@Suite struct `The watch over the disk` {
  private static let low = DiskWatch.lowBytes
  private static let enough = DiskWatch.lowBytes + DiskWatch.marginBytes

  /// Looks once at each of some amounts of free space; returns the alerts after each look.
  private func alerts(free: [Int64?]) throws -> [[String]] {
    let place = try `Scheduled backups`.Place()
    defer { place.database.close() }
    let moment = place.now
    let business = try place.database.writeBlocking {
      try $0.openBusiness(BusinessSettings(name: "B", timeZone: "UTC"), at: moment)
    }
    let left = Lock<Int64?>(nil)
    let watch = DiskWatch(
      database: place.database, free: { left.withLock { $0 } }, now: { place.now },
      observer: Silence())
    return try free.map { bytes in
      left.withLock { $0 = bytes }
      watch.look()
      return try place.database.writeBlocking { tx in
        try tx.alerts(of: business, PageRequest(limit: 9)).items.map {
          "\($0.kind.rawValue) \($0.endedAt == nil ? "open" : "ended") \($0.detail ?? "")"
        }
      }
    }
  }

  @Test func `says nothing where there is enough, or where nobody knows`() throws {
    #expect(try alerts(free: [Self.low, nil, Self.low]) == [[], [], []])
  }

  @Test func `tells of it once, until there is clearly enough`() throws {
    let open = ["disk_low open 499 MB are free"]
    let ended = ["disk_low ended 499 MB are free"]
    #expect(
      try alerts(free: [Self.low - 1, 0, Self.low, Self.enough - 1, Self.enough, Self.enough - 1])
        == [open, open, open, open, ended, ended])
  }

  @Test func `ends what a run before this one told of`() throws {
    let place = try `Scheduled backups`.Place()
    defer { place.database.close() }
    let moment = place.now
    try place.database.writeBlocking { tx in
      _ = try tx.openBusiness(BusinessSettings(name: "B", timeZone: "UTC"), at: moment)
      try tx.raiseAlertEverywhere(.diskLow, at: moment)
    }
    let watch = DiskWatch(
      database: place.database, free: { Self.enough }, now: { place.now }, observer: Silence())
    let thread = try WorkerThread { watch.run() }
    watch.close()
    thread.join()
    #expect(try place.alerts() == ["disk_low ended"])
  }
}
