import Storage
import TextBack

/// Settles a text of unknown fate with what the carrier's list says.
struct ReconcileFlow {
  let tx: Transaction
  let account: String
  let moment: Moment

  init(tx: Transaction, account: String, at moment: Moment) {
    self.tx = tx
    self.account = account
    self.moment = moment
  }

  /// What the list of texts between its two numbers says of a text.
  ///
  /// A text is recognised by its words and its time. A record that is another text's already says
  /// nothing; one that may be another's, or of another time, proves nothing, however far off it is:
  /// a clock that was set wrongly was so by any amount.
  func listing(
    of text: StoredMessage, in records: [SentText]
  ) throws -> ReconcileLadder.Listing {
    let earliest = try starts(of: text).map { $0 - LookUpLimits.clockSkew.milliseconds }.min() ?? 0
    var near: [SentText] = []
    var hasFar = false
    for record in records where record.body == text.body {
      if let owner = try owner(of: record, beside: text), owner != text.id { continue }
      if record.createdAt.milliseconds >= earliest { near.append(record) } else { hasFar = true }
    }
    // What was erased from its words is still in those that the carrier has.
    if near.isEmpty, !hasFar { return text.hasErasedWords ? .doubtful : .absent }
    let siblings = try tx.openTexts(from: text.from, to: text.to, of: text.businessID).filter {
      $0.id != text.id && $0.body == text.body && !$0.message.isWaiting
    }
    if !siblings.isEmpty { return .doubtful }
    switch near.count {
    case 0: return .doubtful
    case 1: return .found(near[0])
    default: return .foundTwice
    }
  }

  /// When the last attempt began: as the wall clock had it then, and as it has it now, for it may
  /// have been set since.
  private func starts(of text: StoredMessage) throws -> [Int64] {
    guard let attempts = try tx.attempts(of: text.id) else { return [] }
    return [attempts.startedAt, moment.wallTime(at: attempts.startedSteady)].map(\.milliseconds)
  }

  /// The text of ours that a record is known to be, also of a time whose identifiers are forgotten.
  private func owner(of record: SentText, beside text: StoredMessage) throws -> ID<Message>? {
    let recent = try tx.messageID(carrier: account, carrierID: record.carrierID)
    return try recent
      ?? text.leadID.flatMap { try tx.messageID(to: $0, carrierID: record.carrierID) }
  }

  /// Takes one step of the ladder.
  func climb(
    _ text: StoredMessage, _ listing: ReconcileLadder.Listing, mayResend: Bool,
    _ outcome: inout FlowOutcome
  ) throws {
    guard let attempts = try tx.attempts(of: text.id) else { return }
    let ladder = ReconcileLadder(
      misses: text.reconcileStep, attemptedAt: attempts.startedSteady, expiresAt: text.expiresAt,
      attempts: attempts.reached, mayResend: mayResend)
    switch ladder.step(after: listing, at: moment.steady) {
    case .accept(let record): try accept(text, record, &outcome)
    case .askAgain(let time, let misses, let alarm):
      var text = text
      text.reconcileAt = time
      text.reconcileStep = misses
      try tx.saveMessage(text, .none, at: moment)
      if alarm { try TextIdentityFlow(tx: tx, at: moment).tellFoundTwice(text) }
    case .provedAbsent(let mayRetry):
      var text = text
      let transition = text.message.apply(.provedAbsent(mayRetry: mayRetry))
      try tx.proveAbsent(text.id)
      text.nextTryAt = moment.steady
      try tx.saveMessage(
        text, transition, detail: "the carrier does not have it", at: moment)
      try finish(text, transition, &outcome)
      outcome.hasQueuedText = outcome.hasQueuedText || mayRetry
    }
  }

  /// The carrier has it, so it is accepted, or further on if the list says so.
  func accept(
    _ text: StoredMessage, _ record: SentText, _ outcome: inout FlowOutcome
  ) throws {
    var text = text
    let transition = text.message.apply(.reported(record.progress ?? .accepted))
    text.carrier = account
    text.carrierID = text.carrierID ?? record.carrierID
    try tx.saveMessage(
      text, transition, carrierWord: record.word, errorCode: record.errorCode,
      detail: "found on the carrier's list", at: moment)
    try finish(text, transition, &outcome)
  }

  private func finish(
    _ text: StoredMessage, _ transition: Message.Transition, _ outcome: inout FlowOutcome
  ) throws {
    guard transition.changed else { return }
    outcome.notes.append(.messageMoved(text.message.state))
    try TextMoveFlow(tx: tx, at: moment).follow(text, transition)
  }
}
