package import TextBack

/// A number as its owner wants it, before it has an identifier.
package struct NumberDraft: Sendable, Equatable {
  package let phone: PhoneNumber
  package var label: String?
  package var carrier: String
  package var mode: NumberMode
  package var sendingNumber: PhoneNumber
  /// The account that sends its texts, where that is not `carrier`.
  package var sendingCarrier: String?
  package var textback: TextbackSettings

  package init(
    phone: PhoneNumber, label: String?, carrier: String, mode: NumberMode,
    sendingNumber: PhoneNumber, sendingCarrier: String? = nil, textback: TextbackSettings
  ) {
    self.phone = phone
    self.label = label
    self.carrier = carrier
    self.mode = mode
    self.sendingNumber = sendingNumber
    self.sendingCarrier = sendingCarrier
    self.textback = textback
  }
}

/// A number as the store keeps it.
package struct StoredNumber: Sendable, Equatable {
  package let settings: NumberSettings
  package let createdAt: Timestamp
}

extension Transaction {
  /// Whether a business cannot have this phone number: it is some business's already, or another
  /// one's texts are sent from it.
  package func isTaken(_ phone: PhoneNumber, for business: ID<Business>) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM number
        WHERE phone = ?1 OR (sending_number = ?1 AND business_id <> ?2))
      """, phone.e164, business.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// Whether the texts of another business are sent from this phone number.
  package func isOthers(_ phone: PhoneNumber, than business: ID<Business>) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM number
        WHERE business_id <> ?2 AND (phone = ?1 OR sending_number = ?1))
      """, phone.e164, business.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// The carrier account that sends from a number of the business's own.
  package func sendingCarrier(
    of phone: PhoneNumber, from business: ID<Business>
  ) throws -> String? {
    try connection.first(
      """
      SELECT carrier FROM number
      WHERE phone = ? AND business_id = ? AND sending_carrier IS NULL
      """, phone.e164, business.rawValue
    ) { $0.string(0) }
  }

  /// Gives a business a number that no other has.
  package func addNumber(
    _ draft: NumberDraft, to business: ID<Business>, at moment: Moment
  ) throws -> ID<Number> {
    try connection.execute(
      """
      INSERT INTO number (business_id, phone, carrier, sending_number, message, created_at)
      VALUES (?1, ?2, ?3, ?2, ?4, ?5)
      """,
      business.rawValue, draft.phone.e164, draft.carrier, draft.textback.message,
      moment.wall.milliseconds)
    let id = ID<Number>(connection.lastInsertedRowID)
    try write(draft, of: id)
    return id
  }

  /// Replaces the settings of a number, and counts the change.
  package func saveNumber(_ draft: NumberDraft, of id: ID<Number>) throws {
    try connection.execute("UPDATE number SET version = version + 1 WHERE id = ?", id.rawValue)
    try write(draft, of: id)
  }

  /// A number of a business.
  package func number(_ id: ID<Number>, of business: ID<Business>) throws -> StoredNumber? {
    let createdAt = try connection.first(
      "SELECT created_at FROM number WHERE id = ? AND business_id = ?",
      id.rawValue, business.rawValue
    ) { $0.timestamp(0) }
    guard let createdAt, let settings = try numberSettings(id) else { return nil }
    return StoredNumber(settings: settings, createdAt: createdAt)
  }

  /// The oldest number of a business.
  package func firstNumber(of business: ID<Business>) throws -> NumberSettings? {
    try connection.first(
      "SELECT id FROM number WHERE business_id = ? ORDER BY id LIMIT 1", business.rawValue
    ) { ID<Number>($0.int64(0)) }.flatMap(numberSettings)
  }

  /// The numbers of a business, newest first.
  package func numbers(
    of business: ID<Business>, _ page: PageRequest<Int64>
  ) throws -> Page<StoredNumber> {
    let ids = try connection.all(
      "SELECT id FROM number WHERE business_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
      business.rawValue, page.below, page.rowLimit
    ) { ID<Number>($0.int64(0)) }
    return Page(try ids.compactMap { try number($0, of: business) }, limit: page.limit)
  }

  private func write(_ draft: NumberDraft, of id: ID<Number>) throws {
    try connection.execute(
      """
      UPDATE number SET label = ?1, carrier = ?2, mode = ?3, sending_number = ?4,
        sending_carrier = nullif(?5, ?2) WHERE id = ?6
      """,
      draft.label, draft.carrier, draft.mode.rawValue, draft.sendingNumber.e164,
      draft.sendingCarrier, id.rawValue)
    // Numbers that borrow this one to send from follow it to another carrier.
    try connection.execute(
      """
      UPDATE number SET sending_carrier = ?1
      WHERE sending_number = ?2 AND sending_carrier IS NOT NULL AND id <> ?3
      """, draft.sendingCarrier ?? draft.carrier, draft.phone.e164, id.rawValue)
    try write(draft.textback, of: id)
    try connection.execute("DELETE FROM forward_target WHERE number_id = ?", id.rawValue)
    for (index, phone) in draft.textback.forwardTo.enumerated() {
      try connection.execute(
        "INSERT INTO forward_target (number_id, position, phone) VALUES (?, ?, ?)",
        id.rawValue, index + 1, phone.e164)
    }
    try connection.execute("DELETE FROM follow_up_step WHERE number_id = ?", id.rawValue)
    for (index, step) in draft.textback.followUp.steps.enumerated() {
      try connection.execute(
        """
        INSERT INTO follow_up_step (number_id, position, after_hours, message) VALUES (?, ?, ?, ?)
        """, id.rawValue, index + 1, step.afterHours, step.message)
    }
  }

  private func write(_ textback: TextbackSettings, of id: ID<Number>) throws {
    try connection.execute(
      """
      UPDATE number SET enabled = ?, ring_timeout_seconds = ?, message = ?,
        after_hours_message = ?, ring_after_hours = ?, acceptance = ?, minimum_talk_seconds = ?,
        after_ring = ?, voicemail_greeting = ?, redirect_url = ?, delay_seconds = ?,
        delay_confirmed = ?, max_age_seconds = ?, cooldown_minutes = ?, muted_reasons = ?,
        opt_out_footer = ?, follow_up_enabled = ?, weekend_message = ?, busy_message = ?,
        minimum_ring_seconds = ?, loud_from_minute = ?, loud_until_minute = ?
      WHERE id = ?
      """,
      textback.isEnabled, textback.ringTimeoutSeconds, textback.message,
      textback.afterHoursMessage, textback.ringsAfterHours, textback.acceptance.rawValue,
      textback.minimumTalkSeconds, textback.afterRing.rawValue, textback.voicemailGreeting,
      textback.redirectURL, textback.delaySeconds, textback.isDelayConfirmed,
      textback.maxAgeSeconds, textback.cooldownMinutes, textback.mutedReasons.bits,
      textback.hasOptOutFooter, textback.followUp.isEnabled, textback.weekendMessage,
      textback.busyMessage, textback.minimumRingSeconds, textback.quietHours?.fromMinute,
      textback.quietHours?.untilMinute, id.rawValue)
    try writeCallRules(textback, of: id)
  }
}
