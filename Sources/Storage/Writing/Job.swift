/// A transaction that waits for its thread.
package struct Job: Sendable {
  /// Tells the caller how it went, given why the commit failed, or nil.
  typealias Delivery = (_ commitFailure: (any Error)?) -> Void

  /// Which disk space it may use.
  let space: Space
  /// Whether nothing of what it overwrote may be left in the log when the caller hears of it.
  let emptiesLog: Bool
  /// Runs the body; nobody hears of the result before the delivery is called.
  let run: @Sendable (_ perform: Performance) -> Delivery
  /// Tells the caller that the body was never run.
  let refuse: @Sendable (any Error) -> Void

  /// Runs a body inside the group's transaction.
  typealias Performance = (_ body: (Transaction) throws -> Void) throws -> Void

  /// A body, and whom to tell how it went.
  package init<Value: Sendable>(
    using space: Space = .free, emptyingLog: Bool = false,
    _ body: @escaping @Sendable (Transaction) throws -> Value,
    deliver: @escaping @Sendable (Result<Value, any Error>) -> Void
  ) {
    self.space = space
    emptiesLog = emptyingLog
    run = { perform in
      let outcome = Result<Value, any Error> {
        var value: Value?
        try perform { value = try body($0) }
        guard let value else { throw WriteRefusal.closed }
        return value
      }
      return { commitFailure in
        if case .success = outcome, let commitFailure {
          deliver(.failure(commitFailure))
        } else {
          deliver(outcome)
        }
      }
    }
    refuse = { deliver(.failure($0)) }
  }
}
