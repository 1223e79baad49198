package import TextBack

/// What an erasure came to, in rows.
package struct Erasure: Sendable, Equatable {
  package let id: Int64
  package let calls: Int
  package let messages: Int
  package let notes: Int
  package let optOuts: Int
  /// Lists that the number was on, and words of others and old settings that it stood in.
  package let others: Int
  package let hasLead: Bool

  /// Whether there was nothing to forget.
  package var isEmpty: Bool {
    !hasLead && calls + messages + notes + optOuts + others == 0
  }
}

extension Transaction {
  /// Forgets a person: number, name and words give way to a pseudonym, everywhere at once.
  ///
  /// Calls, texts, decisions and the ledger stay, of somebody unknown. An opt-out that is in force
  /// goes on blocking by a keyed hash. What waits to be sent has to be withdrawn before. One that
  /// comes to nothing leaves a row all the same: the transaction is to be given up.
  package func erase(
    _ phone: PhoneNumber, from business: ID<Business>, at moment: Moment
  ) throws -> Erasure {
    let lead = try findLead(of: business, phone: phone)?.id
    try connection.execute(
      "INSERT INTO erasure (business_id, lead_id, sequence, at) VALUES (?, ?, ?, ?)",
      business.rawValue, lead?.rawValue, sequence, moment.wall.milliseconds)
    let id = connection.lastInsertedRowID
    let pseudonym = PhoneNumber.pseudonym(id)
    // First, while times and numbers are known: what repeats or recognises what was said.
    let answers = try eraseAnswers(lead, phone, business)
    let optOuts = try eraseOptOuts(phone, pseudonym, business)
    let lists = try eraseFromLists(phone, business)
    let calls = try eraseCalls(of: lead, phone, pseudonym, business)
    let messages = try eraseMessages(of: lead, phone, pseudonym, business)
    let notes = try lead.map(eraseNotes) ?? 0
    try lead.map { try eraseLead($0, pseudonym, at: moment) }
    let mentions = try eraseMentions(of: phone, business)
    try forgetAuditSalts(of: business)
    try connection.execute("UPDATE erasure SET is_open = 0 WHERE id = ?", id)
    return Erasure(
      id: id, calls: calls, messages: messages, notes: notes, optOuts: optOuts,
      others: answers + lists + mentions, hasLead: lead != nil)
  }

  /// Those of the lead, and those on none: the phone was the business's own then.
  ///
  /// A person whom a call is ringing for starts afresh with its next report: the carrier's
  /// identifier leads to the old call no more.
  private func eraseCalls(
    of lead: ID<Lead>?, _ phone: PhoneNumber, _ pseudonym: PhoneNumber, _ business: ID<Business>
  ) throws -> Int {
    try connection.execute(
      """
      DELETE FROM call_ref WHERE call_id IN (SELECT id FROM call WHERE id IN (
          SELECT ref FROM timeline WHERE lead_id = ?3 AND kind = 'call' UNION ALL
          SELECT id FROM call WHERE business_id = ?1 AND lead_id IS NULL AND phone = ?2)
        AND (deadline_steady IS NOT NULL
          OR without_number(carrier_id, ?2, '…') IS NOT NULL))
      """, business.rawValue, phone.e164, lead?.rawValue)
    return try connection.execute(
      """
      UPDATE call SET phone = ?3, carrier_id
        = iif(without_number(carrier_id, ?2, '…') IS NULL, carrier_id, 'erased ' || id)
      WHERE id IN (
        SELECT ref FROM timeline WHERE lead_id = ?4 AND kind = 'call' UNION ALL
        SELECT id FROM call WHERE business_id = ?1 AND lead_id IS NULL AND phone = ?2)
      """, business.rawValue, phone.e164, pseudonym.e164, lead?.rawValue)
  }

  private func eraseMessages(
    of lead: ID<Lead>?, _ phone: PhoneNumber, _ pseudonym: PhoneNumber, _ business: ID<Business>
  ) throws -> Int {
    try connection.execute(
      """
      UPDATE resolution SET evidence = '…' WHERE message_id IN (
        SELECT ref FROM timeline WHERE lead_id = ?2 AND kind = 'message' UNION ALL
        SELECT id FROM message
        WHERE business_id = ?1 AND lead_id IS NULL AND ?3 IN (sender, recipient))
      """, business.rawValue, lead?.rawValue, phone.e164)
    return try connection.execute(
      """
      UPDATE message SET body = '', has_erased_words = 1, detail = NULL,
        sender = CASE direction WHEN 'inbound' THEN ?4 ELSE sender END,
        recipient = CASE direction WHEN 'outbound' THEN ?4 ELSE recipient END
      WHERE id IN (
        SELECT ref FROM timeline WHERE lead_id = ?2 AND kind = 'message' UNION ALL
        SELECT id FROM message
        WHERE business_id = ?1 AND lead_id IS NULL AND ?3 IN (sender, recipient))
      """, business.rawValue, lead?.rawValue, phone.e164, pseudonym.e164)
  }

  /// A setting that is changed has another version.
  private func eraseFromLists(_ phone: PhoneNumber, _ business: ID<Business>) throws -> Int {
    let excluded = try connection.execute(
      "DELETE FROM excluded_number WHERE business_id = ? AND phone = ?", business.rawValue,
      phone.e164)
    if excluded > 0 {
      try connection.execute(
        "UPDATE business SET version = version + 1 WHERE id = ?", business.rawValue)
    }
    let notMobile = try connection.execute(
      "DELETE FROM not_mobile WHERE business_id = ? AND phone = ?", business.rawValue, phone.e164)
    // A list of who alone is texted must not end as one that lets everybody in.
    try connection.execute(
      """
      UPDATE number SET version = version + 1, enabled = enabled AND id NOT IN (
        SELECT number_id FROM rule_number WHERE rule = 'only_numbers'
        GROUP BY number_id HAVING count(*) = 1 AND max(phone) = ?2)
      WHERE business_id = ?1 AND id IN (SELECT number_id FROM rule_number WHERE phone = ?2)
      """, business.rawValue, phone.e164)
    let rules = try connection.execute(
      """
      DELETE FROM rule_number
      WHERE phone = ? AND number_id IN (SELECT id FROM number WHERE business_id = ?)
      """, phone.e164, business.rawValue)
    return excluded + notMobile + rules
  }

  private func eraseNotes(of lead: ID<Lead>) throws -> Int {
    try connection.execute(
      """
      UPDATE note SET body = ''
      WHERE id IN (SELECT ref FROM timeline WHERE lead_id = ? AND kind = 'note')
      """, lead.rawValue)
  }

  private func eraseLead(
    _ lead: ID<Lead>, _ pseudonym: PhoneNumber, at moment: Moment
  ) throws {
    try connection.execute("DELETE FROM lead_tag WHERE lead_id = ?", lead.rawValue)
    try connection.execute(
      """
      UPDATE lead SET phone = ?, name = NULL, assignee = NULL, cooldown_message_id = NULL,
        last_message_id = NULL, last_message_at = NULL, unread = 0, callback_since = NULL,
        callback_calls = 0, version = version + 1, erased_at = ?
      WHERE id = ?
      """, pseudonym.e164, moment.wall.milliseconds, lead.rawValue)
    try connection.execute(
      """
      UPDATE alert SET ended_at = coalesce(ended_at, ?1), detail = NULL
      WHERE business_id = (SELECT business_id FROM lead WHERE id = ?2) AND lead_id = ?2
      """, moment.wall.milliseconds, lead.rawValue)
  }

  private func eraseOptOuts(
    _ phone: PhoneNumber, _ pseudonym: PhoneNumber, _ business: ID<Business>
  ) throws -> Int {
    try connection.execute(
      """
      UPDATE opt_out SET phone = ?3, reason = NULL, evidence = NULL,
        phone_hash = CASE WHEN ended_at IS NULL
          THEN sha256((SELECT value FROM meta WHERE key = 'erasure_key') || ?2) END
      WHERE business_id = ?1 AND phone = ?2
      """, business.rawValue, phone.e164, pseudonym.e164)
  }
}
