/// Commits groups of transactions on one connection, and opens that again when the disk failed.
///
/// It knows no thread: whoever calls `perform` is the writer.
package final class Writer {
  /// What the writer needs besides a connection.
  package struct Surroundings {
    /// The epoch that this process wrote into the database.
    package var epoch: Int64
    /// Opens the file afresh after the disk failed.
    package var reopen: () throws -> Connection
    /// Hears the number of the last transaction after each commit.
    package var onCommit: (_ sequence: Int64) -> Void = { _ in }
    /// Hears why a whole group failed.
    package var onFault: (any Error) -> Void = { _ in }
    var reserve: DiskReserve?
    /// Pages in the log from which a checkpoint is made, after the callers have their answers.
    package var checkpointPages = 4_000

    /// What cannot be left out; the rest has defaults.
    package init(epoch: Int64, reopen: @escaping () throws -> Connection) {
      self.epoch = epoch
      self.reopen = reopen
    }
  }

  private let surroundings: Surroundings
  private var connection: Connection?
  /// Once the file is damaged nothing more is written to it.
  private var corruption: DatabaseError?
  /// Why free space is not used at present.
  private var fullness: DatabaseError?
  private var lastSequence: Int64 = 0
  /// The last transaction in the main file, from a complete checkpoint until it is recorded.
  private var checkpointed: Int64?

  /// A reader kept the log from being emptied: the next commit tries again.
  private var owesEmptyLog = false

  /// A writer on a connection that has been opened, migrated and given its epoch.
  package init(_ connection: Connection, _ surroundings: Surroundings) {
    self.connection = connection
    self.surroundings = surroundings
    _ = surroundings.reserve?.take()
  }

  /// Runs the jobs in order and tells each caller, after the commit, how it went.
  package func perform(_ jobs: [Job]) {
    if fullness != nil, surroundings.reserve?.take() ?? true { fullness = nil }
    var waiting = jobs[...]
    while !waiting.isEmpty { performGroup(&waiting) }
    checkpointIfDue()
  }

  /// Empties the log into the main file and closes the connection.
  package func finish() {
    // A reader that is still at work keeps the log; the next start reads it.
    try? connection?.checkpointAndTruncate()
    connection = nil
    surroundings.reserve?.release()
  }

  /// One BEGIN … COMMIT over as many of the waiting jobs as it can hold.
  ///
  /// Nearly always no body throws, and then none needs a savepoint of its own, for which SQLite
  /// would copy each page that it changes. When one does throw, all is undone and run again with
  /// savepoints, `isolated`; nobody has been told anything yet.
  private func performGroup(_ waiting: inout ArraySlice<Job>, isolated: Bool = false) {
    var done: [(job: Job, deliver: Job.Delivery)] = []
    var failure: (any Error)?
    do {
      let connection = try opened()
      var group = try TransactionGroup(on: connection, epoch: surroundings.epoch)
      while failure == nil, let job = waiting.popFirst() {
        if let fullness, job.space == .free {
          job.refuse(fullness)
          continue
        }
        let (deliver, cause) = run(job, in: &group, isolated: isolated)
        done.append((job, deliver))
        guard let cause else { continue }
        // After some errors SQLite undoes the whole transaction, not only the last body.
        if cause.isFault || isolated && !connection.isInTransaction {
          failure = cause.error
        } else if !isolated {
          try connection.rollback()
          waiting = done.map(\.job) + waiting
          return performGroup(&waiting, isolated: true)
        }
      }
      if failure == nil { try commit(group) }
    } catch {
      failure = error
      if done.isEmpty { refuse(&waiting, error) }
    }
    guard let failure else {
      let isDue = owesEmptyLog || done.contains(where: \.job.emptiesLog)
      let remains = isDue ? emptyLog() : nil
      return done.forEach { $0.deliver($0.job.emptiesLog ? remains : nil) }
    }
    let mayTryAgain = recover(from: failure)
    let again = done.filter { mayTryAgain && $0.job.space == .reserve }.map(\.job)
    waiting = again + waiting
    for (job, deliver) in done where !(mayTryAgain && job.space == .reserve) { deliver(failure) }
  }

  private struct Cause {
    let error: any Error
    /// Whether the disk or the file failed, and not merely this body.
    var isFault: Bool {
      guard let error = error as? DatabaseError else { return false }
      return error.isInputOutput || error.isCorrupt || error.isFull
    }
  }

  private func run(
    _ job: Job, in group: inout TransactionGroup, isolated: Bool
  ) -> (deliver: Job.Delivery, cause: Cause?) {
    var cause: Cause?
    let deliver = job.run { body in
      do {
        try isolated ? group.runIsolated(body) : group.run(body)
      } catch {
        cause = Cause(error: error)
        throw error
      }
    }
    return (deliver, cause)
  }

  private func commit(_ group: TransactionGroup) throws {
    lastSequence = try group.commit(logBase: checkpointed)
    checkpointed = nil
    surroundings.onCommit(lastSequence)
  }

  private func opened() throws -> Connection {
    if let corruption { throw corruption }
    if let connection { return connection }
    let opened = try surroundings.reopen()
    connection = opened
    return opened
  }

  /// Nothing could be begun, so all who wait hear the same.
  private func refuse(_ waiting: inout ArraySlice<Job>, _ error: any Error) {
    for job in waiting { job.refuse(error) }
    waiting = []
  }

  /// Makes the connection fit for the next group; true if the reserve has just been given up.
  ///
  /// After an I/O error nobody knows whether the commit is on the disk: only reading the file
  /// afresh tells.
  private func recover(from failure: any Error) -> Bool {
    surroundings.onFault(failure)
    let error = failure as? DatabaseError
    if let error, error.isInputOutput || error.isCorrupt {
      connection = nil
      if error.isCorrupt { corruption = error }
    } else {
      rollBackOrClose()
    }
    guard let error, error.isFull, fullness == nil else { return false }
    fullness = error
    surroundings.reserve?.release()
    return true
  }

  private func rollBackOrClose() {
    do {
      try connection?.rollback()
    } catch {
      connection = nil
    }
  }

  /// What an erasure overwrote is in the log until all of that is in the file and cut off. Returns
  /// why the disk did not let it: then the erasure is committed, and may not be called done.
  private func emptyLog() -> (any Error)? {
    owesEmptyLog = true
    // The main file grows by a checkpoint; on a full disk that would use up the reserve.
    guard let connection, fullness == nil else { return nil }
    do {
      try connection.checkpointAndTruncate()
      checkpointed = lastSequence
      owesEmptyLog = false
      return nil
    } catch let error as DatabaseError where error.isBusy {
      return nil
    } catch {
      _ = recover(from: error)
      return error
    }
  }

  private func checkpointIfDue() {
    // The main file grows by a checkpoint; on a full disk that would use up the reserve.
    guard let connection, connection.logPages >= surroundings.checkpointPages, fullness == nil
    else { return }
    do {
      if try connection.checkpoint() { checkpointed = lastSequence }
    } catch {
      _ = recover(from: error)
    }
  }
}
