package import Storage
package import TextBack
import Threads

/// Tells owners that a disk of the server is nearly full, on a thread of its own.
package final class DiskWatch: Sendable {
  /// With less than this there is time to do something, but not much.
  package static let lowBytes: Int64 = 500 << 20
  /// Only with so much more is it over, or the alert would come and go.
  package static let marginBytes: Int64 = 50 << 20
  /// How often it looks: an owner hears of it within a minute.
  static let every = Interval.seconds(30)

  private struct State: Sendable {
    var isClosed = false
    /// What has been told; nil before anything was.
    var isLow: Bool?
  }

  private let database: Database
  private let free: @Sendable () -> Int64?
  private let now: @Sendable () -> Moment
  private let observer: any FlowObserver
  private let state = Monitor(State())

  /// `free` says how many bytes are free where there are the fewest; nil if that is not known.
  package init(
    database: Database, free: @escaping @Sendable () -> Int64?,
    now: @escaping @Sendable () -> Moment, observer: any FlowObserver
  ) {
    self.database = database
    self.free = free
    self.now = now
    self.observer = observer
  }

  /// Looks until closed.
  package func run() {
    repeat {
      look()
    } while state.wait(atMost: DiskWatch.every.milliseconds, for: { $0.isClosed ? true : nil })
      == nil
  }

  /// Ends `run`.
  package func close() {
    state.change { $0.isClosed = true }
    state.wakeAll()
  }

  /// Tells of it once it has changed; what could not be stored is tried again at the next look.
  func look() {
    guard let free = free() else { return }
    let wasLow = state.change { $0.isLow }
    let isLow = free < DiskWatch.lowBytes + (wasLow == true ? DiskWatch.marginBytes : 0)
    guard isLow != wasLow else { return }
    let moment = now()
    do {
      try database.writeBlocking(using: .reserve) { tx in
        if isLow {
          try tx.raiseAlertEverywhere(.diskLow, detail: "\(free >> 20) MB are free", at: moment)
        } else {
          try tx.endAlertEverywhere(.diskLow, at: moment)
        }
      }
      state.change { $0.isLow = isLow }
    } catch {
      observer.failed("tell of the disk", "\(error)")
    }
  }
}
