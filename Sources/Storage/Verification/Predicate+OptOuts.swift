extension Predicate {
  /// What holds for people who want no more texts.
  package static let optOuts: [Predicate] = [
    // By the order of the commits, which no clock can turn round.
    Predicate(
      "D1", "no attempt to text a person begins after they have opted out",
      subject: "SELECT count(*) FROM opt_out",
      offenders: """
        SELECT 'attempt ' || attempt.id FROM opt_out
          CROSS JOIN lead ON lead.business_id = opt_out.business_id AND lead.phone = opt_out.phone
          CROSS JOIN timeline ON timeline.lead_id = lead.id AND timeline.kind = 'message'
          CROSS JOIN message ON message.id = timeline.ref AND message.kind <> 'confirmation'
          CROSS JOIN attempt ON attempt.message_id = message.id
        WHERE attempt.sequence > opt_out.sequence
          AND (opt_out.ended_sequence IS NULL OR attempt.sequence < opt_out.ended_sequence)
        """),
    Predicate(
      "D2",
      "an opt-out ends by a text from that person, or by the owner, and one is active at most",
      subject: "SELECT count(*) FROM opt_out WHERE ended_at IS NOT NULL",
      offenders: """
        SELECT 'opt_out ' || opt_out.id FROM opt_out
          LEFT JOIN lead ON lead.business_id = opt_out.business_id AND lead.phone = opt_out.phone
          LEFT JOIN timeline ON timeline.lead_id = lead.id AND timeline.kind = 'message'
            AND timeline.at = ended_at
          LEFT JOIN message ON message.id = timeline.ref AND message.direction = 'inbound'
        WHERE ended_at IS NOT NULL
        GROUP BY opt_out.id
        HAVING ended_by IS NULL
          OR (ended_by = 'text' AND count(message.id) = 0 AND phone_hash IS NULL)
          OR ended_sequence IS NULL OR ended_sequence < opt_out.sequence
        UNION ALL
        SELECT 'opt_out ' || min(id) FROM opt_out WHERE ended_at IS NULL
        GROUP BY business_id, phone HAVING count(*) > 1
        """),
    Predicate(
      "D3", "a restored database sends only once somebody has seen to what it has forgotten",
      subject: "SELECT count(*) FROM meta WHERE key = 'restore_id'",
      offenders: """
        SELECT armed.key FROM meta AS armed
          LEFT JOIN meta AS database ON database.key = 'db_uuid'
          LEFT JOIN meta AS restore ON restore.key = 'restore_id'
          LEFT JOIN meta AS seen ON seen.key = 'armed_for'
        WHERE armed.key = 'armed' AND armed.value = 1 AND restore.value IS NOT database.value
          AND restore.value IS NOT seen.value
        """),
    // Who was forgotten while the carrier was about to say so is nobody that it could be noted of.
    Predicate(
      "D4", "a person whom the carrier says has opted out has done so here too",
      subject: "SELECT count(*) FROM opt_out WHERE source = 'carrier'",
      offenders: """
        SELECT 'message ' || message.id FROM message LEFT JOIN opt_out
          ON opt_out.business_id = message.business_id AND phone = recipient
        WHERE state = 'rejected' AND error_code = 21610 AND has_erased_words = 0
          AND opt_out.id IS NULL
        """),
  ]
}
