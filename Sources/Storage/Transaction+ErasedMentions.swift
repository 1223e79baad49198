import TextBack

/// The number of a person who is forgotten, in what others wrote and in settings of old.
///
/// Only the number gives way, in whatever spelling; the rest is somebody else's.
extension Transaction {
  /// How many rows it stood in.
  func eraseMentions(of phone: PhoneNumber, _ business: ID<Business>) throws -> Int {
    try eraseFromTexts(phone, business) + eraseFromNotes(phone, business)
      + eraseFromLeads(phone, business) + eraseFromSettings(phone, business)
  }

  /// A text that waits is not made longer, and not made UCS-2: it will leave in these words.
  private func eraseFromTexts(_ phone: PhoneNumber, _ business: ID<Business>) throws -> Int {
    let texts = try connection.execute(
      """
      UPDATE message
      SET body = without_number(body, ?2, iif(next_try_steady IS NULL, '…', '...')),
        has_erased_words = has_erased_words OR next_try_steady IS NULL
      WHERE business_id = ?1 AND without_number(body, ?2, '…') IS NOT NULL
      """, business.rawValue, phone.e164)
    let resolutions = try connection.execute(
      """
      UPDATE resolution SET evidence = without_number(evidence, ?2, '…')
      WHERE without_number(evidence, ?2, '…') IS NOT NULL
        AND EXISTS (SELECT 1 FROM message WHERE message.id = message_id AND business_id = ?1)
      """, business.rawValue, phone.e164)
    return texts + resolutions
  }

  private func eraseFromNotes(_ phone: PhoneNumber, _ business: ID<Business>) throws -> Int {
    let notes = try connection.execute(
      """
      UPDATE note SET body = without_number(body, ?2, '…')
      WHERE without_number(body, ?2, '…') IS NOT NULL
        AND EXISTS (SELECT 1 FROM lead WHERE lead.id = lead_id AND business_id = ?1)
      """, business.rawValue, phone.e164)
    let optOuts = try connection.execute(
      """
      UPDATE opt_out SET reason = coalesce(without_number(reason, ?2, '…'), reason),
        evidence = coalesce(without_number(evidence, ?2, '…'), evidence)
      WHERE business_id = ?1 AND (without_number(reason, ?2, '…') IS NOT NULL
        OR without_number(evidence, ?2, '…') IS NOT NULL)
      """, business.rawValue, phone.e164)
    let alerts = try connection.execute(
      """
      UPDATE alert SET detail = without_number(detail, ?2, '…')
      WHERE business_id = ?1 AND without_number(detail, ?2, '…') IS NOT NULL
      """, business.rawValue, phone.e164)
    return notes + optOuts + alerts
  }

  private func eraseFromLeads(_ phone: PhoneNumber, _ business: ID<Business>) throws -> Int {
    let leads = try connection.execute(
      """
      UPDATE lead SET name = coalesce(without_number(name, ?2, '…'), name),
        assignee = coalesce(without_number(assignee, ?2, '…'), assignee), version = version + 1
      WHERE business_id = ?1 AND (without_number(name, ?2, '…') IS NOT NULL
        OR without_number(assignee, ?2, '…') IS NOT NULL
        OR EXISTS (SELECT 1 FROM lead_tag
          WHERE lead_id = lead.id AND without_number(tag, ?2, '…') IS NOT NULL))
      """, business.rawValue, phone.e164)
    // Two tags that differed by the number alone are one now.
    try connection.execute(
      """
      UPDATE OR REPLACE lead_tag SET tag = without_number(tag, ?2, '…')
      WHERE without_number(tag, ?2, '…') IS NOT NULL
        AND lead_id IN (SELECT id FROM lead WHERE business_id = ?1)
      """, business.rawValue, phone.e164)
    return leads
  }

  /// The number may be one that calls were forwarded to; the version stays what it was otherwise.
  private func eraseFromSettings(_ phone: PhoneNumber, _ business: ID<Business>) throws -> Int {
    try connection.execute(
      """
      UPDATE settings_version SET settings = without_number(settings, ?2, '…')
      WHERE business_id = ?1 AND without_number(settings, ?2, '…') IS NOT NULL
      """, business.rawValue, phone.e164)
  }
}
