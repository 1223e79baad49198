package import Carriers
package import HTTP
package import Logging
package import Storage
package import TextBack
import Threads

/// Counts and logs what happens, in one place: one line a webhook, an admin request, a refusal.
///
/// Numbers are masked, and nobody's words are in it.
package final class ServerLog: FlowObserver, ServerObserver, BackupObserver {
  private let log: Logger
  private let metrics: Metrics
  /// The logger's own, read once: most requests are of no interest to it.
  private let level: Logger.Level
  private let now: @Sendable () -> Moment
  private let paces = Lock<[Kind: LinePace]>([:])

  /// What others can make happen as often as they like.
  private enum Kind { case webhookRefused, connectionRefused, failed }

  package init(_ log: Logger, metrics: Metrics, now: @escaping @Sendable () -> Moment) {
    self.log = log
    level = log.logLevel
    self.metrics = metrics
    self.now = now
  }

  /// Writes a line unless there were too many of its kind just now; says how many those were.
  private func write(
    _ kind: Kind, _ own: Logger.Level, _ message: @autoclosure () -> Logger.Message,
    _ metadata: @autoclosure () -> Logger.Metadata
  ) {
    guard own >= level else { return }
    let time = now().steady
    guard let leftOut = paces.withLock({ $0[kind, default: LinePace()].admit(at: time) }) else {
      return
    }
    var metadata = metadata()
    if leftOut > 0 { metadata["left_out"] = "\(leftOut)" }
    log.log(level: own, message(), metadata: metadata)
  }

  package func received(account: String, route: WebhookRoute, isRepeat: Bool) {
    metrics.count(.webhookReceived)
    log.info(
      "webhook",
      metadata: [
        "account": "\(account)", "route": "\(route.rawValue)", "repeat": "\(isRepeat)",
      ])
  }

  package func refused(_ refusal: WebhookRefusal, account: String, route: WebhookRoute) {
    metrics.count(.webhookRefused)
    write(
      .webhookRefused, .warning, "webhook refused",
      ["account": "\(account)", "route": "\(route.rawValue)", "why": "\(refusal)"])
  }

  package func noted(_ notes: [FlowNote]) {
    for note in notes { noted(note) }
  }

  private func noted(_ note: FlowNote) {
    switch note {
    case .callUnrouted(let to):
      metrics.count(.callUnrouted)
      let number = to.map(\.description) ?? "unknown"
      log.warning("a call to a number that is not configured", metadata: ["to": "\(number)"])
    case .textUnrouted:
      metrics.count(.textUnrouted)
      log.warning("a text to a number that is not configured")
    case .callMissed: metrics.count(.callMissed)
    case .decision(let reason):
      metrics.count(.decided(reason))
      log.info("decision", metadata: ["text": "\(reason?.rawValue ?? "yes")"])
    case .deliveryReportUnmatched: metrics.count(.deliveryReportUnmatched)
    case .messageMoved(let state): metrics.count(.textMoved(state))
    case .eventFound: metrics.count(.eventFound)
    case .armed: log.notice("the carrier has been re-read since the restore; texts leave again")
    case .circuitMoved(let account, let transition): circuitMoved(account, transition)
    }
  }

  private func circuitMoved(_ account: String, _ transition: Circuit.Transition) {
    switch transition {
    case .none: break
    case .opened(let cause):
      log.error(
        "the carrier takes no texts of this account; they wait, and one a minute tries",
        metadata: ["account": "\(account)", "why": "\(cause)"])
    case .stayedOpen(let cause):
      log.warning(
        "the carrier still takes no texts of this account",
        metadata: ["account": "\(account)", "why": "\(cause)"])
    case .closed:
      log.notice("the carrier takes texts again", metadata: ["account": "\(account)"])
    }
  }

  package func attempted(_ outcome: SendOutcome, _ state: Message.State) {
    metrics.count(.textMoved(state))
    switch outcome {
    case .accepted: log.info("text accepted")
    case .rejected, .notAccepted, .unknown:
      log.warning(
        "text not accepted",
        metadata: ["state": "\(state.rawValue)", "why": "\(outcome.detail ?? "withdrawn")"])
    }
  }

  package func lookedUp(_ enquiry: Enquiry, _ failure: LookUpFailure?) {
    metrics.count(.lookedUp(isAnswered: failure == nil))
    guard let failure else { return }
    log.warning(
      "the carrier did not answer",
      metadata: [
        "account": "\(enquiry.account)", "asked": "\(enquiry.word)", "why": "\(failure.words)",
      ])
  }

  package func failed(_ what: String, _ why: String) {
    metrics.count(.storageFailed)
    write(.failed, .error, "could not \(what)", ["why": "\(why)"])
  }

  package func clockStepped(by step: Interval) {
    log.warning(
      "the wall clock was set; deadlines do not depend on it",
      metadata: ["seconds": "\(step.milliseconds / 1_000)"])
  }

  package func backedUp(_ backup: Backup) {
    metrics.count(.backupMade)
    log.info(
      "backup", metadata: ["file": "\(backup.path)", "bytes": "\(backup.bytes)"])
  }

  package func backupFailed(_ why: String) {
    metrics.count(.backupFailed)
    log.error("no backup was made", metadata: ["why": "\(why)"])
  }

  package func answered(_ exchange: Exchange) {
    metrics.count(.requestAnswered(exchange.status))
    guard level <= .info else { return }
    let own: Logger.Level = exchange.path.hasPrefix("/api/") ? .info : .debug
    guard own >= level else { return }
    log.log(
      level: own, "request",
      metadata: [
        "client": "\(exchange.client)", "method": "\(exchange.method.name)",
        "path": "\(exchange.path)",
        "status": "\(exchange.status.code)", "us": "\(exchange.durationMicroseconds)",
      ])
  }

  package func refused(_ refusal: ConnectionRefusal, from peer: Address?) {
    metrics.count(.connectionRefused)
    write(
      .connectionRefused, .info, "connection refused",
      ["peer": "\(peer.map(\.description) ?? "unknown")", "why": "\(refusal)"])
  }
}
