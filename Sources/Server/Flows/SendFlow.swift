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

  /// What an attempt came to, for its text and for the account.
  package struct Settlement: Sendable, Equatable {
    package let state: Message.State
    package let notes: [FlowNote]
  }

  /// Writes down that the attempt begins. False forbids it, before a byte has left: since the text
  /// was handed on it was withdrawn or has expired, its reader is no longer to be texted or was
  /// forgotten, another text went to them, its number moved to an account other than `account`, or
  /// the account takes none.
  package func begin(
    _ token: AttemptToken, epoch: Int64, through account: String? = nil
  ) throws -> Bool {
    guard var stored = try tx.message(token.message), stored.message.isWaiting,
      stored.carrier == account ?? stored.carrier,
      stored.attempts + 1 == token.n, stored.expiresAt > moment.steady,
      try tx.accountState(of: stored.carrier).admits(stored.id, at: moment.steady),
      try tx.isPaidFor(stored.id), try tx.isArmed()
    else { return false }
    if let why = try RecheckFlow(tx: tx, at: moment).objection(to: stored) {
      try WithdrawalFlow(tx: tx, at: moment).withdraw(stored.id, because: why)
      return false
    }
    let transition = stored.message.apply(.attemptBegan)
    stored.attempts = token.n
    _ = try tx.beginAttempt(
      of: stored.id, n: token.n, carrier: stored.carrier, epoch: epoch, secret: token.secret,
      at: moment)
    try tx.saveMessage(stored, transition, at: moment)
    return true
  }

  /// Writes down what the attempt through `account` came to; nil is the text's own, as above.
  /// `jitter` is a number from 0 up to 1. `isRepeat` says that a commit of the same has failed: it
  /// may be on the disk all the same, and the account must hear of it once. Nil if nothing was
  /// left to write down.
  package func settle(
    _ token: AttemptToken, _ outcome: SendOutcome, record: AttemptRecord, jitter: Double,
    through account: String? = nil, isRepeat: Bool = false
  ) throws -> Settlement? {
    if isRepeat, try !tx.isAttemptOpen(token.n, of: token.message) { return nil }
    guard var stored = try tx.message(token.message) else { return nil }
    let notes = try AccountFlow(tx: tx, at: moment)
      .hear(outcome, of: stored.id, through: account ?? stored.carrier, jitter: jitter)
    guard stored.attempts == token.n else {
      try postpone(&stored, outcome, jitter: jitter)
      return Settlement(state: stored.message.state, notes: notes)
    }
    try tx.endAttempt(of: stored.id, record, at: moment)
    let transition = stored.message.apply(.attemptEnded(outcome))
    var errorCode: Int?
    switch outcome {
    case .accepted(let carrierID, _):
      if let carrierID {
        try TextIdentityFlow(tx: tx, at: moment).note(carrierID, for: &stored)
      }
    case .rejected(let code, let rejection):
      errorCode = code
      try RejectionFlow(tx: tx, at: moment).learn(rejection, code: code, from: stored)
    case .notAccepted: try planNextTry(&stored, outcome, jitter: jitter)
    case .unknown(_, let isForeign):
      // A report may have come before the answer, and then it is no question any more.
      if isForeign, stored.message.state == .unknown {
        try AlertFlow(tx: tx, at: moment).fateUnknown(stored, outcome.detail)
      }
    }
    try tx.saveMessage(
      stored, transition, errorCode: errorCode, detail: outcome.detail, at: moment)
    try TextMoveFlow(tx: tx, at: moment).follow(stored, transition)
    try giveUpIfTriedOut(&stored)
    return Settlement(state: stored.message.state, notes: notes)
  }

  /// No attempt began, because there was no connection: the text goes on waiting.
  private func postpone(
    _ stored: inout StoredMessage, _ outcome: SendOutcome, jitter: Double
  ) throws {
    guard stored.message.isWaiting, case .notAccepted(let obstacle) = outcome else { return }
    if obstacle == .withdrawn { return }
    stored.obstacles += 1
    try planNextTry(&stored, outcome, jitter: jitter)
    try tx.saveMessage(stored, .none, detail: outcome.detail, at: moment)
  }

  /// The next try, never after the text is too old: it expires at that moment.
  private func planNextTry(
    _ stored: inout StoredMessage, _ outcome: SendOutcome, jitter: Double
  ) throws {
    let tries = stored.attempts + stored.obstacles
    var next = moment.steady + RetryPolicy.pause(afterTries: tries, jitter: jitter)
    stored.waitsFor = .retry
    let admission = try tx.accountState(of: stored.carrier).admission(at: moment.steady)
    if case .waits(let until, let reason) = admission {
      next = max(next, until)
      stored.waitsFor = reason
    }
    stored.nextTryAt = min(next, stored.expiresAt)
  }

  /// Three times the carrier may have read it and did not take it: a fourth would change nothing.
  private func giveUpIfTriedOut(_ stored: inout StoredMessage) throws {
    guard stored.message.isWaiting else { return }
    let isTriedOut =
      try stored.attempts >= RetryPolicy.attemptsMax
      || tx.readings(of: stored.id) >= RetryPolicy.readingsMax
    guard isTriedOut else { return }
    let transition = stored.message.apply(.ranOutOfAttempts)
    try tx.saveMessage(stored, transition, detail: "tried as often as a text may be", at: moment)
    try TextMoveFlow(tx: tx, at: moment).follow(stored, transition)
  }

  /// A text that has waited for too long is given up.
  package func expire(_ id: ID<Message>) throws -> Bool {
    guard var stored = try tx.message(id), stored.expiresAt <= moment.steady else { return false }
    let transition = stored.message.apply(.becameTooOld)
    guard transition.changed else { return false }
    try tx.saveMessage(stored, transition, detail: "too old", at: moment)
    try TextMoveFlow(tx: tx, at: moment).follow(stored, transition)
    return true
  }

  /// Attempts that were open when an earlier run of the program ended may have been accepted, and
  /// an account that took no texts may take them under another configuration.
  package func recover(epoch: Int64) throws -> Int {
    try tx.noteStart(at: moment)
    try AccountFlow(tx: tx, at: moment).restart()
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
      of: id,
      AttemptRecord(bytesSent: 0, httpStatus: 0, curlCode: 0, verdict: verdict, detail: detail),
      at: moment)
    guard transition.changed else { return }
    try tx.saveMessage(stored, transition, detail: detail, at: moment)
  }
}
