extension Predicate {
  /// What holds for webhooks.
  package static let webhooks: [Predicate] = [
    Predicate(
      "W2", "a webhook that is repeated is kept once",
      subject: "SELECT count(*) FROM webhook",
      offenders: """
        SELECT carrier || ' ' || identity FROM webhook GROUP BY carrier, identity
        HAVING count(*) > 1
        """)
  ]
}
