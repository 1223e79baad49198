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
      "P2", "each call and each text is on the timeline of its lead, once",
      subject: "SELECT count(*) FROM timeline WHERE kind IN ('call', 'message')",
      offenders: """
        SELECT 'call ' || call.id FROM call LEFT JOIN timeline ON kind = 'call' AND ref = call.id
          LEFT JOIN lead ON lead.id = call.lead_id
        WHERE timeline.lead_id IS NOT call.lead_id
          OR (call.lead_id IS NOT NULL AND lead.phone IS NOT call.phone)
        UNION ALL
        SELECT 'message ' || message.id FROM message LEFT JOIN timeline
          ON timeline.kind = 'message' AND ref = message.id
        WHERE timeline.lead_id IS NOT message.lead_id
        UNION ALL
        SELECT kind || ' ' || ref FROM timeline GROUP BY kind, ref HAVING count(*) > 1
        """),
    Predicate(
      "P3", "the timeline has everything at the time it has itself",
      subject: "SELECT count(*) FROM timeline",
      offenders: """
        SELECT timeline.kind || ' ' || ref FROM timeline
          LEFT JOIN call ON timeline.kind = 'call' AND call.id = ref
          LEFT JOIN message ON timeline.kind = 'message' AND message.id = ref
        WHERE timeline.kind IN ('call', 'message')
        GROUP BY timeline.kind, ref HAVING coalesce(call.started_at, message.created_at) IS NOT at
        """),
  ]
}
