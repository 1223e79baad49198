package import Carriers
package import HTTP
package import Storage
package import TextBack

/// Makes one attempt to send a text, under the two laws: nothing leaves before the attempt is on
/// the disk, and what came of it is on the disk before anything else is done with the text.
package struct Sender: Sendable {
  let database: Database
  let client: any HTTPClient
  let carriers: [String: any Carrier]
  let now: @Sendable () -> Moment
  let observer: any FlowObserver
  /// Waits so many milliseconds before another try; false if there is to be none.
  let pause: @Sendable (_ milliseconds: Int64) -> Bool

  package init(
    database: Database, client: any HTTPClient, carriers: [String: any Carrier],
    now: @escaping @Sendable () -> Moment, observer: any FlowObserver,
    pause: @escaping @Sendable (_ milliseconds: Int64) -> Bool = { _ in false }
  ) {
    self.database = database
    self.client = client
    self.carriers = carriers
    self.now = now
    self.observer = observer
    self.pause = pause
  }

  /// Makes the attempt; blocks until the carrier has answered and the outcome is committed.
  package func send(_ job: SendJob) {
    guard let carrier = carriers[job.carrier], carrier.sendsTexts else {
      // It waits like one whose account takes no texts, which is what it comes to.
      let words = "the configuration has no carrier account \(job.carrier) that sends texts"
      observer.failed("send", words)
      return settle(
        job, .notAccepted(.misconfigured(words)), ClientResult(status: 0, bytesSent: 0),
        hasBegun: false)
    }
    var hasBegun = false
    let result = client.send(carrier.request(for: job.draft)) {
      hasBegun = begin(job)
      return hasBegun
    }
    settle(job, carrier.outcome(of: result), result, hasBegun: hasBegun)
  }

  /// Runs after the connection stands and before the first byte.
  private func begin(_ job: SendJob) -> Bool {
    let moment = now()
    let epoch = database.epoch
    do {
      return try database.writeBlocking { tx in
        try SendFlow(tx: tx, at: moment).begin(job.token, epoch: epoch, through: job.carrier)
      }
    } catch {
      // No byte has left, so the text goes on waiting for a disk that commits.
      observer.failed("begin an attempt", "\(error)")
      return false
    }
  }

  /// Only an attempt that has begun is worth waiting for: of any other the text itself goes on
  /// waiting.
  private func settle(
    _ job: SendJob, _ outcome: SendOutcome, _ result: ClientResult, hasBegun: Bool
  ) {
    let record = AttemptRecord(result, outcome)
    var pauses = Patience.pauses[...]
    var isRepeat = false
    while true {
      do {
        return try write(record, of: job, outcome, isRepeat: isRepeat)
      } catch {
        observer.failed("record what the carrier answered", "\(error)")
        // What is lost is found by the dispatcher as an open attempt that nobody works on: the text
        // is unknown then.
        guard hasBegun, Patience.isWorthwhile(after: error), let next = pauses.popFirst(),
          pause(next)
        else { return }
        isRepeat = true
      }
    }
  }

  private func write(
    _ record: AttemptRecord, of job: SendJob, _ outcome: SendOutcome, isRepeat: Bool
  ) throws {
    let moment = now()
    let jitter = Double.random(in: 0..<1)
    let settlement = try database.writeBlocking(using: .reserve) { tx in
      try SendFlow(tx: tx, at: moment).settle(
        job.token, outcome, record: record, jitter: jitter, through: job.carrier,
        isRepeat: isRepeat)
    }
    guard let settlement else { return }
    observer.attempted(outcome, settlement.state)
    observer.noted(settlement.notes)
  }
}

extension AttemptRecord {
  /// What is kept of an attempt: the evidence, and what it was taken for.
  package init(_ result: ClientResult, _ outcome: SendOutcome) {
    self.init(
      bytesSent: result.bytesSent, httpStatus: result.status,
      curlCode: Int(result.failure?.code ?? 0), verdict: outcome.verdict,
      obstacle: outcome.obstacle, detail: outcome.detail)
  }
}
