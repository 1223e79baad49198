import Server
import Storage
import TextBack

extension Transaction {
  /// The bug of a lease that ends with the process: what it was sending is sent again.
  func resendInterrupted(_ epoch: Int64, at moment: Moment) throws -> Int {
    let ids = try openAttempts(before: epoch)
    for id in ids {
      guard var stored = try message(id) else { continue }
      let transition = stored.message.apply(.attemptEnded(.notAccepted(.withdrawn)))
      stored.nextTryAt = moment.steady
      try endAttempt(
        of: id, AttemptRecord(bytesSent: 0, httpStatus: 0, curlCode: 0, verdict: .notAccepted),
        at: moment)
      try saveMessage(stored, transition, at: moment)
    }
    return ids.count
  }

  /// The bug of asking for an opt-out when a text is decided, and never again.
  func beginUnchecked(_ token: AttemptToken, epoch: Int64, at moment: Moment) throws -> Bool {
    guard var stored = try message(token.message), stored.message.isWaiting,
      stored.attempts + 1 == token.n, stored.expiresAt >= moment.steady
    else { return false }
    let transition = stored.message.apply(.attemptBegan)
    stored.attempts = token.n
    _ = try beginAttempt(
      of: stored.id, n: token.n, carrier: stored.carrier, epoch: epoch, secret: token.secret,
      at: moment)
    try saveMessage(stored, transition, at: moment)
    return true
  }

  /// The other half of that bug: an opt-out that leaves alone what waits.
  func optOutUnheeded(_ phone: PhoneNumber, at moment: Moment) throws {
    guard let id = try optOut(phone, of: ID(1), source: .owner, reason: nil, at: moment) else {
      return
    }
    try record("opt out", "/businesses/1/opt-outs/\(id)", at: moment)
  }

  /// The bug of a text that is taken back as soon as it is decided on, for no reason.
  func forgetEverySeventh(at moment: Moment) throws {
    let late = SteadyTime(milliseconds: moment.steady.milliseconds + 3_600_000)
    for var text in try dueMessages(at: late, limit: 100)
    where text.message.state == .queued && text.attempts == 0 && text.id.rawValue % 7 == 0 {
      let transition = text.message.apply(.withdrawn)
      try saveMessage(text, transition, at: moment)
    }
  }

  /// Whether an event says that somebody answered a call that has been called missed.
  func isLateAnswer(_ event: CarrierEvent, through account: String) throws -> Bool {
    let carrierID: String
    switch event {
    case .legMoved(let report):
      guard report.change == .pickedUp || report.change == .accepted else { return false }
      carrierID = report.parentCarrierID
    case .forwardEnded(let reference, .pickedUp): carrierID = reference.carrierID
    default: return false
    }
    guard let call = try call(carrier: account, carrierID: carrierID) else {
      return false
    }
    return call.missedAt != nil
  }
}
