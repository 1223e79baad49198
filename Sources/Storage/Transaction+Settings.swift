package import TextBack

extension Transaction {
  /// The number that a carrier account serves under this phone number.
  package func numberSettings(
    phone: PhoneNumber, carrier: String
  ) throws -> NumberSettings? {
    if let kept = connection.keptSettings.number(phone), kept.carrier == carrier { return kept }
    let id = try connection.first(
      "SELECT id FROM number WHERE phone = ? AND carrier = ?", phone.e164, carrier
    ) { ID<Number>($0.int64(0)) }
    return try id.flatMap(numberSettings)
  }

  /// The number whose texts a carrier account sends from this phone number: the one that has it,
  /// else the oldest that borrows it.
  package func numberSettings(
    sendingFrom phone: PhoneNumber, carrier: String
  ) throws -> NumberSettings? {
    if let own = try numberSettings(phone: phone, carrier: carrier) { return own }
    let id = try connection.first(
      """
      SELECT id FROM number
      WHERE sending_number = ? AND coalesce(sending_carrier, carrier) = ? AND mode = 'external'
      ORDER BY id LIMIT 1
      """, phone.e164, carrier
    ) { ID<Number>($0.int64(0)) }
    return try id.flatMap(numberSettings)
  }

  /// The number in mode `external` whose missed calls an account reports: one of its own, or one of
  /// an account that sends, whose calls any phone system may report.
  package func externalNumber(
    phone: PhoneNumber, reportedBy account: String
  ) throws -> NumberSettings? {
    let id = try connection.first(
      """
      SELECT id FROM number
      WHERE phone = ? AND mode = 'external' AND (carrier = ? OR sending_carrier IS NULL)
      """, phone.e164, account
    ) { ID<Number>($0.int64(0)) }
    return try id.flatMap(numberSettings)
  }

  /// Everything the owner has set for a number.
  package func numberSettings(_ id: ID<Number>) throws -> NumberSettings? {
    if let kept = connection.keptSettings.number(id) { return kept }
    let stored = try storedNumberSettings(id)
    if let stored { connection.keptSettings.keep(stored) }
    return stored
  }

  private func storedNumberSettings(_ id: ID<Number>) throws -> NumberSettings? {
    let targets = try forwardTargets(of: id)
    let steps = try followUpSteps(of: id)
    return try connection.first(
      """
      SELECT business_id, phone, label, carrier, mode, sending_number, version,
        enabled, ring_timeout_seconds, message, after_hours_message, ring_after_hours,
        acceptance, minimum_talk_seconds, after_ring, voicemail_greeting, redirect_url,
        delay_seconds, delay_confirmed, max_age_seconds, cooldown_minutes, muted_reasons,
        opt_out_footer, follow_up_enabled, weekend_message, busy_message, minimum_ring_seconds,
        loud_from_minute, loud_until_minute, has_only_hours, has_rule_numbers, sending_carrier
      FROM number WHERE id = ?
      """, id.rawValue
    ) { row in
      var textback = try Transaction.textback(row)
      try readCallRules(
        of: id, hasOnlyHours: row.bool(29), hasRuleNumbers: row.bool(30), into: &textback)
      textback.forwardTo = targets
      textback.followUp.steps = steps
      return NumberSettings(
        id: id, businessID: ID(row.int64(0)), phone: try row.phone(1),
        label: row.optionalString(2), carrier: row.string(3), mode: try row.value(4),
        sendingNumber: try row.phone(5), sendingCarrier: row.optionalString(31),
        textback: textback, version: row.int(6))
    }
  }

  private static func textback(_ row: borrowing Row) throws -> TextbackSettings {
    var textback = TextbackSettings(message: row.string(9))
    textback.isEnabled = row.bool(7)
    textback.ringTimeoutSeconds = row.int(8)
    textback.afterHoursMessage = row.optionalString(10)
    textback.ringsAfterHours = row.bool(11)
    textback.acceptance = try row.value(12)
    textback.minimumTalkSeconds = row.int(13)
    textback.afterRing = try row.value(14)
    textback.voicemailGreeting = row.optionalString(15)
    textback.redirectURL = row.optionalString(16)
    textback.delaySeconds = row.int(17)
    textback.isDelayConfirmed = row.bool(18)
    textback.maxAgeSeconds = row.int(19)
    textback.cooldownMinutes = row.int(20)
    textback.mutedReasons = Set(bits: row.int(21))
    textback.hasOptOutFooter = row.bool(22)
    textback.followUp.isEnabled = row.bool(23)
    textback.weekendMessage = row.optionalString(24)
    textback.busyMessage = row.optionalString(25)
    textback.minimumRingSeconds = row.int(26)
    if let from = row.optionalInt(27), let until = row.optionalInt(28) {
      textback.quietHours = QuietHours(fromMinute: from, untilMinute: until)
    }
    return textback
  }

  private func forwardTargets(of id: ID<Number>) throws -> [PhoneNumber] {
    try connection.all(
      "SELECT phone FROM forward_target WHERE number_id = ? ORDER BY position", id.rawValue
    ) { try $0.phone(0) }
  }

  private func followUpSteps(of id: ID<Number>) throws -> [FollowUpSettings.Step] {
    try connection.all(
      "SELECT after_hours, message FROM follow_up_step WHERE number_id = ? ORDER BY position",
      id.rawValue
    ) { FollowUpSettings.Step(afterHours: $0.int(0), message: $0.string(1)) }
  }

  /// Whether a phone number is one that the business has with us.
  package func isBusinessNumber(
    _ phone: PhoneNumber, of business: ID<Business>
  ) throws -> Bool {
    try settings(of: business).numbers.contains(phone)
  }

  /// Whether a phone number is one of the business's own, or one that its calls are forwarded to.
  package func isOwnNumber(_ phone: PhoneNumber, of business: ID<Business>) throws -> Bool {
    let settings = try settings(of: business)
    return settings.numbers.contains(phone) || settings.forwardTargets.contains(phone)
  }

  /// Whether a phone number is on the business's list of those that are never texted.
  package func isExcluded(_ phone: PhoneNumber, by business: ID<Business>) throws -> Bool {
    try settings(of: business).excluded.contains(phone)
  }

  /// The countries that a business texts; none is that of each of its numbers alone.
  package func allowedCountries(of id: ID<Business>) throws -> [DestinationCountry] {
    try settings(of: id).countries
  }

  private func storedCountries(of id: ID<Business>) throws -> [DestinationCountry] {
    try connection.all(
      "SELECT code FROM allowed_country WHERE business_id = ? ORDER BY code", id.rawValue
    ) {
      guard let country = DestinationCountry(code: $0.int(0)) else {
        throw StoredValueError(column: 0)
      }
      return country
    }
  }

  func settings(of id: ID<Business>) throws -> KeptSettings.OfBusiness {
    if let kept = connection.keptSettings.business(id) { return kept }
    let stored = KeptSettings.OfBusiness(
      profile: try storedProfile(of: id), hours: try storedHours(of: id),
      numbers: Set(
        try connection.all(
          """
          SELECT phone FROM number WHERE business_id = ?1
          UNION SELECT sending_number FROM number WHERE business_id = ?1
          """, id.rawValue
        ) { try $0.phone(0) }),
      forwardTargets: Set(
        try connection.all(
          """
          SELECT target.phone FROM number JOIN forward_target AS target ON number_id = number.id
          WHERE business_id = ?
          """, id.rawValue
        ) { try $0.phone(0) }),
      excluded: Set(
        try connection.all(
          "SELECT phone FROM excluded_number WHERE business_id = ?", id.rawValue
        ) { try $0.phone(0) }),
      countries: try storedCountries(of: id))
    connection.keptSettings.keep(stored, of: id)
    return stored
  }
}

extension Set<MissedReason> {
  /// A set as the database keeps it: one bit for each reason, in the order of the reasons.
  package init(bits: Int) {
    let reasons = MissedReason.allCases.enumerated().filter { bits & (1 << $0.offset) != 0 }
    self = Set(reasons.map(\.element))
  }

  package var bits: Int {
    MissedReason.allCases.enumerated().reduce(0) { bits, reason in
      contains(reason.element) ? bits | (1 << reason.offset) : bits
    }
  }
}
