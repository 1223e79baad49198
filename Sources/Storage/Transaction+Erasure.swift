package import TextBack

/// What an erasure came to, in rows.
package struct Erasure: Sendable, Equatable {
  package let id: Int64
  package let calls: Int
  package let messages: Int
  package let notes: Int
  package let optOuts: Int
}

extension Transaction {
  /// Whether a business knows anything of a person.
  package func knows(_ phone: PhoneNumber, in business: ID<Business>) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM lead WHERE business_id = ?1 AND phone = ?2)
        OR EXISTS (SELECT 1 FROM opt_out WHERE business_id = ?1 AND phone = ?2)
        OR EXISTS (SELECT 1 FROM excluded_number WHERE business_id = ?1 AND phone = ?2)
      """, business.rawValue, phone.e164
    ) { $0.bool(0) } ?? false
  }

  /// Forgets a person: number, name and words give way to a pseudonym, everywhere at once.
  ///
  /// Calls, texts, decisions and the ledger stay, of somebody unknown. An opt-out that is in force
  /// goes on blocking by a keyed hash. What waits to be sent has to be withdrawn before.
  package func erase(
    _ phone: PhoneNumber, from business: ID<Business>, at moment: Moment
  ) throws -> Erasure {
    let lead = try findLead(of: business, phone: phone)?.id
    try connection.execute(
      "INSERT INTO erasure (business_id, lead_id, sequence, at) VALUES (?, ?, ?, ?)",
      business.rawValue, lead?.rawValue, sequence, moment.wall.milliseconds)
    let id = connection.lastInsertedRowID
    let pseudonym = PhoneNumber.pseudonym(id)
    // First, while their times are known: the answers that repeat what was said.
    try forgetAnswers(lead, phone, business)
    let optOuts = try eraseOptOuts(phone, pseudonym, business)
    try eraseFromLists(phone, business)
    let calls = try lead.map { try eraseCalls(of: $0, phone, pseudonym) } ?? 0
    let messages = try lead.map { try eraseMessages(of: $0, pseudonym) } ?? 0
    let notes = try lead.map(eraseNotes) ?? 0
    try lead.map { try eraseLead($0, pseudonym, at: moment) }
    try eraseMentions(of: phone, business)
    try forgetAuditSalts(of: business)
    try connection.execute("UPDATE erasure SET is_open = 0 WHERE id = ?", id)
    return Erasure(
      id: id, calls: calls, messages: messages, notes: notes, optOuts: optOuts)
  }

  /// A person whom a call is ringing for starts afresh with its next report: the carrier's
  /// identifier leads to the old call no more.
  private func eraseCalls(
    of lead: ID<Lead>, _ phone: PhoneNumber, _ pseudonym: PhoneNumber
  ) throws -> Int {
    try connection.execute(
      """
      DELETE FROM call_ref WHERE call_id IN (SELECT ref FROM timeline JOIN call ON call.id = ref
        WHERE timeline.lead_id = ?1 AND kind = 'call'
          AND (deadline_steady IS NOT NULL OR instr(carrier_id, ?2)))
      """, lead.rawValue, phone.suffixDigits)
    return try connection.execute(
      """
      UPDATE call SET phone = ?2,
        carrier_id = CASE WHEN instr(carrier_id, ?3) THEN 'erased ' || id ELSE carrier_id END
      WHERE id IN (SELECT ref FROM timeline WHERE lead_id = ?1 AND kind = 'call')
      """, lead.rawValue, pseudonym.e164, phone.suffixDigits)
  }

  private func eraseMessages(of lead: ID<Lead>, _ pseudonym: PhoneNumber) throws -> Int {
    try connection.execute(
      """
      UPDATE resolution SET evidence = '…' WHERE message_id IN
        (SELECT ref FROM timeline WHERE lead_id = ? AND kind = 'message')
      """, lead.rawValue)
    return try connection.execute(
      """
      UPDATE message SET body = '', detail = NULL,
        sender = CASE direction WHEN 'inbound' THEN ?2 ELSE sender END,
        recipient = CASE direction WHEN 'outbound' THEN ?2 ELSE recipient END
      WHERE id IN (SELECT ref FROM timeline WHERE lead_id = ?1 AND kind = 'message')
      """, lead.rawValue, pseudonym.e164)
  }

  private func eraseFromLists(_ phone: PhoneNumber, _ business: ID<Business>) throws {
    try connection.execute(
      "DELETE FROM excluded_number WHERE business_id = ? AND phone = ?", business.rawValue,
      phone.e164)
    try connection.execute(
      "DELETE FROM not_mobile WHERE business_id = ? AND phone = ?", business.rawValue, phone.e164)
    // A list of who alone is texted must not end as one that lets everybody in.
    try connection.execute(
      """
      UPDATE number SET enabled = 0, version = version + 1 WHERE business_id = ?1 AND id IN (
        SELECT number_id FROM rule_number WHERE rule = 'only_numbers'
        GROUP BY number_id HAVING count(*) = 1 AND max(phone) = ?2)
      """, business.rawValue, phone.e164)
    try connection.execute(
      """
      DELETE FROM rule_number
      WHERE phone = ? AND number_id IN (SELECT id FROM number WHERE business_id = ?)
      """, phone.e164, business.rawValue)
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
      UPDATE follow_up SET state = 'cancelled', ending = 'stopped_by_owner', ended_at = ?
      WHERE lead_id = ? AND state = 'planned'
      """, moment.wall.milliseconds, lead.rawValue)
    try connection.execute(
      """
      UPDATE alert SET ended_at = coalesce(ended_at, ?), detail = NULL WHERE lead_id = ?
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

  /// First answers hold what was posted: those given at the moment of a text, note or opt-out, and
  /// those that name the number. The documents that answered a carrier name the caller.
  private func forgetAnswers(
    _ lead: ID<Lead>?, _ phone: PhoneNumber, _ business: ID<Business>
  ) throws {
    try connection.execute(
      """
      DELETE FROM idempotency_key WHERE instr(body, CAST(?2 AS BLOB))
        OR at IN (SELECT at FROM timeline WHERE lead_id = ?1 AND kind IN ('message', 'note'))
        OR at IN (SELECT at FROM opt_out WHERE business_id = ?3 AND phone = ?4)
      """, lead?.rawValue, phone.suffixDigits, business.rawValue, phone.e164)
    try connection.execute("DELETE FROM webhook WHERE instr(identity, ?)", phone.suffixDigits)
    try connection.execute(
      "UPDATE webhook SET answer = NULL WHERE instr(answer, ?)", phone.suffixDigits)
  }

  /// The number in what others wrote.
  private func eraseMentions(of phone: PhoneNumber, _ business: ID<Business>) throws {
    let digits = phone.suffixDigits
    try connection.execute(
      """
      UPDATE message SET body = replace(body, ?2, '…') WHERE business_id = ?1 AND instr(body, ?2)
      """, business.rawValue, digits)
    try connection.execute(
      """
      UPDATE note SET body = replace(body, ?2, '…') WHERE instr(body, ?2)
        AND lead_id IN (SELECT id FROM lead WHERE business_id = ?1)
      """, business.rawValue, digits)
    try connection.execute(
      """
      UPDATE opt_out SET reason = replace(reason, ?2, '…'), evidence = replace(evidence, ?2, '…')
      WHERE business_id = ?1 AND (instr(reason, ?2) OR instr(evidence, ?2))
      """, business.rawValue, digits)
    try connection.execute(
      """
      UPDATE lead SET name = replace(name, ?2, '…') WHERE business_id = ?1 AND instr(name, ?2)
      """, business.rawValue, digits)
  }
}
