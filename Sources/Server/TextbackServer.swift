package import Carriers
package import HTTP
package import Logging
package import Storage
package import TextBack
import Threads

/// The whole server: webhooks in, texts out, the admin API and the open endpoints.
package final class TextbackServer: Sendable {
  /// What a server is made of.
  package struct Parts: Sendable {
    package let database: Database
    /// The carrier accounts, by their name in the configuration and in the webhooks' paths.
    package let carriers: [String: any Carrier]
    package let client: any HTTPClient
    package let now: @Sendable () -> Moment
    package let log: Logger
    package var limits = Limits()
    package var trustedProxies: [Network] = []
    package var loops = 1
    /// How fast the accounts may send; one that is not named has no limit.
    package var sendRates: [String: SendRate] = [:]
    package var senders = TextbackServer.sendersDefault
    package var version = "0"
    /// What asks the carriers for their lists; a client of its own, because it has less time.
    package var lookUpClient: (any HTTPClient)?
    /// What may be asked of which account, and what follows from it; of others nothing.
    package var policies: [String: CarrierPolicy] = [:]
    package var backups = BackupSchedule()
    /// Where the database is, for the backups.
    package var databasePath = ""

    package init(
      database: Database, carriers: [String: any Carrier], client: any HTTPClient,
      now: @escaping @Sendable () -> Moment, log: Logger
    ) {
      self.database = database
      self.carriers = carriers
      self.client = client
      self.now = now
      self.log = log
    }
  }

  package static let sendersDefault = 16

  private let parts: Parts
  private let http: HTTPServer
  let dispatcher: Dispatcher
  private let sender: Sender
  private let patience = Patience()
  private let enquirer: Enquirer?
  private let log: ServerLog
  private let backups: BackupKeeper?
  private let diskWatch: DiskWatch?

  package init(_ parts: Parts) {
    self.parts = parts
    let metrics = Metrics()
    let log = ServerLog(parts.log, metrics: metrics, now: parts.now)
    let zones = TimeZones()
    let rules = FlowRules(zone: { zones.zone($0) })
    let dispatcher = Dispatcher(
      database: parts.database, rules: rules, askable: parts.askable,
      sendRates: parts.sendRates, now: parts.now,
      observer: log)
    let backups = BackupKeeper(
      parts.backups, of: parts.database, at: parts.databasePath, now: parts.now, observer: log)
    let routes = Routes(
      parts: parts, rules: rules, zones: zones, metrics: metrics, log: log,
      wake: { dispatcher.wake() }, backupAge: { backups?.age })
    http = HTTPServer(
      router: routes.router, limits: parts.limits, trustedProxies: parts.trustedProxies,
      loops: parts.loops, observer: log)
    let patience = patience
    sender = Sender(
      database: parts.database, client: parts.client, carriers: parts.carriers, now: parts.now,
      observer: log, pause: { patience.wait(milliseconds: $0) })
    enquirer = parts.lookUpClient.map { client in
      Enquirer(
        database: parts.database, lookUps: LookUpClient(client: client), carriers: parts.carriers,
        policies: parts.policies, rules: rules, now: parts.now, observer: log,
        wake: { dispatcher.wake() })
    }
    self.dispatcher = dispatcher
    self.log = log
    self.backups = backups
    diskWatch = parts.databasePath.isEmpty ? nil : DiskWatch(parts, observer: log)
  }

  /// Takes the port; returns the address that was bound.
  package func bind(host: String, port: Int) throws -> (host: String, port: Int) {
    try http.bind(host: host, port: port)
  }

  /// Asks `run` to end: requests and attempts that have begun are finished first.
  package func stop() {
    http.stop()
  }

  /// Serves until stopped. `ready` runs once everything that an earlier run left is looked at.
  package func run(ready: @Sendable () -> Void = {}) async throws {
    try await recover()
    let dispatcher = dispatcher
    let sender = sender
    let threads = try WorkerThreads<SendJob>(upTo: parts.senders) { job in
      sender.send(job)
      dispatcher.finished(job)
    }
    let enquiring = try enquiringThreads()
    let dispatching = try WorkerThread {
      dispatcher.run(send: { threads.append($0) }, ask: { enquiring.append($0) })
    }
    let backups = backups
    let backingUp = try backups.map { keeper in try WorkerThread { keeper.run() } }
    let watching = try diskWatch.map { watch in try WorkerThread { watch.run() } }
    ready()
    let failure = await failureOfServing()
    backups?.close()
    diskWatch?.close()
    dispatcher.close()
    dispatching.join()
    enquiring.close()
    patience.end()
    threads.close()
    watching?.join()
    // It may be reading a copy for a while yet. What it leaves behind, the next run removes.
    backingUp?.detach()
    if let failure { throw failure }
  }

  private func failureOfServing() async -> (any Error)? {
    do {
      try await http.run()
      return nil
    } catch {
      return error
    }
  }

  /// How often each loop of the server has turned; asked again later, it is more often, or the loop
  /// is stuck.
  package func turns() -> [UInt64] { http.turns() }

  private func enquiringThreads() throws -> WorkerThreads<Enquiry> {
    let (dispatcher, enquirer) = (dispatcher, enquirer)
    let count = parts.askable.isEmpty ? 0 : LookUpLimits.atOnce
    return try WorkerThreads(upTo: count) { enquiry in
      let failures = dispatcher.failures(of: enquiry.account)
      let isAnswered = enquirer?.make(enquiry, failures: failures) ?? false
      dispatcher.finished(enquiry, isAnswered: isAnswered)
    }
  }

  /// An attempt that was open when an earlier run ended may have been accepted: it is never sent
  /// again blindly.
  private func recover() async throws {
    let moment = parts.now()
    let epoch = parts.database.epoch
    let count = try await parts.database.write { tx in
      try SendFlow(tx: tx, at: moment).recover(epoch: epoch)
    }
    if count > 0 {
      parts.log.warning(
        "texts were being sent when the program last ended; nobody knows yet whether they left",
        metadata: ["count": "\(count)"])
    }
    try await warnIfDisarmed()
  }

  private func warnIfDisarmed() async throws {
    let (isArmed, accounts) = try await parts.database.read { tx in
      (try tx.isArmed(), try tx.accountsInUse())
    }
    guard !isArmed else { return }
    let askable = parts.askable
    let mute = accounts.filter { !askable.contains($0) }
    guard mute.isEmpty else {
      parts.log.error(
        """
        the database was restored, and these accounts cannot be asked what happened since the \
        backup; no text leaves until they can, or `textback arm`
        """, metadata: ["accounts": "\(mute.joined(separator: ", "))"])
      return
    }
    parts.log.warning(
      "the database was restored; no text leaves until the carrier has been re-read")
  }
}

extension DiskWatch {
  /// Of the disk with the database and that with the backups.
  fileprivate convenience init(_ parts: TextbackServer.Parts, observer: any FlowObserver) {
    let folder = parts.backups.directory.map { $0 + "/textback.db" }
    let paths = [parts.databasePath] + (folder.map { [$0] } ?? [])
    let free: @Sendable () -> Int64? = {
      paths.map(DatabaseSurroundings.space).filter { $0.total > 0 }.map(\.free).min()
    }
    self.init(database: parts.database, free: free, now: parts.now, observer: observer)
  }
}

extension TextbackServer.Parts {
  /// The accounts that send a text again once the carrier provably does not have it.
  var recovering: Set<String> {
    Set(policies.filter { $0.value.unknownSends == .recover }.keys)
  }

  /// The accounts that may be asked: their carrier has lists, and the operator lets us.
  var askable: [String] {
    guard lookUpClient != nil else { return [] }
    return carriers.keys.sorted().filter { account in
      policies[account]?.mayAsk == true && carriers[account]?.records != nil
    }
  }
}
