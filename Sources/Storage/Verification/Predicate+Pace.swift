extension Predicate {
  /// What holds for the limits on texts.
  package static let caps: [Predicate] = [
    Predicate(
      "R1", "every automatic text is counted in the windows that it fell under",
      subject: "SELECT count(*) FROM cap_window",
      offenders: """
        WITH recent AS (
          SELECT business_id, CAST(number_id AS TEXT) AS number, substr(recipient, 2, 6) AS prefix,
            created_steady FROM message
          WHERE kind IN ('text_back', 'follow_up')
            AND created_steady > (SELECT min(began_steady) FROM cap_window))
        SELECT 'cap_window ' || id FROM recent JOIN cap_window USING (business_id)
        WHERE scope = 'business' AND subject = '' AND created_steady > began_steady
        GROUP BY id HAVING count(*) > texts
        UNION ALL
        SELECT 'cap_window ' || id FROM recent JOIN cap_window USING (business_id)
        WHERE scope = 'number' AND subject = number AND created_steady > began_steady
        GROUP BY id HAVING count(*) > texts
        UNION ALL
        SELECT 'cap_window ' || id FROM recent JOIN cap_window USING (business_id)
        WHERE scope = 'prefix' AND subject = prefix AND created_steady > began_steady
        GROUP BY id HAVING count(*) > texts
        """)
  ]

  /// What holds for later texts to those who have not answered.
  package static let followUps: [Predicate] = [
    Predicate(
      "F1", "each follow-up is one planned step, one of two at most, after an accepted text-back",
      subject: "SELECT count(*) FROM follow_up",
      offenders: """
        SELECT 'message ' || message.id FROM message LEFT JOIN follow_up
          ON follow_up.message_id = message.id
        WHERE kind = 'follow_up' AND follow_up.id IS NULL
        UNION ALL
        SELECT 'follow_up ' || follow_up.id FROM follow_up
          LEFT JOIN message AS textback ON textback.id = text_back_id
          LEFT JOIN message AS text ON text.id = message_id
        WHERE textback.kind IS NOT 'text_back' OR textback.accepted_at IS NULL
          OR textback.lead_id IS NOT follow_up.lead_id
          OR textback.business_id IS NOT follow_up.business_id
          OR (message_id IS NOT NULL AND (text.kind IS NOT 'follow_up'
            OR text.lead_id IS NOT follow_up.lead_id))
        UNION ALL
        SELECT 'message ' || text_back_id FROM follow_up
        GROUP BY text_back_id HAVING count(*) > 2 OR max(position) > 2
        """)
  ]
}
