package import TextBack

/// A call as its owner sees it, with what was decided on it.
package struct CallListing: Sendable, Equatable {
  package let id: ID<Call>
  package let numberID: ID<Number>
  package let leadID: ID<Lead>?
  package let isInbound: Bool
  /// The number of the business.
  package let number: PhoneNumber
  /// The other end; nil when withheld.
  package let phone: PhoneNumber?
  package let outcome: String
  package let reason: String?
  package let startedAt: Timestamp
  package let durationSeconds: Int
  /// Played by the owner, to see a text.
  package let isTest: Bool
  package let decision: DecisionListing?
}

/// What was decided on a missed call, and which rules would have stopped a text by themselves.
package struct DecisionListing: Sendable, Equatable {
  package let messageID: ID<Message>?
  package let reason: String?
  /// What exactly stopped the text, where the reason covers several things.
  package let detail: String?
  package let stoppingRules: Int
  package let settingsVersion: Int
  /// Nil for decisions from before it was kept.
  package let businessVersion: Int?
  package let at: Timestamp
}

extension Transaction {
  /// The calls of a business, newest first.
  package func calls(
    of business: ID<Business>, _ page: PageRequest<Int64>
  ) throws -> Page<CallListing> {
    let rows = try connection.all(
      """
      SELECT call.id, call.number_id, lead_id, direction, number.phone, call.phone, state,
        call.reason, started_at, duration_seconds, call_id, message_id, decision.reason,
        stopping_rules, decision.settings_version, decision.at, decision.detail,
        decision.business_version, is_test
      FROM call JOIN number ON number.id = call.number_id LEFT JOIN decision ON call_id = call.id
      WHERE call.business_id = ? AND call.id < ? ORDER BY call.id DESC LIMIT ?
      """, business.rawValue, page.below, page.rowLimit, row: Transaction.callListing)
    return Page(rows, limit: page.limit)
  }

  /// One call of a business.
  package func callListing(_ id: ID<Call>, of business: ID<Business>) throws -> CallListing? {
    try connection.first(
      """
      SELECT call.id, call.number_id, lead_id, direction, number.phone, call.phone, state,
        call.reason, started_at, duration_seconds, call_id, message_id, decision.reason,
        stopping_rules, decision.settings_version, decision.at, decision.detail,
        decision.business_version, is_test
      FROM call JOIN number ON number.id = call.number_id LEFT JOIN decision ON call_id = call.id
      WHERE call.business_id = ? AND call.id = ?
      """, business.rawValue, id.rawValue, row: Transaction.callListing)
  }

  private static func callListing(_ row: borrowing Row) throws -> CallListing {
    CallListing(
      id: ID(row.int64(0)), numberID: ID(row.int64(1)),
      leadID: row.optionalInt64(2).map { ID($0) }, isInbound: row.string(3) == "inbound",
      number: try row.phone(4), phone: try row.optionalPhone(5), outcome: row.string(6),
      reason: row.optionalString(7), startedAt: row.timestamp(8), durationSeconds: row.int(9),
      isTest: row.bool(18),
      decision: row.isNull(10)
        ? nil
        : DecisionListing(
          messageID: row.optionalInt64(11).map { ID($0) }, reason: row.optionalString(12),
          detail: row.optionalString(16), stoppingRules: row.int(13), settingsVersion: row.int(14),
          businessVersion: row.optionalInt(17), at: row.timestamp(15)))
  }
}
