import Carriers
import Storage
import TextBack

@testable import Server

extension FlowBench {
  static let customer = phone("+14155550123")
  static let epoch: Int64 = 1

  /// A missed call, and the text-back that waits for its first attempt.
  @discardableResult
  func missCall(
    _ carrierID: String = "CA1", from phone: String = "+14155550123"
  ) throws -> ID<Message> {
    let reference = CallReference(carrierID: carrierID, from: phone, to: FlowBench.ownNumber.e164)
    try take(.callArrived(reference), route: .voice)
    try take(.forwardEnded(reference, .noAnswer), route: .voiceResult)
    guard let id = try call(carrierID).decision?.messageID else { throw Missing() }
    return id
  }

  func text(_ id: ID<Message>) throws -> StoredMessage {
    guard let stored = try write({ try $0.message(id) }) else { throw Missing() }
    return stored
  }

  func token(_ id: ID<Message>, n: Int) -> AttemptToken {
    AttemptToken(message: id, n: n, secret: String(repeating: "s", count: 32))
  }

  /// The commit before the first byte; false if it forbids the attempt.
  func begin(_ id: ID<Message>, n: Int = 1) throws -> Bool {
    try write { try SendFlow(tx: $0, at: moment).begin(token(id, n: n), epoch: FlowBench.epoch) }
  }

  @discardableResult
  func settle(
    _ id: ID<Message>, n: Int = 1, _ outcome: SendOutcome, bytesSent: Int = 400
  ) throws -> Message.State? {
    let record = AttemptRecord(
      bytesSent: bytesSent, httpStatus: 0, curlCode: 0, verdict: outcome.verdict,
      obstacle: outcome.obstacle, detail: outcome.detail)
    return try write {
      try SendFlow(tx: $0, at: moment)
        .settle(token(id, n: n), outcome, record: record, jitter: 0)?.state
    }
  }

  /// Begins an attempt and ends it.
  @discardableResult
  func attempt(
    _ id: ID<Message>, n: Int = 1, _ outcome: SendOutcome
  ) throws -> Message.State? {
    guard try begin(id, n: n) else { throw Missing() }
    return try settle(id, n: n, outcome)
  }
}
