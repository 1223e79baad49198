import TextBack

/// What is kept of a person only to answer the same request in the same way again.
///
/// A repeat must stay a repeat, or a text would leave twice: where a row has to stay, what is in it
/// of the person goes.
extension Transaction {
  /// How many rows were about the person.
  func eraseAnswers(
    _ lead: ID<Lead>?, _ phone: PhoneNumber, _ business: ID<Business>
  ) throws -> Int {
    try eraseWebhooks(of: lead, phone, business)
    return try deleteAnswers(about: lead, phone, business) + eraseFromAnswers(phone, business)
  }

  /// Answers about what cannot be asked for again once the lead is gone: they were given at the
  /// moment of a reply, a note or an opt-out.
  private func deleteAnswers(
    about lead: ID<Lead>?, _ phone: PhoneNumber, _ business: ID<Business>
  ) throws -> Int {
    try connection.execute(
      """
      DELETE FROM idempotency_key WHERE (business_id = ?1 OR business_id IS NULL)
        AND (at IN (SELECT at FROM timeline LEFT JOIN message ON message.id = ref
            WHERE timeline.lead_id = ?2 AND (timeline.kind = 'note'
              OR (timeline.kind = 'message' AND message.kind = 'reply')))
          OR at IN (SELECT at FROM opt_out WHERE business_id = ?1 AND phone = ?3))
      """, business.rawValue, lead?.rawValue, phone.e164)
  }

  /// What was asked had the number in it too, and a hash of it would tell it to whoever tries all
  /// numbers.
  private func eraseFromAnswers(_ phone: PhoneNumber, _ business: ID<Business>) throws -> Int {
    try connection.execute(
      """
      UPDATE idempotency_key SET request_hash = zeroblob(32),
        body = CAST(without_number(CAST(body AS TEXT), ?2, '…') AS BLOB)
      WHERE (business_id = ?1 OR business_id IS NULL)
        AND without_number(CAST(body AS TEXT), ?2, '…') IS NOT NULL
      """, business.rawValue, phone.e164)
  }

  /// Documents that answered a carrier name the caller, and a phone system may name a delivery by
  /// its number. A webhook is this business's if it brought or moved one of the person's calls, and
  /// no call is moved for longer than a day.
  private func eraseWebhooks(
    of lead: ID<Lead>?, _ phone: PhoneNumber, _ business: ID<Business>
  ) throws {
    try connection.execute(
      """
      UPDATE webhook SET answer = iif(without_number(answer, ?2, '…') IS NULL, answer, NULL),
        identity = iif(without_number(identity, ?2, '…') IS NULL, identity, 'erased '
          || hex(sha256((SELECT value FROM meta WHERE key = 'erasure_key') || identity)))
      WHERE id IN (
        SELECT webhook.id FROM call CROSS JOIN webhook
          ON received_steady = arrived_steady OR instr(identity, call.carrier_id)
        WHERE call.id IN (
            SELECT ref FROM timeline WHERE lead_id = ?3 AND kind = 'call' UNION ALL
            SELECT id FROM call WHERE business_id = ?1 AND lead_id IS NULL AND phone = ?2)
          AND arrived_steady > (SELECT min(received_steady) FROM webhook) - 86400000
          AND (without_number(answer, ?2, '…') IS NOT NULL
            OR without_number(identity, ?2, '…') IS NOT NULL))
      """, business.rawValue, phone.e164, lead?.rawValue)
  }
}
