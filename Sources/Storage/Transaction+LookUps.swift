package import TextBack

/// A call whose deadline has passed, and where it could be asked for.
package struct OverdueCall: Sendable, Equatable {
  package let id: ID<Call>
  package let carrier: String
  package let carrierID: String
  package let deadline: SteadyTime
}

/// What the attempts at one text have come to.
package struct AttemptSummary: Sendable, Equatable {
  /// When the last one began.
  package let startedAt: Timestamp
  package let startedSteady: SteadyTime
  /// How many have reached the carrier or may have.
  package let reached: Int
}

extension Transaction {
  /// Notes when this run of the program began.
  package func noteStart(at moment: Moment) throws {
    try connection.setMeta(.startedSteady, moment.steady.milliseconds)
  }

  /// Calls whose deadline has passed, the most overdue first, with what the carrier calls them.
  package func overdueCalls(at time: SteadyTime, limit: Int) throws -> [OverdueCall] {
    try connection.all(
      """
      SELECT call.id, coalesce(call.carrier, number.carrier), call.carrier_id, deadline_steady
      FROM call JOIN number ON number.id = number_id
      WHERE deadline_steady <= ? ORDER BY deadline_steady LIMIT ?
      """, time.milliseconds, limit
    ) {
      OverdueCall(
        id: ID($0.int64(0)), carrier: $0.string(1), carrierID: $0.string(2),
        deadline: SteadyTime(milliseconds: $0.int64(3)))
    }
  }

  /// When the next call of those that are not overdue yet is to be decided.
  package func nextCallDeadline(after time: SteadyTime) throws -> SteadyTime? {
    try connection.first(
      "SELECT min(deadline_steady) FROM call WHERE deadline_steady > ?", time.milliseconds
    ) { $0.optionalSteady(0) } ?? nil
  }

  /// Texts of unknown fate of which the carrier is to be asked, the longest waiting first.
  ///
  /// Of one to somebody forgotten there is nothing left to ask by.
  package func unknownTexts(
    at time: SteadyTime, of accounts: [String], limit: Int
  ) throws -> [StoredMessage] {
    var texts: [StoredMessage] = []
    let ids = try connection.all(
      """
      SELECT id FROM message WHERE reconcile_steady <= ? AND recipient NOT GLOB '+999*'
      ORDER BY reconcile_steady, id
      """, time.milliseconds
    ) { ID<Message>($0.int64(0)) }
    for id in ids where texts.count < limit {
      guard let text = try message(id), accounts.contains(text.carrier) else { continue }
      texts.append(text)
    }
    return texts
  }

  /// When the carrier is next asked for a text.
  package func nextReconciling(after time: SteadyTime) throws -> SteadyTime? {
    try connection.first(
      "SELECT min(reconcile_steady) FROM message WHERE reconcile_steady > ?", time.milliseconds
    ) { $0.optionalSteady(0) } ?? nil
  }

  /// What the attempts at a text have come to; nil if there was none.
  package func attempts(of message: ID<Message>) throws -> AttemptSummary? {
    try connection.first(
      """
      SELECT started_at, started_steady, (SELECT count(*) FROM attempt
        WHERE message_id = ?1 AND obstacle IS NOT 'slow_down'
          AND (bytes_sent > 0 OR verdict IN ('unknown', 'proved_absent')))
      FROM attempt WHERE message_id = ?1 ORDER BY n DESC LIMIT 1
      """, message.rawValue
    ) {
      AttemptSummary(
        startedAt: $0.timestamp(0), startedSteady: SteadyTime(milliseconds: $0.int64(1)),
        reached: $0.int(2))
    }
  }

  /// The carrier's lists prove that it never took the attempt of unknown fate.
  package func proveAbsent(_ message: ID<Message>) throws {
    try connection.execute(
      "UPDATE attempt SET verdict = 'proved_absent' WHERE message_id = ? AND verdict = 'unknown'",
      message.rawValue)
  }

  /// Texts from one number to another that are not settled with the carrier: not sent yet, of
  /// unknown fate, or accepted without the carrier's identifier.
  package func openTexts(
    from: PhoneNumber, to: PhoneNumber, of business: ID<Business>
  ) throws -> [StoredMessage] {
    let ids = try connection.all(
      """
      SELECT message.id FROM lead
        JOIN timeline ON timeline.lead_id = lead.id AND timeline.kind = 'message'
        JOIN message ON message.id = timeline.ref
      WHERE lead.business_id = ?1 AND lead.phone = ?2 AND sender = ?3 AND direction = 'outbound'
        AND carrier_id IS NULL AND state IN ('queued', 'retry_wait', 'sending', 'unknown',
          'accepted', 'sent', 'delivered', 'undelivered', 'failed')
      UNION
      SELECT id FROM message
      WHERE state IN ('sending', 'unknown') AND recipient = ?2 AND sender = ?3 ORDER BY 1
      """, business.rawValue, to.e164, from.e164
    ) { ID<Message>($0.int64(0)) }
    return try ids.compactMap(message)
  }

  /// The text to a lead that the carrier knows by this identifier, however old it is.
  package func messageID(to lead: ID<Lead>, carrierID: String) throws -> ID<Message>? {
    try connection.first(
      """
      SELECT message.id FROM timeline JOIN message ON message.id = ref
      WHERE timeline.lead_id = ? AND timeline.kind = 'message' AND carrier_id = ?
      """, lead.rawValue, carrierID
    ) { ID<Message>($0.int64(0)) }
  }

  /// The number that sends, or sent, from a phone number through an account: best the one that it
  /// has now, for it may have moved to another.
  package func sendingNumber(_ phone: PhoneNumber, carrier: String) throws -> NumberSettings? {
    try connection.first(
      "SELECT id FROM number WHERE sending_number = ? ORDER BY carrier = ? DESC, id LIMIT 1",
      phone.e164, carrier
    ) { ID<Number>($0.int64(0)) }.flatMap(numberSettings)
  }

  /// Since when we have the number of an account that is reached under a phone number; nil if we do
  /// not.
  package func hasReached(_ phone: PhoneNumber, carrier: String) throws -> Timestamp? {
    try connection.first(
      "SELECT created_at FROM number WHERE phone = ? AND carrier = ?", phone.e164, carrier
    ) { $0.timestamp(0) }
  }

  /// The numbers of an account that give a text up sooner than after so many seconds.
  package func numbers(
    of carrier: String, maxAgeBelow seconds: Int
  ) throws -> [(id: ID<Number>, business: ID<Business>, maxAgeSeconds: Int)] {
    try connection.all(
      """
      SELECT id, business_id, max_age_seconds FROM number
      WHERE coalesce(sending_carrier, carrier) = ? AND max_age_seconds < ? ORDER BY id
      """, carrier, seconds
    ) { (ID($0.int64(0)), ID($0.int64(1)), $0.int(2)) }
  }

  /// The accounts that send the texts of any number, by name. One that only reports calls has no
  /// lists that could be read.
  package func accountsInUse() throws -> [String] {
    try connection.all(
      """
      SELECT DISTINCT coalesce(sending_carrier, carrier) AS account FROM number ORDER BY account
      """
    ) { $0.string(0) }
  }

  /// The businesses that have a number of an account.
  package func businesses(using carrier: String) throws -> [ID<Business>] {
    try connection.all(
      """
      SELECT DISTINCT business_id FROM number WHERE ? IN (carrier, sending_carrier)
      ORDER BY business_id
      """, carrier
    ) { ID($0.int64(0)) }
  }
}

extension MetaKey where Value == Int64 {
  /// When the program last started to serve, on the steady clock.
  fileprivate static var startedSteady: Self { .init(name: "started_steady") }
}
