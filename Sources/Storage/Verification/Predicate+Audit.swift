extension Predicate {
  /// What holds for the record of changes.
  package static let audit: [Predicate] = [
    Predicate(
      "A1", "the record of changes has no gap, and each row carries the hash of the one before",
      subject: "SELECT count(*) FROM audit",
      offenders: """
        SELECT 'audit ' || id FROM (
          SELECT *, row_number() OVER (ORDER BY id) AS place,
            lag(hash, 1, zeroblob(32)) OVER (ORDER BY id) AS prior
          FROM audit
        ) WHERE id <> place OR hash IS NOT sha256(lower(hex(prior)) || json_array(id, sequence, at,
          actor, action, subject, business_id, hex(before_hash), hex(after_hash)))
        """),
    Predicate(
      "A2", "each purchase, token, owner's word on an opt-out, erasure and restore is on record",
      subject: """
        SELECT (SELECT count(*) FROM transfer WHERE external_id IS NOT NULL)
          + (SELECT count(*) FROM api_token)
          + (SELECT count(*) FROM opt_out WHERE source = 'owner' OR ended_by = 'owner')
          + (SELECT count(*) FROM erasure)
        """,
      offenders: """
        SELECT 'transfer ' || transfer.id FROM transfer LEFT JOIN audit ON subject
          = '/businesses/' || transfer.business_id || '/credits/purchases/' || transfer.id
        WHERE external_id IS NOT NULL
          AND transfer.id > (SELECT value FROM meta WHERE key = 'unaudited_transfers')
        GROUP BY transfer.id HAVING count(audit.id) <> 1
        UNION ALL
        SELECT 'api_token ' || api_token.id FROM api_token LEFT JOIN audit
          ON subject = '/tokens/' || api_token.id
        WHERE api_token.id > (SELECT value FROM meta WHERE key = 'unaudited_tokens')
        GROUP BY api_token.id HAVING count(audit.id) <> 1 + (revoked_at IS NOT NULL)
        UNION ALL
        SELECT 'opt_out ' || opt_out.id FROM opt_out LEFT JOIN audit
          ON audit.sequence = opt_out.sequence
        WHERE source = 'owner' AND audit.id IS NULL AND opt_out.sequence
          > (SELECT value FROM meta WHERE key = 'unaudited_sequence')
        UNION ALL
        SELECT 'opt_out ' || opt_out.id FROM opt_out LEFT JOIN audit
          ON audit.sequence = ended_sequence
        WHERE ended_by = 'owner' AND audit.id IS NULL AND ended_sequence
          > (SELECT value FROM meta WHERE key = 'unaudited_sequence')
        UNION ALL
        SELECT 'erasure ' || erasure.id FROM erasure LEFT JOIN audit
          ON audit.sequence = erasure.sequence AND +audit.business_id = erasure.business_id
        GROUP BY erasure.id HAVING count(audit.id) <> 1
        UNION ALL
        SELECT 'restore' FROM meta WHERE key = 'restore_id'
          AND value <> (SELECT value FROM meta WHERE key = 'unaudited_restore')
          AND '/restores/' || value NOT IN (SELECT subject FROM audit)
        """),
  ]
}
