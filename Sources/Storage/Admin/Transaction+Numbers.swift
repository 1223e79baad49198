package import TextBack

/// A number as its owner wants it, before it has an identifier.
package struct NumberDraft: Sendable, Equatable {
  package let phone: PhoneNumber
  package var label: String?
  package var carrier: String
  package var mode: NumberMode
  package var sendingNumber: PhoneNumber
  package var textback: TextbackSettings

  package init(
    phone: PhoneNumber, label: String?, carrier: String, mode: NumberMode,
    sendingNumber: PhoneNumber, textback: TextbackSettings
  ) {
    self.phone = phone
    self.label = label
    self.carrier = carrier
    self.mode = mode
    self.sendingNumber = sendingNumber
    self.textback = textback
  }
}

/// A number as the store keeps it.
package struct StoredNumber: Sendable, Equatable {
  package let settings: NumberSettings
  package let createdAt: Timestamp
}

extension Transaction {
  /// Whether some business has this phone number already.
  package func isTaken(_ phone: PhoneNumber) throws -> Bool {
    try connection.first(
      "SELECT EXISTS (SELECT 1 FROM number WHERE phone = ?)", phone.e164
    ) { $0.bool(0) } ?? false
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
      UPDATE number SET label = ?, carrier = ?, mode = ?, sending_number = ? WHERE id = ?
      """,
      draft.label, draft.carrier, draft.mode.rawValue, draft.sendingNumber.e164, id.rawValue)
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
