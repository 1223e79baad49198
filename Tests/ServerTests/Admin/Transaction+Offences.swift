import TextBack

@testable import Storage

extension Transaction {
  /// What does not hold of all that must.
  func offences(at moment: Moment) throws -> [String] {
    var offences: [String] = []
    for predicate in Predicate.all where !predicate.name.hasPrefix("S") {
      func note(_ row: borrowing Row) { offences.append("\(predicate.name) \(row.string(0))") }
      if predicate.asksTheClock {
        try connection.query(
          predicate.offenders, moment.wall.milliseconds, moment.steady.milliseconds, row: note)
      } else {
        try connection.query(predicate.offenders, row: note)
      }
    }
    return offences
  }
}
