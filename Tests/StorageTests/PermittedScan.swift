import Testing

/// A table that one file may read from end to end.
struct PermittedScan: CustomTestStringConvertible {
  let file: String
  let table: String

  var testDescription: String { "\(file): \(table)" }

  /// As many rows as an operator has set up.
  static let smallTables: Set = [
    "api_token", "business", "carrier_account", "number", "rule_number",
  ]

  /// Indexes of what is going on now.
  static let smallIndexes: Set = ["attempt_open", "message_unsettled"]

  static let all = newest + oldest + anyErasure + onRequest

  /// The last row, or back from there to a moment ago.
  private static let newest = [
    PermittedScan(file: "Transaction+Audit.swift", table: "audit"),
    PermittedScan(file: "Transaction+Audit.swift", table: "fact"),
    PermittedScan(file: "Transaction+Departures.swift", table: "attempt"),
    PermittedScan(file: "Transaction+SteadyTime.swift", table: "attempt"),
    PermittedScan(file: "Transaction+SteadyTime.swift", table: "call"),
    PermittedScan(file: "Transaction+SteadyTime.swift", table: "message"),
  ]

  /// The first rows, as many as LIMIT says.
  private static let oldest = ["call_ref", "message_ref", "oldest", "webhook"].map {
    PermittedScan(file: "Transaction+Retention.swift", table: $0)
  }

  /// Whether there is a row at all.
  private static let anyErasure = ["OptOuts", "Webhooks"].map {
    PermittedScan(file: "Transaction+\($0).swift", table: "erasure")
  }

  /// When a person asks what is known of them, or to be forgotten: what has no index by person is
  /// read whole. Opt-outs are as many as people who sent STOP; what others wrote is searched for
  /// the number in every spelling, which no index can do.
  private static let onRequest = [
    PermittedScan(file: "Transaction+CreditListings.swift", table: "opt_out"),
    PermittedScan(file: "Transaction+ErasedAnswers.swift", table: "idempotency_key"),
    PermittedScan(file: "Transaction+ErasedAnswers.swift", table: "opt_out"),
    PermittedScan(file: "Transaction+ErasedAnswers.swift", table: "webhook"),
    PermittedScan(file: "Transaction+ErasedMentions.swift", table: "note"),
    PermittedScan(file: "Transaction+ErasedMentions.swift", table: "opt_out"),
    PermittedScan(file: "Transaction+ErasedMentions.swift", table: "resolution"),
    PermittedScan(file: "Transaction+Erasure.swift", table: "opt_out"),
    PermittedScan(file: "Transaction+People.swift", table: "opt_out"),
  ]
}
