package import TextBack

extension Transaction {
  /// The lead of a business with this phone number; made in the pipeline's first stage if new.
  package func lead(
    of business: ID<Business>, phone: PhoneNumber, at moment: Moment
  ) throws -> Lead {
    if let lead = try findLead(of: business, phone: phone) { return lead }
    try connection.execute(
      """
      INSERT INTO lead (business_id, phone, stage, created_at)
      SELECT ?1, ?2, id, ?3 FROM stage WHERE business_id = ?1 ORDER BY position LIMIT 1
      """, business.rawValue, phone.e164, moment.wall.milliseconds)
    return Lead(
      id: ID(connection.lastInsertedRowID), businessID: business, phone: phone, name: nil)
  }

  /// The lead of a business with this phone number, if it called or wrote before.
  package func findLead(of business: ID<Business>, phone: PhoneNumber) throws -> Lead? {
    try connection.first(
      "SELECT id, name FROM lead WHERE business_id = ? AND phone = ?",
      business.rawValue, phone.e164
    ) {
      Lead(
        id: ID($0.int64(0)), businessID: business, phone: phone, name: $0.optionalString(1))
    }
  }

  /// A lead by its identifier.
  package func lead(_ id: ID<Lead>) throws -> Lead? {
    try connection.first("SELECT business_id, phone, name FROM lead WHERE id = ?", id.rawValue) {
      Lead(
        id: id, businessID: ID($0.int64(0)), phone: try $0.phone(1), name: $0.optionalString(2))
    }
  }

  /// Puts something that happened on a lead's timeline.
  package func appendToTimeline(
    of lead: ID<Lead>, _ kind: TimelineKind, _ reference: Int64, _ at: Timestamp
  ) throws {
    try connection.execute(
      "INSERT INTO timeline (lead_id, at, kind, ref) VALUES (?, ?, ?, ?)",
      lead.rawValue, at.milliseconds, kind.rawValue, reference)
  }

  /// Notes the newest text of a conversation; an inbound one is unread until somebody answers, and
  /// a text-back begins the cool-down of its caller.
  func touchConversation(
    _ lead: ID<Lead>, _ message: ID<Message>, isInbound: Bool, armsCooldown: Bool = false,
    at moment: Moment
  ) throws {
    try connection.execute(
      """
      UPDATE lead SET last_message_id = ?1, last_message_at = ?2, unread = unread + ?3,
        cooldown_message_id = iif(?4, ?1, cooldown_message_id)
      WHERE id = ?5
      """,
      message.rawValue, moment.wall.milliseconds, isInbound ? 1 : 0, armsCooldown, lead.rawValue)
  }

  /// The number that a conversation runs over: that of the newest text, else of the newest call.
  package func conversationNumber(of lead: Lead) throws -> NumberSettings? {
    let id = try connection.first(
      """
      SELECT coalesce(
        (SELECT number_id FROM message WHERE id = last_message_id),
        (SELECT number_id FROM timeline JOIN call ON call.id = ref
          WHERE timeline.lead_id = lead.id AND kind = 'call' ORDER BY timeline.at DESC LIMIT 1),
        (SELECT id FROM number WHERE number.business_id = lead.business_id ORDER BY id LIMIT 1))
      FROM lead WHERE id = ?
      """, lead.id.rawValue
    ) { $0.optionalInt64(0).map { ID<Number>($0) } }
    return try (id ?? nil).flatMap(numberSettings)
  }

  /// A person has seen the conversation.
  package func markRead(_ lead: ID<Lead>) throws {
    try connection.execute("UPDATE lead SET unread = 0 WHERE id = ?", lead.rawValue)
  }

  /// The moment that a caller's cool-down is counted from: when the last text-back that still
  /// stands was decided. One that came to nothing arms no cool-down.
  package func cooldownBegan(for lead: ID<Lead>) throws -> SteadyTime? {
    let last = try connection.first(
      """
      SELECT created_steady, state
      FROM lead JOIN message ON message.id = cooldown_message_id WHERE lead.id = ?
      """, lead.rawValue
    ) { row -> (at: SteadyTime, state: Message.State) in
      (SteadyTime(milliseconds: row.int64(0)), try row.value(1))
    }
    guard let last else { return nil }
    return try last.state.isGivenBack ? lastTextBackThatStands(to: lead) : last.at
  }

  /// The newest one came to nothing, but an earlier one may still stand.
  private func lastTextBackThatStands(to lead: ID<Lead>) throws -> SteadyTime? {
    try connection.first(
      """
      SELECT max(created_steady) FROM timeline JOIN message ON message.id = ref
      WHERE timeline.lead_id = ? AND timeline.kind = 'message' AND call_id IS NOT NULL
        AND state NOT IN ('rejected', 'expired', 'cancelled', 'not_sent', 'written_off')
      """, lead.rawValue
    ) { $0.optionalSteady(0) } ?? nil
  }
}
