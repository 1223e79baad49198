/// A question about what a carrier has on record.
package enum RecordQuery: Sendable, Hashable {
  /// Every text from one number to another, of any day: one that still waits at the carrier may
  /// have no day yet.
  case conversation(from: PhoneNumber, to: PhoneNumber)
  /// Texts of the account, out and in, since an instant.
  case texts(since: Timestamp, Reach)
  /// Calls of the account and their legs, since an instant.
  case calls(since: Timestamp, Reach)
  /// One call, the caller's leg, by the carrier's identifier.
  case call(String)
  /// The legs that were dialled for a call.
  case legs(of: String)

  /// How far back a list is read.
  package enum Reach: Sendable, Hashable {
    /// From the newest on, and no further than it takes.
    case newest
    /// Every record of the days since then, whatever their order.
    case whole
  }
}

/// A text that the carrier has on record as sent from one of its numbers.
package struct SentText: Sendable, Equatable {
  package let carrierID: String
  package let from: String
  package let to: String
  package let body: String
  /// Nil for a status word that we do not know; the carrier has the text all the same.
  package let progress: DeliveryProgress?
  /// The carrier's own word and error code, kept for people to read.
  package let word: String
  package let errorCode: Int?
  /// When the carrier took it, by its own clock.
  package let createdAt: Timestamp

  package init(
    carrierID: String, from: String, to: String, body: String, progress: DeliveryProgress?,
    word: String, errorCode: Int?, createdAt: Timestamp
  ) {
    self.carrierID = carrierID
    self.from = from
    self.to = to
    self.body = body
    self.progress = progress
    self.word = word
    self.errorCode = errorCode
    self.createdAt = createdAt
  }
}

/// Why there is no answer to a question. None of these says that a record is absent.
package enum LookUpFailure: Error, Sendable, Equatable {
  /// No complete answer came; says what failed.
  case unreachable(String)
  /// The carrier answered with a status that is no answer.
  case refused(status: Int)
  /// The carrier asks to slow down; seconds, if it named them.
  case slowDown(retryAfterSeconds: Int?)
  /// The answer is not of the shape that the carrier documents; says where.
  case malformed(String)
  /// There is more than we are willing to read at once.
  case tooLong

  /// The failure in words for people who run the server.
  package var words: String {
    switch self {
    case .unreachable(let words): words
    case .refused(let status): "the carrier answered \(status)"
    case .slowDown: "the carrier asks to slow down"
    case .malformed(let place): "the carrier's answer cannot be read: \(place)"
    case .tooLong: "the carrier's list is longer than is read at once"
    }
  }
}
