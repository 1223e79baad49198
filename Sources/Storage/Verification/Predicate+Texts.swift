extension Predicate {
  /// What holds for texts, ours and those that came.
  package static let texts: [Predicate] = [
    Predicate(
      "O1", "a call has one text-back at most",
      subject: "SELECT count(*) FROM message WHERE call_id IS NOT NULL",
      offenders: """
        SELECT 'call ' || call_id FROM message WHERE call_id IS NOT NULL
        GROUP BY call_id HAVING count(*) > 1
        """),
    Predicate(
      "O2", "the carrier knows a text of ours once",
      subject: "SELECT count(*) FROM message_ref",
      offenders: """
        SELECT 'message ' || message_id FROM message_ref GROUP BY message_id HAVING count(*) > 1
        """),
    // Only where the settings are still those that the decision was made under.
    Predicate(
      "O7", "two accepted text-backs to one caller are a cool-down apart",
      subject: "SELECT count(*) FROM message WHERE call_id IS NOT NULL",
      offenders: """
        SELECT textback.id FROM (
          SELECT id, created_steady - running('previous', lead_id, created_steady) AS gap
          FROM message NOT INDEXED
          WHERE call_id IS NOT NULL AND lead_id IS NOT NULL AND accepted_at IS NOT NULL LIMIT -1
        ) AS near
          CROSS JOIN message AS textback ON textback.id = near.id AND gap < 10080 * 60000
          CROSS JOIN number ON number.id = number_id AND gap < cooldown_minutes * 60000
          CROSS JOIN decision ON decision.call_id = textback.call_id
        WHERE settings_version = number.version
        """),
    Predicate(
      "O8", "a text stands where its last attempt has brought it",
      subject: "SELECT count(*) FROM message WHERE direction = 'outbound'",
      offenders: """
        SELECT message.id FROM message LEFT JOIN attempt
          ON message_id = message.id AND n = attempts
        WHERE direction = 'outbound' AND origin = 'here' AND CASE message.state
          WHEN 'queued' THEN attempts > 0
          WHEN 'sending' THEN attempt.id IS NULL OR verdict IS NOT NULL
          WHEN 'retry_wait' THEN verdict IS NULL OR verdict NOT IN ('not_accepted', 'proved_absent')
          WHEN 'unknown' THEN verdict IS NOT 'unknown' OR reconcile_steady IS NULL
          WHEN 'rejected' THEN verdict IS NOT 'rejected'
          WHEN 'expired' THEN attempts > 0 AND verdict IS NOT 'not_accepted'
            AND verdict IS NOT 'proved_absent'
          WHEN 'cancelled' THEN attempts > 0 AND verdict IS NOT 'not_accepted'
            AND verdict IS NOT 'proved_absent'
          WHEN 'not_sent' THEN verdict IS NULL OR verdict NOT IN ('unknown', 'proved_absent',
            'not_accepted')
          WHEN 'written_off' THEN verdict IS NOT 'unknown'
          ELSE attempt.id IS NULL END
        """),
    Predicate(
      "M1", "the carrier's identifier of a text is one text's, and the one it has",
      subject: "SELECT count(*) FROM message_ref",
      offenders: """
        SELECT 'message_ref ' || ref.carrier_id FROM message_ref AS ref
          LEFT JOIN message ON message.id = message_id
        WHERE message.carrier_id IS NOT ref.carrier_id OR message.carrier <> ref.carrier
        UNION ALL
        SELECT 'message_ref ' || carrier_id FROM message_ref GROUP BY carrier, carrier_id
        HAVING count(*) > 1
        """),
    Predicate(
      "M2", "a text once accepted never falls back",
      subject: "SELECT count(*) FROM message",
      offenders: """
        SELECT id FROM message WHERE (accepted_at IS NOT NULL)
          <> (state IN ('accepted', 'sent', 'delivered', 'undelivered', 'failed'))
        """),
    // A text-back is its call's, as C6 says, and C1 and P2 say the same of the call.
    Predicate(
      "M3", "a text, its number and its lead are of one business",
      subject: "SELECT count(*) FROM message WHERE call_id IS NULL",
      offenders: """
        SELECT message.id FROM message NOT INDEXED LEFT JOIN number ON number.id = number_id
          LEFT JOIN lead ON lead.id = lead_id
        WHERE call_id IS NULL AND (number.business_id IS NOT message.business_id
          OR (lead_id IS NOT NULL AND lead.business_id IS NOT message.business_id)
          OR (direction = 'outbound' AND lead_id IS NOT NULL AND lead.phone IS NOT recipient))
        """),
    Predicate(
      "M4",
      "a text that only the carrier knew of has its identifier, and neither price nor attempt",
      subject: "SELECT count(*) FROM message",
      offenders: """
        SELECT id FROM message WHERE origin = 'foreign' AND (credits > 0 OR carrier_id IS NULL
          OR direction <> 'outbound' OR accepted_at IS NULL
          OR EXISTS (SELECT 1 FROM attempt WHERE message_id = message.id)
          OR EXISTS (SELECT 1 FROM transfer WHERE message_id = message.id))
        """),
  ]

  /// What holds for the texts that a person settled.
  package static let resolutions = [
    Predicate(
      "A3", "a text stands as the person who settled it said, which is on record",
      subject: "SELECT count(*) FROM resolution",
      offenders: """
        SELECT 'message ' || message_id FROM resolution
          LEFT JOIN message ON message.id = message_id
        WHERE CASE verdict WHEN 'not_sent' THEN state IS NOT 'not_sent'
          ELSE accepted_at IS NULL END
          OR '/messages/' || message_id NOT IN
            (SELECT subject FROM audit WHERE action = 'resolve')
        """)
  ]

  /// What holds for the tries of each text.
  package static let attempts: [Predicate] = [
    Predicate(
      "O4", "a text is tried again only on proof that the carrier did not take it",
      subject: "SELECT count(*) FROM attempt",
      offenders: """
        SELECT 'attempt ' || later.id FROM attempt AS later LEFT JOIN attempt AS earlier
          ON earlier.message_id = later.message_id AND earlier.n = later.n - 1
        WHERE later.n > 1
          AND (earlier.verdict IS NULL OR earlier.verdict NOT IN ('not_accepted', 'proved_absent'))
        UNION ALL
        SELECT 'message ' || message_id FROM attempt GROUP BY message_id
        HAVING max(n) > 50 OR sum(obstacle IS NOT 'slow_down'
          AND (verdict IS NULL OR bytes_sent > 0 OR verdict IN ('unknown', 'proved_absent'))) > 3
        """),
    Predicate(
      "O5", "one attempt of a text is open at most, and it is this run's",
      subject: "SELECT count(*) FROM attempt WHERE verdict IS NULL",
      offenders: """
        SELECT 'attempt ' || id FROM attempt
        WHERE verdict IS NULL AND epoch <> (SELECT value FROM meta WHERE key = 'epoch')
        UNION ALL
        SELECT 'message ' || message_id FROM attempt WHERE verdict IS NULL
        GROUP BY message_id HAVING count(*) > 1
        """),
    Predicate(
      "O6", "no attempt begins before its text is due or once it is too old",
      subject: "SELECT count(*) FROM attempt",
      offenders: """
        SELECT 'attempt ' || attempt.id FROM attempt LEFT JOIN message ON message.id = message_id
        WHERE started_steady >= expires_steady OR started_steady < due_steady
          OR message.attempts < n OR message.id IS NULL
        """),
  ]
}
