package import TextBack

/// What the carrier remembers and a restored database does not.
extension Transaction {
  /// A text of ours was sent by a run that a restore forgot, and taken by the carrier at a time, so
  /// there is no attempt to show.
  package func noteForgottenAttempt(of message: ID<Message>, at time: Timestamp) throws {
    try connection.execute(
      "UPDATE message SET origin = 'forgotten', accepted_at = ? WHERE id = ?", time.milliseconds,
      message.rawValue)
  }

  /// Whether a run that a restore forgot has texted whoever a text-back is for, since their call,
  /// or before it by no more than two clocks may differ by.
  package func isAnsweredByForgotten(
    _ stored: StoredMessage, clockSkew: Interval
  ) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM timeline JOIN message ON message.id = ref
        WHERE timeline.lead_id = ?1 AND timeline.kind = 'message' AND message.id <> ?2
          AND origin <> 'here' AND sender = ?3 AND accepted_at + ?4 >= (
            SELECT call.started_at FROM message AS own JOIN call ON call.id = own.call_id
            WHERE own.id = ?2))
      """, stored.leadID?.rawValue, stored.id.rawValue, stored.from.e164, clockSkew.milliseconds
    ) { $0.bool(0) } ?? false
  }

  /// Writes down a text that the carrier sent for us and that we have no row for: it is shown, and
  /// never charged. It counts for the cool-down, so that nobody is texted twice.
  package func recordForeignText(
    _ text: SentText, to phone: PhoneNumber, on number: NumberSettings, carrier: String,
    lead: ID<Lead>?, encoding: String, segments: Int, at moment: Moment
  ) throws {
    let age = max(0, moment.wall.milliseconds - text.createdAt.milliseconds)
    let createdSteady = moment.steady.milliseconds - age
    let state = text.progress.map(Message.State.init) ?? .accepted
    // Of the kinds of text this one is free.
    try connection.execute(
      """
      INSERT INTO message (business_id, number_id, lead_id, direction, kind, sender, recipient,
        body, encoding, segments, state, carrier, carrier_id, carrier_word, error_code, created_at,
        created_steady, accepted_at, updated_at, due_steady, expires_steady, origin)
      VALUES (?, ?, ?, 'outbound', 'confirmation', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        'foreign')
      """,
      number.businessID.rawValue, number.id.rawValue, lead?.rawValue, number.sendingNumber.e164,
      phone.e164, text.body, encoding, segments, state.rawValue, carrier, text.carrierID, text.word,
      text.errorCode, text.createdAt.milliseconds, createdSteady, text.createdAt.milliseconds,
      moment.wall.milliseconds, createdSteady, createdSteady)
    let id = ID<Message>(connection.lastInsertedRowID)
    try recordMessageRef(id, carrier: carrier, carrierID: text.carrierID)
    guard let lead else { return }
    try appendToTimeline(of: lead, .message, id.rawValue, text.createdAt)
    let began = try cooldownBegan(for: lead)
    let isNewer = began.map { $0.milliseconds < createdSteady } ?? true
    try touchConversation(lead, id, isInbound: false, armsCooldown: isNewer, at: moment)
  }

  /// When that happened which a text answers: the beginning of the call, or, where there is none,
  /// its being written.
  package func occasion(of message: ID<Message>) throws -> Timestamp {
    try connection.first(
      """
      SELECT coalesce(call.started_at, message.created_at)
      FROM message LEFT JOIN call ON call.id = call_id WHERE message.id = ?
      """, message.rawValue
    ) { $0.timestamp(0) } ?? Timestamp(milliseconds: 0)
  }
}
