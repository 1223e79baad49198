extension Predicate {
  /// What holds for credits.
  package static let ledger: [Predicate] = [
    // LIMIT keeps what `running` has seen together: without it, each part would be asked by itself.
    Predicate(
      "L1", "what one account loses another gains, and each balance is the sum of its entries",
      subject: "SELECT count(*) FROM account",
      offenders: """
        SELECT business_id || ' ' || name FROM (
          SELECT business_id, from_account AS name, -credits AS change, NULL AS balance
          FROM transfer NOT INDEXED
          UNION ALL
          SELECT business_id, to_account, credits, NULL FROM transfer NOT INDEXED
          UNION ALL
          SELECT business_id, name, 0, balance FROM account LIMIT -1
        ) WHERE balance <> running('sum', 4 * business_id + CASE name WHEN 'bank' THEN 0
          WHEN 'available' THEN 1 WHEN 'held' THEN 2 ELSE 3 END, change)
        UNION ALL
        SELECT business_id || ' all' FROM account GROUP BY business_id HAVING sum(balance) <> 0
        UNION ALL
        SELECT business_id || ' none' FROM (SELECT DISTINCT business_id FROM transfer) AS entered
        WHERE (SELECT count(*) FROM account WHERE account.business_id = entered.business_id) <> 4
        """),
    Predicate(
      "L2", "no entry was ever more than what was available at that moment",
      subject: "SELECT count(*) FROM transfer",
      offenders: """
        SELECT 'transfer ' || id FROM transfer NOT INDEXED
        WHERE running('sum', business_id,
          CASE kind WHEN 'post' THEN 0 WHEN 'hold' THEN -credits ELSE credits END) < 0
        UNION ALL
        SELECT business_id || ' ' || name FROM account WHERE name <> 'bank' AND balance < 0
        """),
    Predicate(
      "L3", "a hold is resolved once, a post refunded once, and for no more than its credits",
      subject: "SELECT count(*) FROM transfer WHERE resolves IS NOT NULL",
      offenders: """
        SELECT 'transfer ' || later.id FROM transfer AS later LEFT JOIN transfer AS earlier
          ON earlier.id = later.resolves
        WHERE later.resolves IS NOT NULL AND (later.credits > earlier.credits
          OR earlier.message_id IS NOT later.message_id OR later.id < earlier.id
          OR earlier.kind IS NOT CASE later.kind WHEN 'refund' THEN 'post' ELSE 'hold' END)
        UNION ALL
        SELECT 'transfer ' || resolves FROM transfer WHERE resolves IS NOT NULL
        GROUP BY resolves HAVING count(*) > 1
        """),
    // Texts are looked at one by one only if the fingerprints of what is held, spent and given back
    // differ from those of what should be.
    Predicate(
      "L4", "a text's credit is held while it is open, spent if accepted, else given back",
      subject: "SELECT count(*) FROM transfer WHERE message_id IS NOT NULL AND kind = 'hold'",
      offenders: """
        WITH differs AS MATERIALIZED (
          SELECT 1 WHERE (
            SELECT fingerprint(message_id, credits) FILTER (WHERE kind = 'hold'),
              fingerprint(message_id) FILTER (WHERE kind = 'post'),
              fingerprint(message_id) FILTER (WHERE kind = 'void'),
              fingerprint(message_id) FILTER (WHERE kind = 'refund')
            FROM transfer NOT INDEXED
          ) IS NOT (
            SELECT fingerprint(id, credits),
              fingerprint(id) FILTER (WHERE state
                IN ('accepted', 'sent', 'delivered', 'undelivered', 'failed')),
              fingerprint(id) FILTER (WHERE state NOT IN ('queued', 'sending', 'retry_wait',
                'unknown', 'accepted', 'sent', 'delivered', 'undelivered', 'failed')),
              fingerprint(id) FILTER (WHERE state = 'failed')
            FROM message NOT INDEXED WHERE credits > 0
          )
        )
        SELECT 'message ' || message.id FROM differs CROSS JOIN message LEFT JOIN transfer AS hold
          ON hold.message_id = message.id AND hold.kind = 'hold'
        WHERE message.credits <> coalesce(hold.credits, 0)
        UNION ALL
        SELECT 'message ' || message_id FROM differs CROSS JOIN (
          SELECT message_id, sum(kind = 'hold') AS held, sum(kind = 'post') AS posted,
            sum(kind = 'void') AS voided
          FROM transfer WHERE message_id IS NOT NULL GROUP BY message_id
        ) LEFT JOIN message ON message.id = message_id
        WHERE held <> 1 OR posted + voided > 1 OR message.id IS NULL OR CASE
          WHEN state IN ('queued', 'sending', 'retry_wait', 'unknown') THEN posted + voided > 0
          WHEN state IN ('accepted', 'sent', 'delivered', 'undelivered', 'failed') THEN posted <> 1
          ELSE voided IS NOT 1 END
        """),
    Predicate(
      "L5", "a text that failed is refunded, and no other",
      subject: "SELECT count(*) FROM transfer WHERE kind = 'refund'",
      offenders: """
        SELECT 'message ' || message.id FROM message LEFT JOIN transfer AS refund
          ON message_id = message.id AND refund.kind = 'refund'
        WHERE state = 'failed' AND message.credits > 0 AND refund.id IS NULL
        UNION ALL
        SELECT 'transfer ' || transfer.id FROM transfer LEFT JOIN message ON message.id = message_id
        WHERE transfer.kind = 'refund' AND state IS NOT 'failed'
        """),
    Predicate(
      "L6", "a purchase is entered once, with what was paid",
      subject: "SELECT count(*) FROM transfer WHERE external_id IS NOT NULL",
      offenders: """
        SELECT business_id || ' ' || external_id FROM transfer WHERE external_id IS NOT NULL
        GROUP BY business_id, external_id HAVING count(*) > 1
        UNION ALL
        SELECT 'transfer ' || id FROM transfer
        WHERE external_id IS NOT NULL AND coalesce(amount_cents, -1) < 0
        """),
    Predicate(
      "L7", "no credit is held for longer than 73 hours, nor for 72 without an alert",
      subject: """
        SELECT (SELECT count(*) FROM message WHERE next_try_steady IS NOT NULL)
          + (SELECT count(*) FROM message WHERE state IN ('sending', 'unknown'))
        """,
      offenders: """
        WITH clock (wall, steady) AS (VALUES (?, ?))
        SELECT id FROM message, clock
        WHERE next_try_steady IS NOT NULL AND created_steady < steady - 73 * 3600000
        UNION ALL
        SELECT id FROM message, clock
        WHERE state IN ('sending', 'unknown') AND created_steady < steady - 73 * 3600000
        UNION
        SELECT id FROM message, clock
        WHERE state IN ('sending', 'unknown') AND state = 'unknown'
          AND created_steady < steady - 72 * 3600000 AND NOT EXISTS (SELECT 1 FROM alert
            WHERE kind = 'text_unknown' AND ended_at IS NULL
              AND alert.business_id = message.business_id
              AND alert.lead_id IS message.lead_id)
        """, asksTheClock: true),
  ]
}
