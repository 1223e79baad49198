package import Storage
package import TextBack

/// The transactions of one attempt to send a text: begin before the first byte, settle after it.
package struct SendFlow {
  let tx: Transaction
  let moment: Moment

  package init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// Writes down that the attempt begins. False forbids it: the text was withdrawn or has expired,
  /// the person has opted out, or another attempt has begun.
  package func begin(_ token: AttemptToken, epoch: Int64) throws -> Bool {
    guard var stored = try tx.message(token.message), stored.message.isWaiting,
      stored.attempts + 1 == token.n
    else { return false }
    guard stored.expiresAt >= moment.steady, try tx.isArmed() else { return false }
    if stored.kind != .confirmation, try tx.isOptedOut(stored.to, of: stored.businessID) {
      let transition = stored.message.apply(.withdrawn)
      try tx.saveMessage(stored, transition, detail: "opted out", at: moment)
      return false
    }
    let transition = stored.message.apply(.attemptBegan)
    stored.attempts = token.n
    _ = try tx.beginAttempt(
      of: stored.id, n: token.n, epoch: epoch, secret: token.secret, at: moment)
    try tx.saveMessage(stored, transition, at: moment)
    return true
  }

  /// Writes down what the attempt came to. `jitter` is a number from 0 up to 1.
  package func settle(
    _ token: AttemptToken, _ outcome: SendOutcome, record: AttemptRecord, jitter: Double
  ) throws -> Message.State? {
    guard var stored = try tx.message(token.message) else { return nil }
    guard stored.attempts == token.n else {
      try postpone(&stored, outcome, jitter: jitter)
      return stored.message.state
    }
    try tx.endAttempt(of: stored.id, record, at: moment)
    let transition = stored.message.apply(.attemptEnded(outcome))
    var errorCode: Int?
    switch outcome {
    case .accepted(let carrierID, _): stored.carrierID = stored.carrierID ?? carrierID
    case .rejected(let code, let rejection):
      errorCode = code
      try RejectionFlow(tx: tx, at: moment).learn(rejection, code: code, from: stored)
    case .notAccepted: stored.nextTryAt = nextTry(stored, outcome, jitter: jitter)
    case .unknown: break
    }
    try tx.saveMessage(
      stored, transition, errorCode: errorCode, detail: outcome.detail, at: moment)
    try noteMove(of: stored, transition)
    return stored.message.state
  }

  /// No attempt began, because there was no connection: the text goes on waiting.
  private func postpone(
    _ stored: inout StoredMessage, _ outcome: SendOutcome, jitter: Double
  ) throws {
    guard stored.message.isWaiting, case .notAccepted(let obstacle) = outcome else { return }
    if obstacle == .withdrawn { return }
    stored.obstacles += 1
    stored.nextTryAt = nextTry(stored, outcome, jitter: jitter)
    try tx.saveMessage(stored, .none, detail: outcome.detail, at: moment)
  }

  /// The next try, never after the text is too old: it expires at that moment.
  private func nextTry(
    _ stored: StoredMessage, _ outcome: SendOutcome, jitter: Double
  ) -> SteadyTime {
    let tries = stored.attempts + stored.obstacles
    var pause = RetryPolicy.pause(afterTries: tries, jitter: jitter)
    if case .notAccepted(.slowDown(let seconds?)) = outcome {
      pause = max(pause, .seconds(seconds))
    }
    return min(moment.steady + pause, stored.expiresAt)
  }

  /// A text that has waited for too long is given up.
  package func expire(_ id: ID<Message>) throws -> Bool {
    guard var stored = try tx.message(id), stored.expiresAt <= moment.steady else { return false }
    let transition = stored.message.apply(.becameTooOld)
    guard transition.changed else { return false }
    try tx.saveMessage(stored, transition, detail: "too old", at: moment)
    try noteMove(of: stored, transition)
    return true
  }

  private func noteMove(of stored: StoredMessage, _ transition: Message.Transition) throws {
    guard transition.changed else { return }
    if transition.ledger.contains(.post) {
      try FollowUpFlow(tx: tx, at: moment).accepted(stored)
    }
    let alerts = AlertFlow(tx: tx, at: moment)
    try alerts.textMoved(stored)
    if !transition.ledger.isEmpty { try alerts.creditsMoved(in: stored.businessID) }
  }

  /// Attempts that were open when an earlier run of the program ended may have been accepted.
  package func recover(epoch: Int64) throws -> Int {
    try tx.noteStart(at: moment)
    let ids = try tx.openAttempts(before: epoch)
    for id in ids { try interrupt(id, "the program ended while it was being sent") }
    return ids.count
  }

  /// Attempts of this run that nobody works on any more: what became of them could not be written
  /// down, so nobody knows.
  func interruptAbandoned(except underWay: Set<ID<Message>>) throws {
    for id in try tx.openAttempts() where !underWay.contains(id) {
      try interrupt(id, "what the carrier answered could not be stored")
    }
  }

  private func interrupt(_ id: ID<Message>, _ detail: String) throws {
    guard var stored = try tx.message(id) else { return }
    let transition = stored.message.apply(.attemptInterrupted)
    // Unchanged, it has gone on by a report, which proves that the carrier accepted.
    let verdict: AttemptVerdict = transition.changed ? .unknown : .accepted
    try tx.endAttempt(
      of: id, AttemptRecord(bytesSent: 0, httpStatus: 0, curlCode: 0, verdict: verdict), at: moment)
    guard transition.changed else { return }
    try tx.saveMessage(stored, transition, detail: detail, at: moment)
  }
}

extension SendOutcome {
  /// The outcome in words for people who run the server.
  package var detail: String? {
    switch self {
    case .accepted: nil
    case .rejected(let code, _): "the carrier refused it with code \(code)"
    case .notAccepted(.unreachable(let words)): words
    case .notAccepted(.slowDown): "the carrier asks to slow down"
    case .notAccepted(.misconfigured(let words)): words
    case .notAccepted(.withdrawn): nil
    case .unknown(let words): words
    }
  }

  /// The verdict kept with the attempt.
  package var verdict: AttemptVerdict {
    switch self {
    case .accepted: .accepted
    case .rejected: .rejected
    case .notAccepted: .notAccepted
    case .unknown: .unknown
    }
  }
}
