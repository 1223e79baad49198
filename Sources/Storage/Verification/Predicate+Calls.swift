extension Predicate {
  /// What holds for calls and the decisions on them.
  package static let calls: [Predicate] = [
    Predicate(
      "C1", "a call has one identifier, its own, and belongs to the business of its number",
      subject: "SELECT count(*) FROM call",
      offenders: """
        SELECT 'call ' || call.id FROM call LEFT JOIN number ON number.id = number_id
        WHERE number.business_id IS NOT call.business_id
          OR call.phone GLOB '+*[^0-9]*' OR length(call.phone) NOT BETWEEN 8 AND 16
          OR (call.phone IS NOT NULL AND is_withheld)
        UNION ALL
        SELECT 'call_ref ' || ref.carrier_id FROM call_ref AS ref LEFT JOIN call ON id = call_id
        WHERE call.carrier_id IS NOT ref.carrier_id OR call.carrier <> ref.carrier
        UNION ALL
        SELECT 'call_ref ' || carrier_id FROM call_ref GROUP BY carrier, carrier_id
        HAVING count(*) > 1
        """),
    // Facts only add up, so a call that stands lower than its facts has been moved down.
    Predicate(
      "C2", "a call stands where its facts put it, the carrier's before our own deadline",
      subject: "SELECT count(*) FROM call WHERE direction = 'inbound'",
      offenders: """
        SELECT id FROM call NOT INDEXED WHERE direction = 'inbound' AND (
          (is_recorded = 1) <> (state = 'voicemail')
          OR (unrung_reason IS NOT NULL AND state NOT IN ('missed', 'voicemail'))
          OR (state = 'ringing' AND (is_overdue OR forward_end IS NOT NULL))
          OR (is_recorded = 0 AND ring_seconds IS NOT NULL AND acceptance = 'press_1'
            AND (is_accepted = 1) <> (state = 'answered'))
          OR (is_recorded = 0 AND ring_seconds IS NOT NULL AND acceptance = 'none'
            AND minimum_talk_seconds = 0
            AND (is_picked_up = 1 OR forward_end IS 4) <> (state = 'answered'))
          OR (answered_late_at IS NOT NULL AND missed_at IS NULL))
        """),
    // From the decisions. A call or a text without one is looked for only if the counts differ.
    Predicate(
      "C4", "each call that was ever missed has one decision, and each decided text its row",
      subject: "SELECT count(*) FROM decision",
      offenders: """
        WITH differs AS MATERIALIZED (
          SELECT 1 WHERE (SELECT count(*) FROM decision)
              <> (SELECT count(*) FROM call NOT INDEXED WHERE missed_at IS NOT NULL)
            OR (SELECT count(message_id) FROM decision) <> (SELECT count(call_id) FROM message)
        )
        SELECT 'decision ' || decision.call_id FROM decision
          LEFT JOIN call ON call.id = decision.call_id LEFT JOIN message AS text
          ON text.id = message_id
        WHERE call.missed_at IS NULL OR (decision.kind = 'text') <> (message_id IS NOT NULL)
          OR (decision.kind = 'text' AND text.call_id IS NOT decision.call_id)
          OR (decision.kind = 'skip' AND decision.reason IS NULL) OR (decision.kind = 'text'
            AND decision.reason IS NOT NULL AND text.state <> 'cancelled')
        UNION ALL
        SELECT 'call ' || call.id FROM differs CROSS JOIN call
          LEFT JOIN decision ON call_id = call.id
        WHERE missed_at IS NOT NULL AND decision.call_id IS NULL
        UNION ALL
        SELECT 'message ' || id FROM differs CROSS JOIN message
          LEFT JOIN decision ON decision.call_id = message.call_id
        WHERE message.call_id IS NOT NULL AND decision.message_id IS NOT message.id
        """),
    // By what has happened since, not by the clock: a server that is switched off forgets nothing.
    // When it is back, the carrier is asked first.
    Predicate(
      "C5", "no call rings on while what came a minute after its deadline is dealt with",
      subject: "SELECT count(*) FROM call WHERE deadline_steady IS NOT NULL",
      offenders: """
        SELECT id FROM call
        WHERE (deadline_steady IS NOT NULL AND 60000 + max(deadline_steady,
            coalesce((SELECT value FROM meta WHERE key = 'started_steady'), 0)) < max(
            coalesce((SELECT arrived_steady FROM call ORDER BY id DESC LIMIT 1), 0),
            coalesce((SELECT created_steady FROM message ORDER BY id DESC LIMIT 1), 0),
            coalesce((SELECT started_steady FROM attempt ORDER BY id DESC LIMIT 1), 0)))
        UNION ALL
        SELECT id FROM call WHERE state = 'ringing' AND deadline_steady IS NULL
        """),
    Predicate(
      "C6", "a text-back goes to its caller, for the number that was called, never to itself",
      subject: "SELECT count(*) FROM message WHERE call_id IS NOT NULL",
      offenders: """
        SELECT message.id FROM message LEFT JOIN call ON call.id = call_id
        WHERE call_id IS NOT NULL AND (recipient IS NOT call.phone OR sender = recipient
          OR message.number_id IS NOT call.number_id OR message.lead_id IS NOT call.lead_id
          OR message.business_id IS NOT call.business_id)
        """),
  ]
}
