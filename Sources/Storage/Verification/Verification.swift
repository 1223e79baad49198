package import TextBack
import Threads

/// Tries predicates on one state of a database that may be in use, on two threads.
///
/// It is for commands, not for the server.
package struct Verification: Sendable {
  /// How often both connections look before they see the same state.
  static let looksMax = 1_000

  private struct State: Sendable {
    var next = 0
    var results: [PredicateResult?]
    var failure: (any Error)?

    mutating func takeNext() -> Int? {
      guard failure == nil, next < results.count else { return nil }
      defer { next += 1 }
      return next
    }
  }

  private let path: String
  private let options: Database.Options

  /// Of the database at `path`, whether a server runs on it or not.
  package init(of path: String, options: Database.Options = .init()) {
    self.path = path
    self.options = options
  }

  /// The results in the order of the predicates. `microseconds` reads a clock that never steps.
  package func run(
    _ predicates: [Predicate], at moment: Moment, microseconds: @escaping @Sendable () -> Int64
  ) throws -> [PredicateResult] {
    let first = try open()
    let second = try open()
    guard try pin(first, second) else {
      return try first.verify(predicates, at: moment, microseconds: microseconds)
    }
    let state = Monitor(State(results: Array(repeating: nil, count: predicates.count)))
    // Safe: it is handed over, and this thread does not touch it again.
    nonisolated(unsafe) let handedOver = second
    let thread = try WorkerThread {
      Verification.work(handedOver, predicates, state, moment, microseconds)
    }
    Verification.work(first, predicates, state, moment, microseconds)
    thread.join()
    let end = state.change { $0 }
    if let failure = end.failure { throw failure }
    return end.results.compactMap { $0 }
  }

  private func open() throws -> Connection {
    var options = options
    options.settings.readsEverything = true
    return try Database.openToRead(path: path, options: options)
  }

  /// Begins a read on each; false if the writer never left them the time to see one state.
  ///
  /// Every transaction has a number, so the same last number is the same state.
  private func pin(_ first: Connection, _ second: Connection) throws -> Bool {
    for _ in 0..<Verification.looksMax {
      try first.execute("BEGIN")
      let seen = try first.meta(.sequence)
      try second.execute("BEGIN")
      if try second.meta(.sequence) == seen { return true }
      try first.rollback()
      try second.rollback()
    }
    return false
  }

  /// Takes one predicate after the other until there are none left.
  private static func work(
    _ connection: Connection, _ predicates: [Predicate], _ state: Monitor<State>,
    _ moment: Moment, _ microseconds: () -> Int64
  ) {
    do {
      while let index = state.change({ $0.takeNext() }) {
        let result = try connection.verify(
          predicates[index], at: moment, microseconds: microseconds)
        state.change { $0.results[index] = result }
      }
    } catch {
      state.change { $0.failure = error }
    }
    // Nothing was written, so there is nothing to lose.
    try? connection.rollback()
  }
}
