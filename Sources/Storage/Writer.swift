/// Commits groups of transactions on one connection, and opens that again when the disk failed.
final class Writer {
  /// Pages in the log from which a checkpoint is made, after the callers have their answers.
  static let checkpointPages = 4_000

  private let open: () throws -> Connection
  private let epoch: Int64
  private let onCommit: (_ sequence: Int64) -> Void
  private let onFault: (DatabaseError) -> Void
  private var connection: Connection?
  private var corruption: DatabaseError?
  private var lastSequence: Int64 = 0
  /// The last transaction in the main file, from a complete checkpoint until it is recorded.
  private var checkpointed: Int64?

  init(
    _ connection: Connection, epoch: Int64, reopen: @escaping () throws -> Connection,
    onCommit: @escaping (Int64) -> Void, onFault: @escaping (DatabaseError) -> Void
  ) {
    self.connection = connection
    self.epoch = epoch
    self.open = reopen
    self.onCommit = onCommit
    self.onFault = onFault
  }

  /// Runs the jobs in order and tells each caller, after the commit, how it went.
  func perform(_ jobs: [Job]) {
    var waiting = jobs[...]
    while !waiting.isEmpty { performGroup(&waiting) }
    checkpointIfDue()
  }

  /// Empties the log into the main file and closes the connection.
  func finish() {
    // A reader that is still at work keeps the log; the next start reads it.
    try? connection?.checkpointAndTruncate()
    connection = nil
  }

  /// One BEGIN … COMMIT over as many of the waiting jobs as it can hold.
  private func performGroup(_ waiting: inout ArraySlice<Job>) {
    var deliveries: [Job.Delivery] = []
    var failure: (any Error)?
    do {
      let connection = try opened()
      var group = try TransactionGroup(on: connection, epoch: epoch)
      while failure == nil, let job = waiting.popFirst() {
        var cause: (any Error)?
        let deliver = job.run { body in
          do { try group.run(body) } catch {
            cause = error
            throw error
          }
        }
        deliveries.append(deliver)
        // After some errors SQLite undoes the whole transaction, not only the last body.
        if !connection.isInTransaction { failure = cause }
      }
      if failure == nil {
        lastSequence = try group.commit(logBase: checkpointed)
        checkpointed = nil
        onCommit(lastSequence)
      }
    } catch {
      failure = error
      if deliveries.isEmpty { refuse(&waiting, error) }
    }
    if let failure { recover(from: failure) }
    for deliver in deliveries { deliver(failure) }
  }

  private func opened() throws -> Connection {
    if let corruption { throw corruption }
    if let connection { return connection }
    let opened = try open()
    connection = opened
    return opened
  }

  /// Nothing could be begun, so all who wait hear the same.
  private func refuse(_ waiting: inout ArraySlice<Job>, _ error: any Error) {
    for job in waiting { job.refuse(error) }
    waiting = []
  }

  /// Makes the connection fit for the next group.
  ///
  /// After an I/O error nobody knows whether the commit is on the disk: only reading the file
  /// afresh tells.
  private func recover(from failure: any Error) {
    guard let error = failure as? DatabaseError else { return rollBackOrClose() }
    onFault(error)
    if error.isCorrupt { corruption = error }
    if error.isInputOutput || error.isCorrupt { connection = nil } else { rollBackOrClose() }
  }

  private func rollBackOrClose() {
    do {
      try connection?.rollback()
    } catch {
      connection = nil
    }
  }

  private func checkpointIfDue() {
    guard let connection, connection.logPages >= Writer.checkpointPages else { return }
    do {
      if try connection.checkpoint() { checkpointed = lastSequence }
    } catch let error as DatabaseError {
      recover(from: error)
    } catch {
      rollBackOrClose()
    }
  }
}
