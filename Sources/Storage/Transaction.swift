/// What one transaction can do; its methods, by noun, are in the files `Transaction+….swift`.
///
/// It is good only inside the closure that it was handed to.
package struct Transaction {
  let connection: Connection
  /// The place of this transaction in the order of all commits; 0 in a read.
  ///
  /// What has the smaller number was committed before.
  package let sequence: Int64
}

/// Several transactions that share one commit, and so one wait for the disk.
///
/// Each has a number of its own.
struct TransactionGroup {
  private let connection: Connection
  private let first: Int64
  private var next: Int64

  /// Takes the write lock; refuses if another process has opened the database after `epoch`.
  init(on connection: Connection, epoch: Int64?) throws {
    try connection.begin()
    self.connection = connection
    do {
      if let epoch, try connection.meta(.epoch) != epoch { throw WriteRefusal.superseded }
      first = (try connection.meta(.sequence) ?? 0) + 1
      next = first
      try connection.trustKeptSettings()
    } catch {
      // The first error is the one to tell; a lock that stays is found by the next `begin`.
      try? connection.rollback()
      throw error
    }
  }

  /// Runs a body; if it throws, the whole group must be rolled back.
  mutating func run<Result>(_ body: (Transaction) throws -> Result) throws -> Result {
    let result = try body(Transaction(connection: connection, sequence: next))
    next += 1
    return result
  }

  /// Runs a body that is undone alone if it throws.
  mutating func runIsolated<Result>(_ body: (Transaction) throws -> Result) throws -> Result {
    let transaction = Transaction(connection: connection, sequence: next)
    let result = try connection.savepoint { try body(transaction) }
    next += 1
    return result
  }

  /// Commits, and returns the number of the last transaction.
  ///
  /// `logBase` is the last one that a checkpoint has just moved into the main file, if any.
  func commit(logBase: Int64? = nil) throws -> Int64 {
    if next > first { try connection.setMeta(.sequence, next - 1) }
    if let logBase { try connection.setMeta(.logBase, logBase) }
    connection.keptSettings.distrust()
    try connection.commit()
    return next - 1
  }
}

extension Connection {
  /// Runs `body` in a transaction of its own on the caller's thread.
  @discardableResult
  package func inTransaction<Result>(
    epoch: Int64? = nil, _ body: (Transaction) throws -> Result
  ) throws -> Result {
    var group = try TransactionGroup(on: self, epoch: epoch)
    do {
      let result = try group.run(body)
      _ = try group.commit()
      return result
    } catch {
      // The first error is the one to tell; after a failed rollback the connection is reopened.
      try? rollback()
      throw error
    }
  }

  /// Runs `body` on one unchanging state of the database.
  package func inSnapshot<Result>(_ body: (Transaction) throws -> Result) throws -> Result {
    try execute("BEGIN")
    defer {
      // Nothing was written, so there is nothing to lose.
      try? rollback()
    }
    return try body(Transaction(connection: self, sequence: 0))
  }
}
