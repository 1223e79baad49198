import CCrashVFS
import Testing
import TextBack

@testable import Storage

/// A database of the first version with a history in it, on its way to the present one.
@Suite struct `A migration that is cut off` {
  private static let moment = Moment(
    wall: .init(milliseconds: 100), steady: .init(milliseconds: 100))

  private let old: Disk

  init() throws {
    old = try Disk()
    let connection = try open(Array(Migration.embedded.prefix(1)), on: old)
    _ = try connection.raiseEpoch()
    try connection.run(script: Story.first)
    try connection.checkpointAndTruncate()
  }

  private func open(_ migrations: [Migration], on disk: Disk) throws -> Connection {
    var options = disk.options()
    options.migrations = migrations
    return try Opening(path: Disk.path, options: options).open()
  }

  /// What the disk fails at, and how many of them apart: within a transaction one write is like the
  /// next.
  enum Place: CaseIterable {
    case write, sync

    var kinds: Int32 { Int32(self == .write ? crash_write : crash_sync | crash_truncate) }
    var stride: UInt64 { self == .write ? 11 : 1 }
  }

  /// A disk that fails at one place, once or from then on; nil if it has fewer.
  private func interrupt(_ place: Place, _ index: UInt64, forEver: Bool) throws -> Disk? {
    let disk = try Disk(copying: old, seed: index)
    crash_disk_fail(disk.handle, place.kinds, index, forEver)
    _ = try? open(Migration.embedded, on: disk)
    return crash_disk_failed(disk.handle) == 0 ? nil : disk
  }

  @Test(arguments: Place.allCases, [false, true])
  func `leaves one version or the other, whole, and the next start goes on`(
    place: Place, isPower: Bool
  ) throws {
    var index: UInt64 = 1
    var versions: Set<Int> = []
    var seen: Set<UInt64> = []
    while let disk = try interrupt(place, index, forEver: isPower) {
      for draw in 1...(isPower ? 3 : 1) {
        let copy = try Disk(copying: disk, seed: index &* 1_000 &+ UInt64(draw))
        if isPower { crash_disk_lose_power(copy.handle) } else { crash_disk_kill(copy.handle) }
        crash_disk_heal(copy.handle)
        guard seen.insert(crash_disk_hash(copy.handle)).inserted else { continue }
        let settings = copy.options().settings
        try versions.insert(
          Connection(path: Disk.path, access: .readWrite, settings: settings).schemaVersion())
        let connection = try open(Migration.embedded, on: copy)
        let broken = try connection.verify(Predicate.all, at: Self.moment) { 0 }
          .filter { !$0.holds }
        let rows = try connection.all(
          """
          SELECT count(*) FROM call UNION ALL SELECT count(*) FROM message
          UNION ALL SELECT count(*) FROM attempt UNION ALL SELECT count(*) FROM transfer
          """
        ) { $0.int(0) }
        #expect(rows == [4, 3, 3, 4])
        #expect(broken == [], "\(place) \(index), draw \(draw)")
      }
      index += place.stride
    }
    #expect(versions == [1, Migration.embedded.count])
  }
}
