package import TextBack

extension Transaction {
  /// Queues a text: the row, the hold of its price, its place on the timeline, the cool-down.
  package func queueMessage(_ new: NewMessage, at moment: Moment) throws -> ID<Message> {
    try connection.execute(
      """
      INSERT INTO message (business_id, number_id, lead_id, call_id, direction, kind, sender,
        recipient, body, encoding, segments, credits, state, created_at, created_steady,
        updated_at, due_steady, expires_steady, next_try_steady)
      VALUES (?, ?, ?, ?, 'outbound', ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)
      """,
      new.number.businessID.rawValue, new.number.id.rawValue, new.lead?.rawValue,
      new.call?.rawValue, new.kind.rawValue, new.number.sendingNumber.e164, new.to.e164, new.body,
      new.encoding, new.segments, new.credits, moment.wall.milliseconds,
      moment.steady.milliseconds, moment.wall.milliseconds, new.dueAt.milliseconds,
      new.expiresAt.milliseconds, new.dueAt.milliseconds)
    let id = ID<Message>(connection.lastInsertedRowID)
    if new.kind.isCharged {
      try hold(new.credits, for: id, of: new.number.businessID, at: moment)
    }
    if let lead = new.lead {
      try appendToTimeline(of: lead, .message, id.rawValue, moment.wall)
      try touchConversation(
        lead, id, isInbound: false, armsCooldown: new.kind == .textBack, at: moment)
    }
    return id
  }

  /// Writes down a text that somebody sent to the business, and the account it came through.
  package func recordInboundText(
    _ text: InboundText, to phone: PhoneNumber, on number: NumberSettings, carrier: String,
    lead: ID<Lead>?, encoding: String, segments: Int, at moment: Moment
  ) throws -> ID<Message> {
    try connection.execute(
      """
      INSERT INTO message (business_id, number_id, lead_id, direction, kind, sender, recipient,
        body, encoding, segments, state, carrier, carrier_id, created_at, created_steady,
        updated_at)
      VALUES (?, ?, ?, 'inbound', 'inbound', ?, ?, ?, ?, ?, 'received', ?, ?, ?, ?, ?)
      """,
      number.businessID.rawValue, number.id.rawValue, lead?.rawValue, text.from,
      phone.e164, text.body, encoding, segments, carrier, text.carrierID,
      moment.wall.milliseconds, moment.steady.milliseconds, moment.wall.milliseconds)
    let id = ID<Message>(connection.lastInsertedRowID)
    try recordMessageRef(id, carrier: carrier, carrierID: text.carrierID)
    if let lead {
      try appendToTimeline(of: lead, .message, id.rawValue, moment.wall)
      try touchConversation(lead, id, isInbound: true, at: moment)
    }
    return id
  }

  /// The text that the carrier knows by this identifier.
  package func messageID(carrier: String, carrierID: String) throws -> ID<Message>? {
    try connection.first(
      "SELECT message_id FROM message_ref WHERE carrier = ? AND carrier_id = ?",
      carrier, carrierID
    ) { ID<Message>($0.int64(0)) }
  }

  /// Writes down another identifier under which the carrier has a text; false if that is on record,
  /// or a restore has made it uncertain which of several texts the row is.
  package func recordSecondIdentifier(
    _ carrierID: String, of stored: StoredMessage
  ) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO message_ref (carrier, carrier_id, message_id)
      SELECT ?, ?, id FROM message WHERE id = ? AND origin = 'here' ON CONFLICT DO NOTHING
      """, stored.carrier, carrierID, stored.id.rawValue) > 0
  }

  func recordMessageRef(_ id: ID<Message>, carrier: String, carrierID: String) throws {
    try connection.execute(
      """
      INSERT INTO message_ref (carrier, carrier_id, message_id) VALUES (?, ?, ?)
      ON CONFLICT DO NOTHING
      """, carrier, carrierID, id.rawValue)
  }

  /// A text of ours as it stands, with the account that has it; while it waits, with the one that
  /// its number has now.
  package func message(_ id: ID<Message>) throws -> StoredMessage? {
    try connection.first(
      """
      SELECT message.business_id, number_id, lead_id, kind,
        coalesce(message.carrier, sending_carrier, number.carrier), sender, recipient, body, state,
        carrier_id, due_steady, expires_steady, next_try_steady, attempts, obstacles, waits_for,
        reconcile_steady, reconcile_step, has_erased_words
      FROM message JOIN number ON number.id = number_id
      WHERE message.id = ? AND direction = 'outbound'
      """, id.rawValue
    ) { row in
      StoredMessage(
        id: id, businessID: ID(row.int64(0)), numberID: ID(row.int64(1)),
        leadID: row.optionalInt64(2).map { ID($0) }, kind: try row.value(3),
        carrier: row.string(4), from: try row.phone(5), to: try row.phone(6),
        body: row.string(7), message: Message(state: try row.value(8)),
        carrierID: row.optionalString(9), dueAt: SteadyTime(milliseconds: row.int64(10)),
        expiresAt: SteadyTime(milliseconds: row.int64(11)), nextTryAt: row.optionalSteady(12),
        attempts: row.int(13), obstacles: row.int(14), waitsFor: try row.optionalValue(15),
        reconcileAt: row.optionalSteady(16), reconcileStep: row.int(17),
        hasErasedWords: row.bool(18))
    }
  }

  /// Saves what has become of a text, and moves its credit. One of unknown fate always has a time
  /// at which the carrier is asked.
  package func saveMessage(
    _ stored: StoredMessage, _ transition: Message.Transition, carrierWord: String? = nil,
    errorCode: Int? = nil, detail: String? = nil, at moment: Moment
  ) throws {
    let isWaiting = stored.message.isWaiting
    let isUnknown = stored.message.state == .unknown
    let reconcileAt = stored.reconcileAt ?? moment.steady + RetryPolicy.settleTime
    try connection.execute(
      """
      UPDATE message SET state = ?1, carrier_id = coalesce(?2, carrier_id),
        carrier_word = coalesce(?3, carrier_word), error_code = coalesce(?4, error_code),
        detail = coalesce(?5, detail), attempts = ?6, next_try_steady = ?7, updated_at = ?8,
        accepted_at = CASE WHEN ?9 THEN coalesce(accepted_at, ?8) ELSE accepted_at END,
        obstacles = ?10, reconcile_steady = ?11, reconcile_step = ?12,
        waits_for = ?13, carrier = ?14
      WHERE id = ?15
      """,
      stored.message.state.rawValue, stored.carrierID, carrierWord, errorCode, detail,
      stored.attempts, isWaiting ? stored.nextTryAt?.milliseconds : nil,
      moment.wall.milliseconds, transition.ledger.contains(.post), stored.obstacles,
      isUnknown ? reconcileAt.milliseconds : nil, isUnknown ? stored.reconcileStep : 0,
      isWaiting ? stored.waitsFor?.rawValue : nil, isWaiting ? nil : stored.carrier,
      stored.id.rawValue)
    try resolve(transition.ledger, for: stored.id, at: moment)
    if let carrierID = stored.carrierID {
      try recordMessageRef(stored.id, carrier: stored.carrier, carrierID: carrierID)
    }
  }

  /// Texts whose next try is due, the longest waiting first.
  package func dueMessages(at time: SteadyTime, limit: Int) throws -> [StoredMessage] {
    let ids = try connection.all(
      """
      SELECT id FROM message WHERE next_try_steady <= ? ORDER BY next_try_steady, id LIMIT ?
      """, time.milliseconds, limit
    ) { ID<Message>($0.int64(0)) }
    return try ids.compactMap(message)
  }

  /// Texts that wait and are too old to be of use.
  package func expiredMessages(at time: SteadyTime, limit: Int) throws -> [ID<Message>] {
    try connection.all(
      """
      SELECT id FROM message WHERE next_try_steady IS NOT NULL AND expires_steady <= ?
      ORDER BY expires_steady LIMIT ?
      """, time.milliseconds, limit
    ) { ID<Message>($0.int64(0)) }
  }

  /// When the next text that waits is too old.
  package func nextMessageExpiry() throws -> SteadyTime? {
    try connection.first(
      "SELECT min(expires_steady) FROM message WHERE next_try_steady IS NOT NULL"
    ) { $0.optionalSteady(0) } ?? nil
  }

  /// Texts to a person that have not left.
  package func waitingMessages(
    to phone: PhoneNumber, of business: ID<Business>
  ) throws -> [ID<Message>] {
    try connection.all(
      """
      SELECT id FROM message
      WHERE next_try_steady NOT NULL AND recipient = ? AND business_id = ? ORDER BY id
      """, phone.e164, business.rawValue
    ) { ID<Message>($0.int64(0)) }
  }

  /// Text-backs to a lead that have not left: all of them, those to calls up to one, or those
  /// before a text. A list may tell of an older call later.
  package func waitingTextBacks(
    to lead: ID<Lead>, until call: ID<Call>?, before text: ID<Message>? = nil
  ) throws -> [ID<Message>] {
    try connection.all(
      """
      SELECT message.id FROM timeline JOIN message ON message.id = ref
      WHERE timeline.lead_id = ? AND timeline.kind = 'message' AND next_try_steady IS NOT NULL
        AND +message.id < coalesce(?3, message.id + 1)
        AND (?2 IS NULL OR call_id <= ?2 AND
          (SELECT started_at FROM call WHERE call.id = call_id)
            <= (SELECT started_at FROM call WHERE call.id = ?2))
      ORDER BY message.id
      """, lead.rawValue, call?.rawValue, text?.rawValue
    ) { ID<Message>($0.int64(0)) }
  }

  /// Whether a text is that of a call which the owner played.
  package func answersTest(_ id: ID<Message>) throws -> Bool {
    try connection.first(
      "SELECT is_test FROM message JOIN call ON call.id = call_id WHERE message.id = ?",
      id.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// When the next text is due.
  package func nextMessageDue(after time: SteadyTime) throws -> SteadyTime? {
    try connection.first(
      "SELECT min(next_try_steady) FROM message WHERE next_try_steady > ?", time.milliseconds
    ) { $0.optionalSteady(0) } ?? nil
  }
}
