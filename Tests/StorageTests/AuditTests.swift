import Testing
import TextBack

@testable import Storage

@Suite struct `The record of changes` {
  let scratch: Scratch
  let connection: Connection
  private let now = Moment(
    wall: Timestamp(milliseconds: 1_000), steady: SteadyTime(milliseconds: 1_000))

  init() throws {
    scratch = try Scratch()
    connection = try Connection(path: scratch.path, access: .create, settings: .init())
    try connection.migrate(Migration.embedded, identity: "test")
  }

  private func record(_ before: String?, _ after: String?) throws {
    try connection.inTransaction { tx in
      try tx.audit(
        AuditEntry(
          actor: .token(ID(7)), action: "PATCH /x", subject: "/x",
          before: before.map { Array($0.utf8) },
          after: after.map { Array($0.utf8) }), at: now)
    }
  }

  private func texts(_ sql: StaticString) throws -> [String] {
    try connection.all(sql) { $0.string(0) }
  }

  @Test func `holds who, what and when, and hashes of what was there`() throws {
    try record("+15125550100", nil)
    let row = try connection.first(
      """
      SELECT before_hash, salt, sequence || ' ' || at || ' ' || actor || ' ' || action || ' '
        || subject || ' ' || (after_hash IS NULL) FROM audit
      """
    ) { (hash: $0.blob(0), salt: $0.blob(1), words: $0.string(2)) }
    let (hash, salt, words) = try #require(row)
    #expect(words == "1 1000 token 7 PATCH /x /x 1")
    let expected = try connection.first("SELECT sha256(?)", salt + Array("+15125550100".utf8)) {
      $0.blob(0)
    }
    #expect(hash == expected)
    #expect(salt.count == 16)
  }

  @Test func `hashes the same value differently each time`() throws {
    try record("a", "a")
    try record("a", "a")
    #expect(try texts("SELECT DISTINCT hex(after_hash) FROM audit").count == 2)
    #expect(try texts("SELECT hex(salt) FROM audit WHERE before_hash <> after_hash") == [])
  }

  /// The vectors of FIPS 180-4, so that any other program can compute the chain.
  @Test(arguments: [
    ("", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"),
    ("abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
  ])
  func `is hashed by SHA-256`(text: String, digest: String) throws {
    #expect(try connection.first("SELECT hex(sha256(?))", text) { $0.string(0) } == digest)
    #expect(
      try connection.first("SELECT hex(sha256(CAST(? AS BLOB)))", text) { $0.string(0) } == digest)
    #expect(try connection.first("SELECT sha256(NULL) IS NULL") { $0.bool(0) } == true)
  }

  @Test(arguments: [
    "DELETE FROM audit", "UPDATE audit SET actor = 'x'", "UPDATE audit SET after_hash = NULL",
    "UPDATE audit SET salt = zeroblob(16)", "UPDATE audit SET id = 5 WHERE id = 2",
    """
    INSERT INTO audit (id, sequence, at, actor, action, subject, hash)
    VALUES (4, 1, 1, 'x', 'x', '/x', zeroblob(32))
    """,
  ])
  func `is only ever added to`(sql: String) throws {
    try record("a", "b")
    try record("b", "c")
    let before = try texts("SELECT hex(hash) FROM audit")
    #expect(throws: DatabaseError.self) { try connection.run(script: sql) }
    #expect(try texts("SELECT hex(hash) FROM audit") == before)
  }

  @Test func `forgets on erasure how to compare, and stays a chain`() throws {
    try record("a", "b")
    try connection.inTransaction { tx in
      let business = try tx.openBusiness(BusinessSettings(name: "B", timeZone: "UTC"), at: now)
      try tx.audit(
        AuditEntry(
          actor: .command, action: "x", subject: "/x", business: business, after: [1]), at: now)
      try tx.forgetAuditSalts(of: business)
    }
    #expect(try texts("SELECT id FROM audit WHERE salt IS NULL") == ["2"])
    let broken = try connection.verify(Predicate.audit, at: now) { 0 }.filter { !$0.holds }
    #expect(broken == [])
  }

  @Test func `goes with the change, or neither is there`() throws {
    struct Refusal: Error {}
    #expect(throws: Refusal.self) {
      try connection.inTransaction { tx in
        _ = try tx.addToken(
          hash: [UInt8](repeating: 1, count: 32), name: "x", role: .operator, at: now)
        throw Refusal()
      }
    }
    #expect(try texts("SELECT id FROM audit UNION SELECT id FROM api_token") == [])
  }
}
