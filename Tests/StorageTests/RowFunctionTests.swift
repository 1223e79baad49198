import Testing

@testable import Storage

/// What SQL of ours computes in one pass, where SQLite's own means sort or look up.
@Suite struct `A function over rows` {
  private let connection: Connection

  init() throws {
    connection = try Connection(path: ":memory:", access: .create)
    try connection.run(
      script: """
        CREATE TABLE entry (id INTEGER PRIMARY KEY, key INTEGER, number INTEGER);
        WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 20000)
        INSERT INTO entry SELECT n, n * 7919 % 5000 - 100, n * 31 % 1000 - 500 FROM up;
        """)
  }

  private func agree(_ sql: StaticString) throws -> Bool? {
    try connection.first(sql) { $0.bool(0) }
  }

  @Test func `sums for each key as a window does`() throws {
    for _ in 0..<2 {
      try #expect(
        agree(
          """
          WITH own AS MATERIALIZED (SELECT id, running('sum', key, number) AS sum FROM entry)
          SELECT count(*) = 20000 AND sum(own.sum IS NOT other.sum) = 0 FROM own JOIN (
            SELECT id, sum(number) OVER (PARTITION BY key ORDER BY id) AS sum FROM entry
          ) AS other USING (id)
          """) == true)
    }
  }

  @Test func `knows what was before for each key as a window does`() throws {
    try #expect(
      agree(
        """
        WITH own AS MATERIALIZED (SELECT id, running('previous', key, number) AS prior FROM entry)
        SELECT count(*) = 20000 AND sum(own.prior IS NOT other.prior) = 0 FROM own JOIN (
          SELECT id, lag(number) OVER (PARTITION BY key ORDER BY id) AS prior FROM entry
        ) AS other USING (id)
        """) == true)
  }

  @Test func `has no other name and no sum beyond 64 bits`() {
    #expect(throws: DatabaseError.self) { try agree("SELECT running('least', 1, 1)") }
    #expect(throws: DatabaseError.self) {
      try agree(
        """
        SELECT max(running('sum', 1, column1))
        FROM (VALUES (9223372036854775807), (1))
        """)
    }
  }

  @Test func `takes the same rows for the same in any order, and no others`() throws {
    try #expect(
      agree(
        """
        SELECT (SELECT fingerprint(key, number) FROM entry)
          = (SELECT fingerprint(key, number) FROM (SELECT * FROM entry ORDER BY number, key))
        """) == true)
    for other in [
      "SELECT fingerprint(key, number) FROM entry WHERE id <> 7",
      "SELECT fingerprint(key, number + (id = 7)) FROM entry",
      "SELECT fingerprint(key, iif(id = 7, NULL, number)) FROM entry",
      "SELECT fingerprint(number, key) FROM entry",
      "SELECT fingerprint(key, number) FROM (SELECT * FROM entry UNION ALL SELECT 7, 0, 0)",
    ] {
      try connection.run(
        script: "DROP VIEW IF EXISTS other; CREATE VIEW other (print) AS \(other)")
      try #expect(
        agree("SELECT (SELECT print FROM other) = fingerprint(key, number) FROM entry") == false,
        "\(other)")
    }
  }
}
