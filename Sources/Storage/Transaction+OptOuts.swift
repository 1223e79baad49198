package import TextBack

extension Transaction {
  /// Whether a person has asked this business for no more texts, from whichever of its numbers;
  /// also if the person was forgotten since. Only a CASE leaves out what it need not compute.
  package func isOptedOut(_ phone: PhoneNumber, of business: ID<Business>) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM opt_out
          WHERE business_id = ?1 AND phone = ?2 AND ended_at IS NULL)
        OR EXISTS (SELECT 1 FROM opt_out
          WHERE business_id = ?1 AND ended_at IS NULL AND phone_hash
            = CASE WHEN EXISTS (SELECT 1 FROM erasure)
              THEN sha256((SELECT value FROM meta WHERE key = 'erasure_key') || ?2) END)
      """, business.rawValue, phone.e164
    ) { $0.bool(0) } ?? false
  }

  /// Records that a person wants no more texts; nil if that was known already.
  package func optOut(
    _ phone: PhoneNumber, of business: ID<Business>, source: OptOutSource, reason: String?,
    at moment: Moment
  ) throws -> Int64? {
    if try isOptedOut(phone, of: business) { return nil }
    try connection.execute(
      """
      INSERT INTO opt_out (business_id, phone, source, reason, at, sequence)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      business.rawValue, phone.e164, source.rawValue, reason, moment.wall.milliseconds, sequence)
    let id = connection.lastInsertedRowID
    if let lead = try findLead(of: business, phone: phone) {
      try appendToTimeline(of: lead.id, .optOut, id, moment.wall)
    }
    return id
  }

  /// Somebody whose own words had been taken for an opt-out has now used a word that is one.
  package func confirmOptOut(
    _ phone: PhoneNumber, of business: ID<Business>, reason: String
  ) throws {
    try connection.execute(
      """
      UPDATE opt_out SET source = 'text', reason = ?1
      WHERE business_id = ?2 AND phone = ?3 AND ended_at IS NULL AND source = 'suspected'
      """, reason, business.rawValue, phone.e164)
    try connection.execute(
      """
      UPDATE opt_out SET source = 'text' WHERE business_id = ?1 AND source = 'suspected'
        AND ended_at IS NULL AND phone_hash
          = sha256((SELECT value FROM meta WHERE key = 'erasure_key') || ?2)
      """, business.rawValue, phone.e164)
  }

  /// Whether a person was sent this answer about opt-out since then; one that was withdrawn, or
  /// came to nothing otherwise, is none.
  package func wasAnswered(
    _ lead: ID<Lead>, with words: String, since time: SteadyTime
  ) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM timeline JOIN message ON message.id = ref
        WHERE timeline.lead_id = ? AND timeline.kind = 'message'
          AND message.kind = 'confirmation' AND body = ? AND created_steady > ?
          AND state NOT IN ('rejected', 'expired', 'cancelled', 'not_sent', 'written_off'))
      """, lead.rawValue, words, time.milliseconds
    ) { $0.bool(0) } ?? false
  }

  /// Ends an opt-out because the person wrote that texts are welcome again.
  package func optIn(_ phone: PhoneNumber, of business: ID<Business>, at moment: Moment) throws {
    try connection.execute(
      """
      UPDATE opt_out SET ended_at = ?1, ended_sequence = ?2, ended_by = 'text'
      WHERE business_id = ?3 AND ended_at IS NULL AND (phone = ?4 OR phone_hash
        = sha256((SELECT value FROM meta WHERE key = 'erasure_key') || ?4))
      """, moment.wall.milliseconds, sequence, business.rawValue, phone.e164)
  }

  /// The lead whose opt-out it is; nil if they have been forgotten, or are none.
  package func lead(optedOutBy id: Int64, of business: ID<Business>) throws -> ID<Lead>? {
    try connection.first(
      """
      SELECT lead.id FROM opt_out JOIN lead
        ON lead.business_id = opt_out.business_id AND lead.phone = opt_out.phone
      WHERE opt_out.id = ? AND opt_out.business_id = ?
      """, id, business.rawValue
    ) { ID<Lead>($0.int64(0)) }
  }

  /// Ends an opt-out on the owner's word; false if there is no such active one.
  package func endOptOut(
    _ id: Int64, of business: ID<Business>, evidence: String?, at moment: Moment
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE opt_out SET ended_at = ?, ended_sequence = ?, ended_by = 'owner', evidence = ?
      WHERE id = ? AND business_id = ? AND ended_at IS NULL
      """, moment.wall.milliseconds, sequence, evidence, id, business.rawValue) > 0
  }
}
