package import TextBack

/// Something that must hold in the database at every commit, as one SQL text.
package struct Predicate: Sendable {
  /// Short and stable, such as `L2`.
  package let name: String
  /// What holds, as a sentence.
  package let rule: String
  /// Counts the rows that it is about.
  package let subject: StaticString
  /// Finds the keys, as text, of the rows for which it does not hold.
  package let offenders: StaticString
  /// Whether `offenders` begins with `WITH clock (wall, steady) AS (VALUES (?, ?))`.
  package let asksTheClock: Bool

  /// A predicate in the order in which it is read: name, rule, rows, offenders.
  package init(
    _ name: String, _ rule: String, subject: StaticString, offenders: StaticString,
    asksTheClock: Bool = false
  ) {
    self.name = name
    self.rule = rule
    self.subject = subject
    self.offenders = offenders
    self.asksTheClock = asksTheClock
  }
}

/// How a predicate fared.
package struct PredicateResult: Sendable, Equatable {
  /// How many offending keys are named; all are counted.
  package static let namedMax = 20

  package let name: String
  package let rule: String
  /// How many rows it is about.
  package let rows: Int
  /// How many rows offend.
  package let count: Int
  /// The first offending keys.
  package let offenders: [String]
  package let microseconds: Int64

  /// Whether nothing offends.
  package var holds: Bool { count == 0 }
}

extension Connection {
  /// Tries the predicates on one state of the database, which may be in use.
  ///
  /// `microseconds` reads a clock that never steps.
  package func verify(
    _ predicates: [Predicate], at moment: Moment, microseconds: () -> Int64
  ) throws -> [PredicateResult] {
    try inSnapshot { _ in
      try predicates.map { try verify($0, at: moment, microseconds: microseconds) }
    }
  }

  func verify(
    _ predicate: Predicate, at moment: Moment, microseconds: () -> Int64
  ) throws -> PredicateResult {
    let start = microseconds()
    var rows = 0
    var found = (count: 1, named: ["its rows cannot be read: the file is damaged"])
    do {
      rows = try first(predicate.subject) { $0.int(0) } ?? 0
      found = try offenders(of: predicate, at: moment)
    } catch let error as DatabaseError where error.isCorrupt {
      // What else does not hold is worth knowing then more than ever.
    }
    return PredicateResult(
      name: predicate.name, rule: predicate.rule, rows: rows, count: found.count,
      offenders: found.named, microseconds: microseconds() - start)
  }

  /// How many rows break a predicate, and the first of their keys.
  package func offenders(
    of predicate: Predicate, at moment: Moment
  ) throws -> (count: Int, named: [String]) {
    var count = 0
    var offenders: [String] = []
    func note(_ row: borrowing Row) {
      count += 1
      if offenders.count < PredicateResult.namedMax { offenders.append(row.string(0)) }
    }
    if predicate.asksTheClock {
      try query(
        predicate.offenders, moment.wall.milliseconds, moment.steady.milliseconds, row: note)
    } else {
      try query(predicate.offenders, row: note)
    }
    return (count, offenders)
  }
}
