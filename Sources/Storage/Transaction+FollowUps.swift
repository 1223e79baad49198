package import TextBack

/// A later text that is planned, was sent, or came to nothing.
package struct FollowUpListing: Sendable, Equatable {
  package let id: ID<FollowUp>
  package let businessID: ID<Business>
  package let numberID: ID<Number>
  package let leadID: ID<Lead>
  package let textBackID: ID<Message>
  /// 1 or 2.
  package let position: Int
  package let state: String
  package let dueAt: SteadyTime
  package let plannedAt: Timestamp
  package let endedAt: Timestamp?
  package let messageID: ID<Message>?
  package let ending: FollowUpPlan.Ending?
}

extension Transaction {
  /// Plans the steps that follow an accepted text-back; those that are planned already stay.
  package func planFollowUps(
    dueAt times: [SteadyTime], after textBack: StoredMessage, to lead: ID<Lead>,
    at moment: Moment
  ) throws {
    for (index, time) in times.enumerated() {
      try connection.execute(
        """
        INSERT INTO follow_up (business_id, number_id, lead_id, text_back_id, position, state,
          due_steady, planned_at) VALUES (?, ?, ?, ?, ?, 'planned', ?, ?)
        ON CONFLICT DO NOTHING
        """,
        textBack.businessID.rawValue, textBack.numberID.rawValue, lead.rawValue,
        textBack.id.rawValue, index + 1, time.milliseconds, moment.wall.milliseconds)
    }
  }

  /// Ends what is planned for a lead.
  package func endFollowUps(
    to lead: ID<Lead>, _ ending: FollowUpPlan.Ending, at moment: Moment
  ) throws {
    try connection.execute(
      """
      UPDATE follow_up SET state = 'cancelled', ending = ?, ended_at = ?
      WHERE lead_id = ? AND state = 'planned'
      """, ending.rawValue, moment.wall.milliseconds, lead.rawValue)
  }

  /// Ends one planned step and those that would follow it.
  package func endFollowUp(
    _ step: FollowUpListing, _ ending: FollowUpPlan.Ending, at moment: Moment
  ) throws {
    try connection.execute(
      """
      UPDATE follow_up SET state = 'cancelled', ending = ?, ended_at = ?
      WHERE text_back_id = ? AND position >= ? AND state = 'planned'
      """,
      ending.rawValue, moment.wall.milliseconds, step.textBackID.rawValue, step.position)
  }

  /// Puts off a step, and by as much those that follow it.
  package func postponeFollowUp(_ step: FollowUpListing, until time: SteadyTime) throws {
    try connection.execute(
      """
      UPDATE follow_up SET due_steady = due_steady + ?
      WHERE text_back_id = ? AND position >= ? AND state = 'planned'
      """, time.since(step.dueAt).milliseconds, step.textBackID.rawValue, step.position)
  }

  /// Notes the text that a step has become.
  package func markFollowUpSent(
    _ step: FollowUpListing, as message: ID<Message>, at moment: Moment
  ) throws {
    try connection.execute(
      "UPDATE follow_up SET state = 'sent', message_id = ?, ended_at = ? WHERE id = ?",
      message.rawValue, moment.wall.milliseconds, step.id.rawValue)
  }

  /// Follow-ups to a lead that wait to be sent.
  package func waitingFollowUps(to lead: ID<Lead>) throws -> [ID<Message>] {
    try connection.all(
      """
      SELECT message.id FROM follow_up JOIN message ON message.id = message_id
      WHERE follow_up.lead_id = ? AND next_try_steady IS NOT NULL
      """, lead.rawValue
    ) { ID<Message>($0.int64(0)) }
  }

  /// Whether a lead has written since a text of ours was written down.
  // Without the plus the index of all texts would be walked from that one on.
  package func hasWritten(_ lead: ID<Lead>, since text: ID<Message>) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM timeline JOIN message ON message.id = ref
        WHERE timeline.lead_id = ? AND timeline.kind = 'message' AND +message.id > ?
          AND direction = 'inbound')
      """, lead.rawValue, text.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// Whether a lead has called since a text of ours was written down.
  package func hasCalled(_ lead: ID<Lead>, since text: ID<Message>) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM timeline JOIN call ON call.id = ref
        WHERE timeline.lead_id = ? AND timeline.kind = 'call' AND direction = 'inbound'
          AND arrived_steady > (SELECT created_steady FROM message WHERE id = ?))
      """, lead.rawValue, text.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// Whether a text was the last of its plan, and nothing of that plan came to nothing.
  package func endsFollowUps(_ message: ID<Message>) throws -> Bool {
    try connection.first(
      """
      SELECT min(step.state = 'sent') FROM follow_up AS sent
        JOIN follow_up AS step ON step.text_back_id = sent.text_back_id
      WHERE sent.message_id = ?
      """, message.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// Steps that are due, the longest waiting first.
  package func dueFollowUps(at time: SteadyTime, limit: Int) throws -> [FollowUpListing] {
    try connection.all(
      """
      SELECT id, business_id, number_id, lead_id, text_back_id, position, state, due_steady,
        planned_at, ended_at, message_id, ending
      FROM follow_up WHERE state = 'planned' AND due_steady <= ? ORDER BY due_steady, id LIMIT ?
      """, time.milliseconds, limit, row: Transaction.followUp)
  }

  /// When the next step is due.
  package func nextFollowUp() throws -> SteadyTime? {
    try connection.first("SELECT min(due_steady) FROM follow_up WHERE state = 'planned'") {
      $0.optionalSteady(0)
    } ?? nil
  }

  /// The follow-ups of a business, newest first.
  package func followUps(
    of business: ID<Business>, _ page: PageRequest<Int64>
  ) throws -> Page<FollowUpListing> {
    let rows = try connection.all(
      """
      SELECT id, business_id, number_id, lead_id, text_back_id, position, state, due_steady,
        planned_at, ended_at, message_id, ending
      FROM follow_up WHERE business_id = ? AND id < ? ORDER BY id DESC LIMIT ?
      """, business.rawValue, page.below, page.rowLimit, row: Transaction.followUp)
    return Page(rows, limit: page.limit)
  }

  /// Every follow-up to one lead, oldest first.
  func followUps(to lead: ID<Lead>) throws -> [FollowUpListing] {
    try connection.all(
      """
      SELECT id, business_id, number_id, lead_id, text_back_id, position, state, due_steady,
        planned_at, ended_at, message_id, ending
      FROM follow_up WHERE lead_id = ? ORDER BY id
      """, lead.rawValue, row: Transaction.followUp)
  }

  /// One follow-up of a business.
  package func followUp(
    _ id: ID<FollowUp>, of business: ID<Business>
  ) throws -> FollowUpListing? {
    try connection.first(
      """
      SELECT id, business_id, number_id, lead_id, text_back_id, position, state, due_steady,
        planned_at, ended_at, message_id, ending
      FROM follow_up WHERE id = ? AND business_id = ?
      """, id.rawValue, business.rawValue, row: Transaction.followUp)
  }

  private static func followUp(_ row: borrowing Row) throws -> FollowUpListing {
    FollowUpListing(
      id: ID(row.int64(0)), businessID: ID(row.int64(1)), numberID: ID(row.int64(2)),
      leadID: ID(row.int64(3)), textBackID: ID(row.int64(4)), position: row.int(5),
      state: row.string(6), dueAt: SteadyTime(milliseconds: row.int64(7)),
      plannedAt: row.timestamp(8), endedAt: row.optionalTimestamp(9),
      messageID: row.optionalInt64(10).map { ID($0) }, ending: try row.optionalValue(11))
  }
}
