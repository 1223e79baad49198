extension Connection {
  /// Takes the write lock, waiting for another writer up to the busy timeout.
  package func begin() throws {
    try execute("BEGIN IMMEDIATE")
  }

  /// Makes everything since `begin` permanent; it is on the disk when this returns.
  package func commit() throws {
    try execute("COMMIT")
  }

  /// Undoes everything since `begin`, unless SQLite has done so itself.
  package func rollback() throws {
    keptSettings.distrust()
    if isInTransaction { try execute("ROLLBACK") }
  }

  /// Runs `body` so that what it wrote is undone, alone, if it throws.
  package func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
    try execute("SAVEPOINT body")
    do {
      let result = try body()
      try execute("RELEASE body")
      return result
    } catch {
      if isInTransaction {
        try execute("ROLLBACK TO body")
        try execute("RELEASE body")
      }
      throw error
    }
  }

  /// Runs `body` in a transaction of its own, without a number: for migrations and settings.
  func inBareTransaction<Result>(_ body: () throws -> Result) throws -> Result {
    try begin()
    do {
      let result = try body()
      try commit()
      return result
    } catch {
      // The first error is the one to tell; closing the connection rolls back as well.
      try? rollback()
      throw error
    }
  }
}
