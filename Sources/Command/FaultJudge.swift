import Storage

/// Decides when faults of the database are to end the program.
///
/// A damaged file is never written to again. A disk that fails once may have hiccoughed, and the
/// database is opened anew; if it goes on failing, a fresh start is worth more than another try.
struct FaultJudge {
  static let faultsMax = 3
  static let withinMicroseconds: Int64 = 60_000_000

  private var times: [Int64] = []

  /// Why the program must end, at a time on a clock that never steps; nil if it may go on.
  mutating func end(after error: any Error, at microseconds: Int64) -> Failure? {
    if let refusal = error as? WriteRefusal, refusal == .superseded {
      return Failure(.held, "\(refusal)")
    }
    guard let error = error as? DatabaseError else { return nil }
    if error.isCorrupt { return Failure(.data, "\(error)") }
    guard error.isInputOutput else { return nil }
    times = times.filter { microseconds - $0 < FaultJudge.withinMicroseconds } + [microseconds]
    guard times.count >= FaultJudge.faultsMax else { return nil }
    return Failure(
      .temporary, "the disk failed \(times.count) times within a minute; the last time: \(error)")
  }
}
