extension Predicate {
  /// What holds for credits.
  package static let ledger: [Predicate] = [
    Predicate(
      "L1", "what one account loses another gains, and each balance is the sum of its entries",
      subject: "SELECT count(*) FROM account",
      offenders: """
        WITH entered AS MATERIALIZED (
          SELECT business_id, sum(credits * (kind = 'purchase')) AS purchase,
            sum(credits * (kind = 'hold')) AS hold, sum(credits * (kind = 'post')) AS post,
            sum(credits * (kind = 'void')) AS void, sum(credits * (kind = 'refund')) AS refund
          FROM transfer GROUP BY business_id
        )
        SELECT account.business_id || ' ' || name
        FROM account LEFT JOIN entered ON entered.business_id = account.business_id
        WHERE balance <> coalesce(CASE name WHEN 'bank' THEN -purchase
          WHEN 'available' THEN purchase - hold + void + refund
          WHEN 'held' THEN hold - post - void ELSE post - refund END, 0)
        UNION ALL
        SELECT business_id || ' all' FROM account GROUP BY business_id HAVING sum(balance) <> 0
        UNION ALL
        SELECT business_id || ' none' FROM entered
        WHERE (SELECT count(*) FROM account WHERE account.business_id = entered.business_id) <> 4
        """),
    Predicate(
      "L2", "no entry was ever more than what was available at that moment",
      subject: "SELECT count(*) FROM transfer",
      offenders: """
        SELECT 'transfer ' || id FROM (
          SELECT id, sum(iif(kind = 'hold', -credits, credits))
            OVER (PARTITION BY business_id ORDER BY id ROWS UNBOUNDED PRECEDING) AS available
          FROM transfer NOT INDEXED WHERE kind <> 'post'
        ) WHERE available < 0
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
    // Texts are looked at one by one only if there are more that cost something than holds.
    Predicate(
      "L4", "a text's credit is held while it is open, spent if accepted, else given back",
      subject: "SELECT count(*) FROM transfer WHERE message_id IS NOT NULL AND kind = 'hold'",
      offenders: """
        SELECT 'message ' || message_id FROM transfer NOT INDEXED CROSS JOIN message
          ON message.id = message_id
        WHERE transfer.kind = 'hold' AND transfer.credits <> message.credits
        UNION ALL
        SELECT 'message ' || message.id FROM (
          SELECT 1 WHERE (SELECT count(*) FROM message WHERE credits > 0)
            <> (SELECT count(*) FROM transfer WHERE message_id IS NOT NULL AND kind = 'hold')
        ) CROSS JOIN message LEFT JOIN transfer AS hold
          ON hold.message_id = message.id AND hold.kind = 'hold'
        WHERE message.credits > 0 AND hold.id IS NULL
        UNION ALL
        SELECT 'message ' || message_id FROM (
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
