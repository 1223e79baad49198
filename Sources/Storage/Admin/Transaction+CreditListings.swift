package import TextBack

/// An entry of the ledger as its owner sees it.
package struct EntryListing: Sendable, Equatable {
  package let id: Int64
  package let kind: Ledger.Kind
  package let credits: Int
  package let amountCents: Int?
  package let externalID: String?
  package let messageID: ID<Message>?
  package let at: Timestamp
}

/// An opt-out as its owner sees it.
package struct OptOutListing: Sendable, Equatable {
  package let id: Int64
  package let phone: PhoneNumber
  package let source: OptOutSource
  package let reason: String?
  package let at: Timestamp
  package let endedAt: Timestamp?
}

extension Transaction {
  /// The ledger of a business, newest first.
  package func entries(
    of business: ID<Business>, _ page: PageRequest<Int64>
  ) throws -> Page<EntryListing> {
    let rows = try connection.all(
      """
      SELECT id, kind, credits, amount_cents, external_id, message_id, at
      FROM transfer WHERE business_id = ? AND id < ? ORDER BY id DESC LIMIT ?
      """, business.rawValue, page.below, page.rowLimit, row: Transaction.entryListing)
    return Page(rows, limit: page.limit)
  }

  /// One entry of the ledger.
  package func entry(_ id: Int64) throws -> EntryListing? {
    try connection.first(
      """
      SELECT id, kind, credits, amount_cents, external_id, message_id, at FROM transfer
      WHERE id = ?
      """, id, row: Transaction.entryListing)
  }

  /// The opt-outs of a business that hold, newest first.
  package func optOuts(
    of business: ID<Business>, _ page: PageRequest<Int64>
  ) throws -> Page<OptOutListing> {
    let rows = try connection.all(
      """
      SELECT id, phone, source, reason, at, ended_at FROM opt_out
      WHERE business_id = ? AND ended_at IS NULL AND id < ? ORDER BY id DESC LIMIT ?
      """, business.rawValue, page.below, page.rowLimit, row: Transaction.optOutListing)
    return Page(rows, limit: page.limit)
  }

  /// Every opt-out of a person, also those that have ended, oldest first.
  func optOuts(of phone: PhoneNumber, from business: ID<Business>) throws -> [OptOutListing] {
    try connection.all(
      """
      SELECT id, phone, source, reason, at, ended_at FROM opt_out
      WHERE business_id = ? AND phone = ? ORDER BY id
      """, business.rawValue, phone.e164, row: Transaction.optOutListing)
  }

  /// The opt-out of a person that holds.
  package func activeOptOut(
    of phone: PhoneNumber, from business: ID<Business>
  ) throws -> OptOutListing? {
    try connection.first(
      """
      SELECT id, phone, source, reason, at, ended_at FROM opt_out
      WHERE business_id = ?1 AND ended_at IS NULL AND (phone = ?2 OR phone_hash
        = sha256((SELECT value FROM meta WHERE key = 'erasure_key') || ?2))
      """, business.rawValue, phone.e164, row: Transaction.optOutListing)
  }

  func optOut(_ id: Int64) throws -> OptOutListing? {
    try connection.first(
      "SELECT id, phone, source, reason, at, ended_at FROM opt_out WHERE id = ?", id,
      row: Transaction.optOutListing)
  }

  private static func entryListing(_ row: borrowing Row) throws -> EntryListing {
    EntryListing(
      id: row.int64(0), kind: try row.value(1), credits: row.int(2),
      amountCents: row.optionalInt(3), externalID: row.optionalString(4),
      messageID: row.optionalInt64(5).map { ID($0) }, at: row.timestamp(6))
  }

  private static func optOutListing(_ row: borrowing Row) throws -> OptOutListing {
    OptOutListing(
      id: row.int64(0), phone: try row.phone(1), source: try row.value(2),
      reason: row.optionalString(3), at: row.timestamp(4), endedAt: row.optionalTimestamp(5))
  }
}
