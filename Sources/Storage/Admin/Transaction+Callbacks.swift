package import TextBack

/// A lead that called in vain and has not been spoken to since.
package struct CallbackListing: Sendable, Equatable {
  package let leadID: ID<Lead>
  package let phone: PhoneNumber
  package let name: String?
  package let stage: String
  package let assignee: String?
  package let since: Timestamp
  package let missedCalls: Int
}

/// A place in the list of those to call back.
package struct CallbackPlace: Sendable, Equatable {
  package let since: Timestamp
  package let lead: ID<Lead>

  package init(since: Timestamp, lead: ID<Lead>) {
    self.since = since
    self.lead = lead
  }
}

extension Transaction {
  /// Notes that a lead called in vain, so that somebody owes them a call.
  package func oweCallback(to lead: ID<Lead>, since moment: Moment) throws {
    let count = try connection.execute(
      """
      UPDATE lead SET callback_since = coalesce(callback_since, ?),
        callback_calls = callback_calls + 1
      WHERE id = ? AND erased_at IS NULL
      """, moment.wall.milliseconds, lead.rawValue)
    guard count > 0 else { return }
    for tag in [LeadTag.missedCall, .pendingCallback] { try self.tag(lead, tag) }
    try untag(lead, .cold)
  }

  /// Gives a lead a tag that it may have.
  package func tag(_ lead: ID<Lead>, _ tag: LeadTag) throws {
    try connection.execute(
      "INSERT INTO lead_tag (lead_id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING",
      lead.rawValue, tag.rawValue)
  }

  /// Takes a tag from a lead that may not have it.
  package func untag(_ lead: ID<Lead>, _ tag: LeadTag) throws {
    try connection.execute(
      "DELETE FROM lead_tag WHERE lead_id = ? AND tag = ?", lead.rawValue, tag.rawValue)
  }

  /// Whether somebody owes a lead a call.
  package func isOwedCallback(_ lead: ID<Lead>) throws -> Bool {
    try connection.first(
      "SELECT callback_since IS NOT NULL FROM lead WHERE id = ?", lead.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// Notes that somebody has been in touch with a lead. An alert that asked for it ends.
  package func settleCallback(with lead: ID<Lead>, at moment: Moment) throws {
    try connection.execute(
      "UPDATE lead SET callback_since = NULL, callback_calls = 0 WHERE id = ?", lead.rawValue)
    for tag in [LeadTag.pendingCallback, .cold] { try untag(lead, tag) }
    try endAlert(.textExpired, about: lead, at: moment)
  }

  /// Those to call back, the one who has waited longest first.
  package func callbacks(
    of business: ID<Business>, _ page: PageRequest<CallbackPlace>
  ) throws -> Page<CallbackListing> {
    let rows = try connection.all(
      """
      SELECT id, phone, name, stage, assignee, callback_since, callback_calls FROM lead
      WHERE business_id = ?1 AND callback_since IS NOT NULL AND (callback_since, id) > (?2, ?3)
      ORDER BY callback_since, id LIMIT ?4
      """,
      business.rawValue, page.after?.since.milliseconds ?? .min, page.after?.lead.rawValue ?? 0,
      page.rowLimit
    ) {
      CallbackListing(
        leadID: ID($0.int64(0)), phone: try $0.phone(1), name: $0.optionalString(2),
        stage: $0.string(3), assignee: $0.optionalString(4), since: $0.timestamp(5),
        missedCalls: $0.int(6))
    }
    return Page(rows, limit: page.limit)
  }
}

/// The tags that the program gives by itself.
package enum LeadTag: String, Sendable {
  case missedCall = "missed-call"
  /// Until somebody has been in touch.
  case pendingCallback = "pending-callback"
  /// Nothing has come of any text, until the lead calls or writes.
  case cold
}
