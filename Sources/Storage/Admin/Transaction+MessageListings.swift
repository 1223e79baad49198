package import TextBack

/// A text as its owner sees it.
package struct MessageListing: Sendable, Equatable {
  package let id: ID<Message>
  package let numberID: ID<Number>
  package let leadID: ID<Lead>?
  package let callID: ID<Call>?
  package let isInbound: Bool
  package let kind: MessageKind
  package let from: String
  package let to: String
  package let body: String
  package let encoding: String
  package let segments: Int
  package let credits: Int
  /// The stored state; `received` for an inbound text.
  package let state: String
  package let errorCode: Int?
  /// What is known beyond the state, in words.
  package let detail: String?
  package let createdAt: Timestamp
  package let acceptedAt: Timestamp?
  package let updatedAt: Timestamp
  /// When it is tried next, if it waits.
  package let nextTryAt: Timestamp?
  /// Why it waits although it is due.
  package let waitsFor: WaitReason?
  /// When proof came that it was sent, after its credit had been given back.
  package let provedSentAt: Timestamp?
  /// Whether we know it from the carrier's list alone.
  package let isForeign: Bool
  /// Every try of it.
  package fileprivate(set) var attempts: [AttemptListing] = []
  /// How a person settled its fate, if one did.
  package fileprivate(set) var resolution: Resolution?

  /// The word that the API shows for why it was written.
  package var kindShown: String { isForeign ? "foreign" : kind.rawValue }

  /// The word that the API shows for the state.
  package var status: String { Message.State(rawValue: state)?.shownAs ?? state }

  /// Whether its credits are spent; what failed has been refunded.
  package var isCharged: Bool { acceptedAt != nil && credits > 0 && state != "failed" }
}

extension Transaction {
  /// The texts of a business in both directions, newest first.
  package func messages(
    of business: ID<Business>, _ page: PageRequest<Int64>
  ) throws -> Page<MessageListing> {
    let rows = try connection.all(
      """
      SELECT id, number_id, lead_id, call_id, direction, kind, sender, recipient, body, encoding,
        segments, credits, state, error_code, created_at, accepted_at, updated_at,
        created_at + next_try_steady - created_steady, waits_for, proved_sent_at, detail, origin
      FROM message WHERE business_id = ? AND id < ? ORDER BY id DESC LIMIT ?
      """, business.rawValue, page.below, page.rowLimit, row: Transaction.messageListing)
    return Page(try rows.map(completed), limit: page.limit)
  }

  /// One text of a business.
  package func messageListing(
    _ id: ID<Message>, of business: ID<Business>
  ) throws -> MessageListing? {
    try connection.first(
      """
      SELECT id, number_id, lead_id, call_id, direction, kind, sender, recipient, body, encoding,
        segments, credits, state, error_code, created_at, accepted_at, updated_at,
        created_at + next_try_steady - created_steady, waits_for, proved_sent_at, detail, origin
      FROM message WHERE id = ? AND business_id = ?
      """, id.rawValue, business.rawValue, row: Transaction.messageListing
    ).map(completed)
  }

  private func completed(_ listing: MessageListing) throws -> MessageListing {
    guard !listing.isInbound else { return listing }
    var listing = listing
    listing.attempts = try attemptListings(of: listing.id)
    listing.resolution = try resolution(of: listing.id)
    return listing
  }

  /// The steady clock of the next try is shown by the wall clock that the text was made under.
  private static func messageListing(_ row: borrowing Row) throws -> MessageListing {
    MessageListing(
      id: ID(row.int64(0)), numberID: ID(row.int64(1)),
      leadID: row.optionalInt64(2).map { ID($0) }, callID: row.optionalInt64(3).map { ID($0) },
      isInbound: row.string(4) == "inbound", kind: try row.value(5), from: row.string(6),
      to: row.string(7), body: row.string(8), encoding: row.string(9), segments: row.int(10),
      credits: row.int(11), state: row.string(12), errorCode: row.optionalInt(13),
      detail: row.optionalString(20), createdAt: row.timestamp(14),
      acceptedAt: row.optionalTimestamp(15), updatedAt: row.timestamp(16),
      nextTryAt: row.optionalTimestamp(17), waitsFor: try row.optionalValue(18),
      provedSentAt: row.optionalTimestamp(19), isForeign: row.string(21) == "foreign")
  }
}
