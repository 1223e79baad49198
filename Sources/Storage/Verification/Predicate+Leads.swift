extension Predicate {
  /// What holds for leads and their timelines.
  package static let leads: [Predicate] = [
    Predicate(
      "P1", "a business has a phone number once, written in full",
      subject: "SELECT count(*) FROM lead",
      offenders: """
        SELECT 'lead ' || id FROM lead
        WHERE phone GLOB '+*[^0-9]*' OR length(phone) NOT BETWEEN 8 AND 16
        UNION ALL
        SELECT 'lead ' || min(id) FROM lead GROUP BY business_id, phone HAVING count(*) > 1
        """),
    Predicate(
      "P4", "of somebody forgotten there is no number, no name and no word, and the door is shut",
      subject: "SELECT count(*) FROM erasure",
      offenders: """
        SELECT 'lead ' || lead.id FROM lead LEFT JOIN erasure ON lead_id = lead.id
        WHERE (erased_at IS NULL) <> (erasure.id IS NULL)
          OR (erased_at IS NOT NULL) <> (phone GLOB '+999*')
          OR (erased_at IS NOT NULL AND name IS NOT NULL)
        UNION ALL
        SELECT 'call ' || call.id FROM erasure JOIN timeline ON timeline.lead_id = erasure.lead_id
          JOIN call ON timeline.kind = 'call' AND call.id = ref WHERE phone NOT GLOB '+999*'
        UNION ALL
        SELECT 'message ' || message.id FROM erasure
          JOIN timeline ON timeline.lead_id = erasure.lead_id
          JOIN message ON timeline.kind = 'message' AND message.id = ref
        WHERE body <> '' OR NOT (sender GLOB '+999*' OR recipient GLOB '+999*')
        UNION ALL
        SELECT 'note ' || note.id FROM erasure JOIN note ON note.lead_id = erasure.lead_id
        WHERE body <> ''
        UNION ALL
        SELECT 'erasure ' || id FROM erasure WHERE is_open
        """),
    // Calls and texts are looked for one by one only if their fingerprint is not the timelines'. By
    // the key of the timeline: its other index would be two steps for each row.
    Predicate(
      "P2", "each call and each text is on the timeline of its lead, at its time",
      subject: "SELECT count(*) FROM timeline WHERE kind IN ('call', 'message')",
      offenders: """
        WITH differs AS MATERIALIZED (
          SELECT 1 WHERE (
            SELECT fingerprint(lead_id, at, ref) FILTER (WHERE kind = 'call'),
              fingerprint(lead_id, at, ref) FILTER (WHERE kind = 'message')
            FROM timeline INDEXED BY sqlite_autoindex_timeline_1
          ) IS NOT (SELECT
            (SELECT fingerprint(lead_id, started_at, id) FROM call NOT INDEXED
              WHERE lead_id IS NOT NULL),
            (SELECT fingerprint(lead_id, created_at, id) FROM message NOT INDEXED
              WHERE lead_id IS NOT NULL)
          )
        )
        SELECT 'call ' || call.id FROM call NOT INDEXED LEFT JOIN lead ON lead.id = call.lead_id
        WHERE call.lead_id IS NOT NULL AND (lead.phone IS NOT call.phone
          OR lead.business_id IS NOT call.business_id)
        UNION
        SELECT 'call ' || call.id FROM differs CROSS JOIN call
          LEFT JOIN timeline ON timeline.lead_id = call.lead_id AND at = started_at
            AND kind = 'call' AND ref = call.id
        WHERE call.lead_id IS NOT NULL AND ref IS NULL
        UNION ALL
        SELECT 'message ' || message.id FROM differs CROSS JOIN message
          LEFT JOIN timeline ON timeline.lead_id = message.lead_id AND at = created_at
            AND timeline.kind = 'message' AND ref = message.id
        WHERE message.lead_id IS NOT NULL AND ref IS NULL
        """),
    // Calls and texts are looked at one by one only if there are more on timelines than belong
    // there.
    Predicate(
      "P3", "a timeline has nothing twice, and nothing that is not there or of another time",
      subject: "SELECT count(*) FROM timeline",
      offenders: """
        SELECT timeline.kind || ' ' || ref FROM timeline
          LEFT JOIN note ON timeline.kind = 'note' AND note.id = ref
          LEFT JOIN stage_move ON timeline.kind = 'stage' AND stage_move.id = ref
          LEFT JOIN opt_out ON timeline.kind = 'opt_out' AND opt_out.id = ref
        WHERE timeline.kind IN ('note', 'stage', 'opt_out')
          AND coalesce(note.at, stage_move.at, opt_out.at) IS NOT timeline.at
        UNION ALL
        SELECT timeline.kind || ' ' || ref FROM (
          SELECT 1 WHERE (SELECT count(*) FROM timeline WHERE kind IN ('call', 'message'))
            <> (SELECT count(*) FROM call WHERE lead_id IS NOT NULL)
              + (SELECT count(*) FROM message WHERE lead_id IS NOT NULL)
        ) CROSS JOIN timeline
          LEFT JOIN call ON timeline.kind = 'call' AND call.id = ref
          LEFT JOIN message ON timeline.kind = 'message' AND message.id = ref
        WHERE timeline.kind IN ('call', 'message')
        GROUP BY timeline.kind, ref
        HAVING count(*) > 1 OR coalesce(call.lead_id, message.lead_id) IS NOT timeline.lead_id
        """),
  ]
}
