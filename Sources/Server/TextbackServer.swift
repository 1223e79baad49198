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
    package var senders = TextbackServer.sendersDefault
    package var version = "0"

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
  private let log: ServerLog

  package init(_ parts: Parts) {
    self.parts = parts
    let metrics = Metrics()
    let log = ServerLog(parts.log, metrics: metrics)
    let zones = TimeZones()
    let rules = FlowRules(localTime: { zones.localTime($0, $1) })
    let dispatcher = Dispatcher(
      database: parts.database, rules: rules, now: parts.now, observer: log)
    let routes = Routes(
      parts: parts, rules: rules, zones: zones, metrics: metrics, log: log,
      wake: { dispatcher.wake() })
    http = HTTPServer(
      router: routes.router, limits: parts.limits, trustedProxies: parts.trustedProxies,
      loops: parts.loops, observer: log)
    sender = Sender(
      database: parts.database, client: parts.client, carriers: parts.carriers, now: parts.now,
      observer: log)
    self.dispatcher = dispatcher
    self.log = log
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
    let threads = try SenderThreads(count: parts.senders) { job in
      sender.send(job)
      dispatcher.finished(job)
    }
    let dispatching = try WorkerThread { dispatcher.run { threads.append($0) } }
    ready()
    await http.run()
    dispatcher.close()
    dispatching.join()
    threads.close()
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
  }
}
