package import TextBack

/// What a person found out about a text of unknown fate.
package struct Resolution: Sendable, Equatable {
  package let wasSent: Bool
  /// How the person knows.
  package let evidence: String
  package let author: String
  package let at: Timestamp

  package init(wasSent: Bool, evidence: String, author: String, at time: Timestamp) {
    self.wasSent = wasSent
    self.evidence = evidence
    self.author = author
    at = time
  }

  package static let evidenceLengthMax = 2_000
}

extension Transaction {
  /// Puts on record how a person settled a text of a business.
  package func recordResolution(
    _ resolution: Resolution, of message: ID<Message>, in business: ID<Business>,
    at moment: Moment
  ) throws {
    try connection.execute(
      "INSERT INTO resolution (message_id, verdict, evidence, author, at) VALUES (?, ?, ?, ?, ?)",
      message.rawValue, resolution.wasSent ? "sent" : "not_sent", resolution.evidence,
      resolution.author, resolution.at.milliseconds)
    try audit(
      AuditEntry(
        actor: .command, action: "resolve", subject: "/messages/\(message)", business: business,
        after: Array((resolution.wasSent ? "sent" : "not_sent").utf8)), at: moment)
  }

  /// How a person settled a text, if one did.
  package func resolution(of message: ID<Message>) throws -> Resolution? {
    try connection.first(
      "SELECT verdict, evidence, author, at FROM resolution WHERE message_id = ?",
      message.rawValue
    ) {
      Resolution(
        wasSent: $0.string(0) == "sent", evidence: $0.string(1), author: $0.string(2),
        at: $0.timestamp(3))
    }
  }
}
