import CCrashVFS
import HTTP
import Server
import Storage
import TextBack
import Threads

/// The program without its threads: the real writer on the simulated disk, and what it holds in
/// memory. Both are gone at a crash.
final class Program {
  let writer: Writer
  let epoch: Int64
  /// Texts handed to the senders, as the dispatcher knows them.
  var underWay: Set<ID<Message>> = []
  /// How fast texts may leave; read from the database at a start.
  var pace: SendPace?
  /// Hears when something could not be written.
  var onFailure: () -> Void = {}
  /// Who is being asked what, as the dispatcher knows it.
  var desk = LookUpDesk(accounts: [], startedAt: SteadyTime(milliseconds: 0))

  /// Starts the program on what the disk holds.
  init(on disk: SimulatedDisk, _ mutation: Mutation?) throws {
    let opening = disk.opening(mutation)
    let connection = try opening.open()
    epoch = try connection.raiseEpoch()
    if mutation == .holdOutsideTransaction { try connection.run(script: Program.holdsLater) }
    self.mutation = mutation
    let current = Current()
    current.connection = connection
    var surroundings = Writer.Surroundings(epoch: epoch) {
      let reopened = try opening.reopen()
      current.connection = reopened
      return reopened
    }
    surroundings.checkpointPages = 60
    writer = Writer(connection, surroundings)
    self.current = current
  }

  /// The writer's connection, as long as it has one.
  private final class Current {
    weak var connection: Connection?
  }

  private let current: Current
  private let mutation: Mutation?

  /// One transaction and its commit.
  func write<Value: Sendable>(
    using space: Space = .free, emptyingLog: Bool = false,
    _ body: @escaping @Sendable (Transaction) throws -> Value
  ) -> Result<Value, any Error> {
    let reply = Reply<Value>()
    write([reply.job(using: space, emptyingLog: emptyingLog, body)])
    return heard(reply)
  }

  /// Several transactions that have queued up, in one commit.
  func write<Value: Sendable>(
    together bodies: [@Sendable (Transaction) throws -> Value]
  ) -> [Result<Value, any Error>] {
    let waiting = bodies.map { (reply: Reply<Value>(), body: $0) }
    write(waiting.map { $0.reply.job($0.body) })
    return waiting.map { heard($0.reply) }
  }

  private func write(_ jobs: [Job]) {
    writer.perform(jobs)
    // The bug's own second transaction; if the disk does not let it, that is the bug.
    if mutation == .holdOutsideTransaction {
      try? current.connection?.run(script: Program.holdsNow)
    }
  }

  private func heard<Value>(_ reply: Reply<Value>) -> Result<Value, any Error> {
    let result = reply.result.change { $0 } ?? .failure(WriteRefusal.closed)
    if case .failure = result { onFailure() }
    return result
  }

  /// What the writer says of a job.
  private struct Reply<Value: Sendable> {
    let result = Monitor<Result<Value, any Error>?>(nil)

    func job(
      using space: Space = .free, emptyingLog: Bool = false,
      _ body: @escaping @Sendable (Transaction) throws -> Value
    ) -> Job {
      let result = result
      return Job(using: space, emptyingLog: emptyingLog, body) { told in
        result.change { $0 = told }
      }
    }
  }

  /// False from a failure of the disk on, until something is to be written.
  var isConnected: Bool { current.connection != nil }

  /// Looks at the state that the last commit left; nil without a connection.
  func read<Value>(_ body: (Transaction) throws -> Value) throws -> Value? {
    try current.connection?.inSnapshot(body)
  }

  /// Adds a backup of what the last commit left; nil without a connection.
  func backUp(into folder: BackupFolder, at moment: Moment) throws -> Backup? {
    try current.connection.map { try folder.add(backupOf: $0, at: moment) }
  }

  /// Whether an erasure has begun and not ended, which no state that is committed shows.
  func hasHalfErasure() throws -> Bool {
    try current.connection?.first("SELECT 1 FROM erasure WHERE is_open") { _ in true } ?? false
  }

  /// Where every text stands.
  func states() throws -> [Int64: String] {
    var states: [Int64: String] = [:]
    try current.connection?.query("SELECT id, state FROM message") {
      states[$0.int64(0)] = $0.string(1)
    }
    return states
  }

  /// The call that a text answers, by the carrier's identifier.
  func carrierCall(of id: ID<Message>) throws -> String? {
    try current.connection?.carrierCall(of: id)
  }

  /// How often each decision was made.
  func decisions() throws -> [(reason: String, detail: String?, count: Int)] {
    var decisions: [(reason: String, detail: String?, count: Int)] = []
    let sql: StaticString = """
      SELECT coalesce(reason, 'texted'), detail, count(*) FROM decision GROUP BY 1, 2 ORDER BY 1, 2
      """
    try current.connection?.query(sql) {
      decisions.append(($0.string(0), $0.optionalString(1), $0.int(2)))
    }
    return decisions
  }

  /// What the program says of a call that the carrier has this identifier for: why it got no text,
  /// or where its text stands. A call that somebody was forgotten in may be there twice.
  func accounts(of carrierID: String) throws -> [String] {
    var accounts: [String] = []
    let sql: StaticString = """
      SELECT coalesce(decision.reason, message.state, call.state) FROM call
      LEFT JOIN decision ON decision.call_id = call.id
      LEFT JOIN message ON message.id = message_id
      WHERE call.carrier_id = ? ORDER BY call.id
      """
    try current.connection?.query(sql, carrierID) { accounts.append($0.string(0)) }
    return accounts
  }

  /// Where one text stands.
  func state(of id: ID<Message>) throws -> Message.State? {
    try current.connection?.first("SELECT state FROM message WHERE id = ?", id.rawValue) {
      Message.State(rawValue: $0.string(0))
    } ?? nil
  }

  /// The first predicate that is broken in the state that the last commit left, and by what.
  func broken(
    of predicates: [Predicate], at moment: Moment
  ) throws -> (predicate: Predicate, offenders: [String])? {
    guard let connection = current.connection else { return nil }
    return try connection.inSnapshot { _ in
      for predicate in predicates {
        let offenders = try connection.offenders(of: predicate, at: moment).named
        if !offenders.isEmpty { return (predicate, offenders) }
      }
      return nil
    }
  }
}

extension Connection {
  /// The call that a text answers, by the carrier's identifier.
  func carrierCall(of id: ID<Message>) throws -> String? {
    try first(
      "SELECT carrier_id FROM call WHERE id = (SELECT call_id FROM message WHERE message.id = ?)",
      id.rawValue
    ) { $0.string(0) }
  }
}

extension Program {
  /// The bug of ranks that may fall: a late report takes a text back to where it had been.
  func fall(_ event: CarrierEvent) throws {
    guard case .deliveryReported(let report) = event, report.progress == .sent else { return }
    try current.connection?.run(
      script: """
        UPDATE message SET state = 'sent'
        WHERE carrier_id = '\(report.carrierID)' AND state IN ('delivered', 'undelivered')
        """)
  }

  fileprivate static let holdsLater = """
    CREATE TABLE IF NOT EXISTS later AS SELECT * FROM transfer WHERE 0;
    CREATE TRIGGER IF NOT EXISTS hold_later BEFORE INSERT ON transfer
      WHEN new.kind = 'hold' AND NOT EXISTS (SELECT 1 FROM later WHERE message_id = new.message_id)
    BEGIN
      INSERT INTO later (business_id, kind, from_account, to_account, credits, message_id, at)
        VALUES (new.business_id, new.kind, new.from_account, new.to_account, new.credits,
          new.message_id, new.at);
      SELECT raise(IGNORE);
    END;
    """

  fileprivate static let holdsNow = """
    INSERT INTO transfer (business_id, kind, from_account, to_account, credits, message_id, at)
      SELECT business_id, kind, from_account, to_account, credits, message_id, at FROM later;
    DELETE FROM later;
    """
}
