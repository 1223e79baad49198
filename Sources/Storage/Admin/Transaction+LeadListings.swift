package import TextBack

/// A lead as its owner sees it.
package struct LeadListing: Sendable, Equatable {
  package let id: ID<Lead>
  package let phone: PhoneNumber
  package var name: String?
  package var stage: String
  package var tags: [String]
  package var assignee: String?
  package var unread: Int
  package let isOptedOut: Bool
  package let lastMessageAt: Timestamp?
  /// Since when somebody owes them a call.
  package var callbackSince: Timestamp?
  package let createdAt: Timestamp
  package let version: Int
}

/// A lead with whom texts were exchanged, and the newest of them.
package struct ConversationListing: Sendable, Equatable {
  package let leadID: ID<Lead>
  package let phone: PhoneNumber
  package let name: String?
  package let assignee: String?
  package let lastMessageAt: Timestamp
  package let lastMessage: String
  package let isLastInbound: Bool
  package let unread: Int
}

/// A place in the list of conversations.
package struct ConversationPlace: Sendable, Equatable {
  package let at: Timestamp
  package let lead: ID<Lead>

  package init(at: Timestamp, lead: ID<Lead>) {
    self.at = at
    self.lead = lead
  }
}

extension Transaction {
  /// The leads of a business, newest first.
  package func leads(
    of business: ID<Business>, _ page: PageRequest<Int64>
  ) throws -> Page<LeadListing> {
    let ids = try connection.all(
      """
      SELECT id FROM lead WHERE business_id = ? AND id < ? AND erased_at IS NULL
      ORDER BY id DESC LIMIT ?
      """,
      business.rawValue, page.below, page.rowLimit
    ) { ID<Lead>($0.int64(0)) }
    return Page(try ids.compactMap { try leadListing($0, of: business) }, limit: page.limit)
  }

  /// One lead of a business.
  package func leadListing(_ id: ID<Lead>, of business: ID<Business>) throws -> LeadListing? {
    let tags = try connection.all(
      "SELECT tag FROM lead_tag WHERE lead_id = ? ORDER BY tag", id.rawValue
    ) { $0.string(0) }
    return try connection.first(
      """
      SELECT phone, name, stage, assignee, unread, last_message_at, created_at, version,
        callback_since,
        EXISTS (SELECT 1 FROM opt_out WHERE opt_out.business_id = lead.business_id
            AND opt_out.phone = lead.phone AND ended_at IS NULL)
          OR EXISTS (SELECT 1 FROM opt_out WHERE opt_out.business_id = lead.business_id
            AND ended_at IS NULL AND phone_hash
              = sha256((SELECT value FROM meta WHERE key = 'erasure_key') || lead.phone))
      FROM lead WHERE id = ? AND business_id = ? AND erased_at IS NULL
      """, id.rawValue, business.rawValue
    ) {
      LeadListing(
        id: id, phone: try $0.phone(0), name: $0.optionalString(1), stage: $0.string(2),
        tags: tags, assignee: $0.optionalString(3), unread: $0.int(4), isOptedOut: $0.bool(9),
        lastMessageAt: $0.optionalTimestamp(5), callbackSince: $0.optionalTimestamp(8),
        createdAt: $0.timestamp(6), version: $0.int(7))
    }
  }

  /// Saves what the owner changed of a lead; a move to another stage is on its timeline.
  package func saveLead(
    _ lead: LeadListing, of business: ID<Business>, by author: String?, at moment: Moment
  ) throws {
    guard let before = try leadListing(lead.id, of: business) else { return }
    try connection.execute(
      """
      UPDATE lead SET name = ?, stage = ?, assignee = ?, unread = ?, version = version + 1
      WHERE id = ?
      """, lead.name, lead.stage, lead.assignee, lead.unread, lead.id.rawValue)
    if lead.tags != before.tags {
      try connection.execute("DELETE FROM lead_tag WHERE lead_id = ?", lead.id.rawValue)
      for tag in lead.tags {
        try connection.execute(
          "INSERT INTO lead_tag (lead_id, tag) VALUES (?, ?)", lead.id.rawValue, tag)
      }
    }
    let isSettled = lead.callbackSince == nil && before.callbackSince != nil
    if isSettled || lead.stage != before.stage {
      try settleCallback(with: lead.id, at: moment)
    }
    guard lead.stage != before.stage else { return }
    try connection.execute(
      "INSERT INTO stage_move (lead_id, from_stage, to_stage, author, at) VALUES (?, ?, ?, ?, ?)",
      lead.id.rawValue, before.stage, lead.stage, author, moment.wall.milliseconds)
    try appendToTimeline(of: lead.id, .stage, connection.lastInsertedRowID, moment.wall)
  }

  /// The conversations of a business, the one with the newest text first.
  package func conversations(
    of business: ID<Business>, _ page: PageRequest<ConversationPlace>
  ) throws -> Page<ConversationListing> {
    let rows = try connection.all(
      """
      SELECT lead.id, phone, name, assignee, last_message_at, body, direction, unread
      FROM lead JOIN message ON message.id = last_message_id
      WHERE lead.business_id = ?1 AND last_message_at IS NOT NULL
        AND (last_message_at, lead.id) < (?2, ?3)
      ORDER BY last_message_at DESC, lead.id DESC LIMIT ?4
      """,
      business.rawValue, page.after?.at.milliseconds ?? .max, page.after?.lead.rawValue ?? .max,
      page.rowLimit
    ) {
      ConversationListing(
        leadID: ID($0.int64(0)), phone: try $0.phone(1), name: $0.optionalString(2),
        assignee: $0.optionalString(3), lastMessageAt: $0.timestamp(4), lastMessage: $0.string(5),
        isLastInbound: $0.string(6) == "inbound", unread: $0.int(7))
    }
    return Page(rows, limit: page.limit)
  }
}
