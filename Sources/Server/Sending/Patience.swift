import Storage
import Threads

/// How long the outcome of an attempt is held on to that the database does not take: a disk that is
/// full or fails is often back in seconds, and an outcome that is lost is a text of unknown fate.
package final class Patience: Sendable {
  /// The milliseconds between one try and the next: half a minute in all.
  package static let pauses: [Int64] = [250, 500, 1_000, 2_000, 4_000, 8_000, 14_000]

  private let isOver = Monitor(false)

  package init() {}

  /// Whether the same write may succeed in a moment.
  package static func isWorthwhile(after error: any Error) -> Bool {
    switch error {
    case let error as DatabaseError: !error.isCorrupt
    case let error as WriteRefusal: error != .closed && error != .superseded
    default: false
    }
  }

  /// Waits; false if the program is about to end, and nobody should wait any more.
  package func wait(milliseconds: Int64) -> Bool {
    isOver.wait(atMost: milliseconds) { $0 ? true : nil } == nil
  }

  /// Lets all who wait go on at once.
  package func end() {
    isOver.change { $0 = true }
    isOver.wakeAll()
  }
}
