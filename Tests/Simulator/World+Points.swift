import CCrashVFS

/// A place between two operations of the disk at which a process may die.
enum Point: String, Sendable, CaseIterable {
  /// What a webhook decided is committed; the answer has not left.
  case committed = "s1"
  /// The answer has left.
  case acknowledged = "s2"
  /// The connection to the carrier stands; nothing is written down of it.
  case connected = "s3"
  /// The attempt is committed; no byte has left.
  case begun = "s4"
  /// The carrier has the bytes; it has not answered.
  case sent = "s5"
  /// The answer has come; nothing is written down of it.
  case answered = "s6"
  /// What the attempt came to is committed.
  case settled = "s7"
  /// A report is committed.
  case reported = "s8"
}

/// Where a run is cut off, once, and how.
package struct Cut: Sendable {
  /// A place, counted from the beginning of the story.
  package enum Place: Sendable {
    /// The n-th operation of the disk fails.
    case operation(Int)
    /// The process dies at the n-th named place.
    case point(Int)
  }

  package let place: Place
  /// Whether the power goes with the process.
  package let isPower: Bool
  /// Whether every operation after the failing one fails too; if not, the process goes on to the
  /// end of what it is doing, and dies then.
  package let isForEver: Bool
  /// Which lot is drawn for the writes that are not on the disk.
  package let draw: Int

  /// A place, and how the process ends there.
  package init(_ place: Place, isPower: Bool, isForEver: Bool, draw: Int) {
    self.place = place
    self.isPower = isPower
    self.isForEver = isForEver
    self.draw = draw
  }

  package var description: String {
    let place =
      switch self.place {
      case .operation(let n): "operation \(n) fails \(isForEver ? "for ever" : "once")"
      case .point(let n): "place \(n)"
      }
    return "\(place), \(isPower ? "power draw \(draw)" : "kill")"
  }
}

extension Cut {
  /// Every place of a story, with every way to fail there; how the process ends is left open.
  package static func places(operations: Int, points: Int) -> [(place: Place, isForEver: Bool)] {
    let failing = (1...max(1, operations)).flatMap { n in
      [true, false].map { (place: Place.operation(n), isForEver: $0) }
    }
    return failing + (1...max(1, points)).map { (place: .point($0), isForEver: true) }
  }
}

extension World {
  /// From here on the places count.
  func arm(_ cut: Cut?) {
    operationsBefore = Int(disk.operations)
    counts.points = 0
    guard let cut else { return }
    switch cut.place {
    case .operation(let n):
      doom = (disk.operations + UInt64(n), cut.isPower)
      failsForEver = cut.isForEver
      crash_disk_fail(disk.handle, Int32(crash_all), UInt64(n), cut.isForEver)
    case .point(let n): doomedPoint = (n, cut.isPower)
    }
  }

  /// How many operations there have been since the places count, those of our own looks aside.
  var operationsPassed: Int { Int(disk.operations) - operationsBefore - operationsOfOurs }

  /// The process has come to a named place; true if it dies there.
  func dies(at point: Point) throws -> Bool {
    counts.points += 1
    mark("point \(point.rawValue)")
    guard let doomed = doomedPoint, doomed.n == counts.points, program != nil else { return false }
    doomedPoint = nil
    note("at \(point.rawValue)")
    doom = (disk.operations, doomed.isPower)
    try dieIfDoomed()
    return true
  }

  /// Counts something that should happen sometimes.
  func mark(_ name: String) { marks[name, default: 0] += 1 }
}
