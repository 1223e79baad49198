import Testing
import TextBack

@testable import Storage

/// What only serves to recognise a repeat is forgotten in time, a little at a time.
@Suite struct `What a carrier may say again` {
  let scratch: Scratch
  let connection: Connection
  let now = Moment(
    wall: Timestamp(milliseconds: 0),
    steady: SteadyTime(milliseconds: Interval.hours(40 * 24).milliseconds))

  init() throws {
    scratch = try Scratch()
    connection = try Opening(path: scratch.path, options: `Kept settings`.options).open()
    try connection.run(script: Story.script)
    try connection.run(script: "DELETE FROM webhook; DELETE FROM call_ref; DELETE FROM message_ref")
  }

  func count(_ sql: StaticString) throws -> Int {
    try connection.first(sql) { $0.int(0) } ?? 0
  }

  func forget() throws {
    try connection.inTransaction { try $0.forgetOutdated(at: now) }
  }

  @Test(arguments: [(Interval.hours(72), 1), (Interval(milliseconds: 72 * 3_600_000 + 1), 0)])
  func `is a webhook for three days`(age: Interval, left: Int) throws {
    try connection.execute(
      """
      INSERT INTO webhook (carrier, identity, received_at, received_steady)
      VALUES ('main', 'voice:CA1', 0, ?)
      """, (now.steady - age).milliseconds)
    try forget()
    try #expect(count("SELECT count(*) FROM webhook") == left)
  }

  @Test(arguments: [(Interval.hours(720), 2), (Interval(milliseconds: 720 * 3_600_000 + 1), 0)])
  func `is about a call or a text for thirty days`(age: Interval, left: Int) throws {
    let then = (now.steady - age).milliseconds
    try connection.execute("UPDATE call SET arrived_steady = ?", then)
    try connection.execute("UPDATE message SET created_steady = ?", then)
    try connection.execute("INSERT INTO call_ref VALUES ('main', 'CA1', 1)")
    try connection.execute("INSERT INTO message_ref VALUES ('main', 'SM1', 1)")
    try forget()
    let refs = try count(
      "SELECT (SELECT count(*) FROM call_ref) + (SELECT count(*) FROM message_ref)")
    #expect(refs == left)
  }

  @Test(arguments: [(Interval.hours(24), 1), (Interval(milliseconds: 24 * 3_600_000 + 1), 0)])
  func `is a window under a limit for a day`(age: Interval, left: Int) throws {
    try connection.run(script: "DELETE FROM cap_window")
    try connection.execute(
      """
      INSERT INTO cap_window (business_id, scope, subject, began_steady, texts)
      VALUES (1, 'business', '', ?, 3)
      """, (now.steady - age).milliseconds)
    try forget()
    try #expect(count("SELECT count(*) FROM cap_window") == left)
  }

  @Test func `is a paused window until its pause ends`() throws {
    try connection.run(script: "DELETE FROM cap_window")
    try connection.run(
      script: """
        INSERT INTO cap_window (business_id, scope, subject, began_steady, texts, paused_at,
          paused_until_steady) VALUES (1, 'business', '', 0, 3, 0, 86400000)
        """)
    try forget()
    try #expect(count("SELECT count(*) FROM cap_window") == 1)
  }

  @Test func `is forgotten a bounded number of rows at a time, the oldest first`() throws {
    try connection.execute(
      """
      WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < ?)
      INSERT INTO webhook (carrier, identity, received_at, received_steady)
      SELECT 'main', 'voice:' || n, 0, n FROM up
      """, Retention.rowsMax + 1)
    try forget()
    try #expect(count("SELECT count(*) FROM webhook") == 1)
    try #expect(count("SELECT received_steady FROM webhook") == Retention.rowsMax + 1)
    try forget()
    try #expect(count("SELECT count(*) FROM webhook") == 0)
  }

  @Test func `is looked for without reading what is kept`() throws {
    for table in [
      "webhook ORDER BY id", "call_ref ORDER BY call_id", "message_ref ORDER BY message_id",
    ] {
      try connection.run(script: "CREATE TEMP VIEW oldest AS SELECT 1 FROM \(table) LIMIT 1")
      let plan = try connection.all("EXPLAIN QUERY PLAN SELECT * FROM oldest") { $0.string(3) }
      #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(table): \(plan)")
      try connection.run(script: "DROP VIEW oldest")
    }
  }
}
