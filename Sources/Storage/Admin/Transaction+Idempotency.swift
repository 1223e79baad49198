package import TextBack

/// The first answer to a request that carried an idempotency key.
package struct KeptAnswer: Sendable, Equatable {
  /// The SHA-256 of what was asked; `forgotten` if that named somebody who was forgotten since.
  package let requestHash: [UInt8]
  package let status: Int
  package let body: [UInt8]

  package init(requestHash: [UInt8], status: Int, body: [UInt8]) {
    self.requestHash = requestHash
    self.status = status
    self.body = body
  }

  /// Stands for what was asked, of which there must be no hash any more: a phone number is soon
  /// found by trying them all.
  package static let forgotten = [UInt8](repeating: 0, count: 32)
}

extension Transaction {
  /// How long a first answer is kept; twice what is promised.
  package static let answersKept = Interval.hours(48)

  /// The first answer that this token's key was given.
  package func keptAnswer(to key: String, of token: ID<Token>) throws -> KeptAnswer? {
    try connection.first(
      "SELECT request_hash, status, body FROM idempotency_key WHERE token_id = ? AND key = ?",
      token.rawValue, key
    ) { KeptAnswer(requestHash: $0.blob(0), status: $0.int(1), body: $0.blob(2)) }
  }

  /// Keeps a first answer with the business that it is about, and forgets those that nobody will
  /// ask for again.
  package func keepAnswer(
    _ answer: KeptAnswer, to key: String, of token: ID<Token>, in business: ID<Business>?,
    at moment: Moment
  ) throws {
    try connection.execute(
      "DELETE FROM idempotency_key WHERE at < ?",
      moment.wall.milliseconds - Transaction.answersKept.milliseconds)
    try connection.execute(
      """
      INSERT INTO idempotency_key (token_id, key, request_hash, status, body, at, business_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      token.rawValue, key, answer.requestHash, answer.status, answer.body,
      moment.wall.milliseconds, business?.rawValue)
  }

  /// Runs a part of the transaction that is undone by itself if it throws.
  package func part<Result>(_ body: () throws -> Result) throws -> Result {
    try connection.savepoint(body)
  }
}
