package import TextBack

/// How much waits to be sent, and for how long the oldest of it has.
package struct QueueListing: Sendable, Equatable {
  package let waiting: Int
  package let unknown: Int
  package let oldestAge: Interval
  /// Whether texts may leave; not after a restore, until the carrier has been re-read.
  package let isArmed: Bool
}

extension Transaction {
  /// Writes a row that says nothing, to see whether a write can commit.
  package func proveWritable(at moment: Moment) throws {
    try connection.setMeta(.provedWritableAt, moment.wall.milliseconds)
  }

  /// The texts that are on their way.
  package func queue(at moment: Moment) throws -> QueueListing {
    let waiting = try connection.first(
      "SELECT count(*), min(due_steady) FROM message WHERE next_try_steady IS NOT NULL"
    ) { (count: $0.int(0), oldest: $0.optionalSteady(1)) }
    let unknown = try connection.first(
      """
      SELECT count(*) FROM message
      WHERE state IN ('sending', 'unknown') AND state = 'unknown'
      """
    ) { $0.int(0) }
    let age = waiting?.oldest.map { moment.steady.since($0) } ?? .seconds(0)
    return QueueListing(
      waiting: waiting?.count ?? 0, unknown: unknown ?? 0, oldestAge: max(age, .seconds(0)),
      isArmed: try isArmed())
  }
}

extension MetaKey where Value == Int64 {
  /// When a write was last seen to commit.
  fileprivate static var provedWritableAt: Self { .init(name: "writable_at") }
}
