import Testing
import TextBack

@testable import Storage

@Suite struct `A verification` {
  let scratch: Scratch
  let connection: Connection
  private let now = Moment(
    wall: Timestamp(milliseconds: 1_000), steady: SteadyTime(milliseconds: 2_000))

  init() throws {
    scratch = try Scratch()
    connection = try Connection(path: scratch.path, access: .create, settings: .init())
    try connection.migrate(Migration.embedded, identity: "test")
    _ = try connection.raiseEpoch()
  }

  private func verify(_ predicates: [Predicate]) throws -> [PredicateResult] {
    var time: Int64 = 0
    return try connection.verify(predicates, at: now) {
      time += 7
      return time
    }
  }

  @Test func `of a sound database finds nothing, and says what it looked at and how long`() throws {
    let results = try verify(Predicate.file + [Predicate.whole])
    #expect(results.map(\.name) == ["S1", "S5", "S2", "S3", "S4", "S1-full"])
    #expect(results.flatMap(\.offenders) == [])
    #expect(results.allSatisfy { $0.holds && $0.rows > 0 && $0.microseconds == 7 })
  }

  /// By hand: what breaks the predicate, and the key that must be named.
  @Test(arguments: [
    (
      "S5", "PRAGMA foreign_keys = OFF; INSERT INTO lead_tag VALUES (77, 'x')", "lead_tag ?"
    ),
    (
      "S1",
      """
      PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
      INSERT INTO account VALUES (77, 'nobody', 0); PRAGMA ignore_check_constraints = OFF
      """, "CHECK constraint failed in account"
    ),
    ("S2", "PRAGMA synchronous = NORMAL", "synchronous"),
    ("S2", "PRAGMA foreign_keys = OFF", "foreign_keys"),
    ("S2", "PRAGMA secure_delete = OFF", "secure_delete"),
    ("S2", "PRAGMA application_id = 1", "application_id"),
    ("S2", "PRAGMA journal_mode = DELETE", "journal_mode"),
    ("S3", "DELETE FROM meta WHERE key = 'db_uuid'", "db_uuid"),
    ("S3", "UPDATE meta SET value = 'x' WHERE key = 'seq'", "seq"),
    (
      "S3", "INSERT INTO meta VALUES ('log_base', 99) ON CONFLICT DO UPDATE SET value = 99",
      "log_base"
    ),
    ("S4", "DROP TRIGGER timeline_kept", "timeline_kept"),
    ("S4", "CREATE TABLE more (x)", "more"),
    (
      "S4", "DROP INDEX number_of_business; CREATE INDEX number_of_business ON number (id)",
      "number_of_business"
    ),
  ])
  func `names what was broken by hand`(name: String, script: String, offender: String) throws {
    try connection.run(script: script)
    let broken = try verify(Predicate.file).filter { !$0.holds }
    #expect(broken.contains { $0.name == name && $0.offenders.contains(offender) }, "\(broken)")
  }

  @Test func `names an index that lacks a row, if all is read`() throws {
    try connection.run(
      script: """
        CREATE TABLE more (x); CREATE INDEX of_more ON more (x); INSERT INTO more VALUES ('needle')
        """)
    try connection.checkpointAndTruncate()
    var bytes = try Scratch.read(scratch.path)
    let needle = Array("needle".utf8)
    let place = try #require(
      bytes.indices.last { bytes[$0...].starts(with: needle) })
    bytes[place] = UInt8(ascii: "N")
    try Scratch.write(bytes, to: scratch.path)
    let results = try Verification(of: scratch.path).run([Predicate.whole], at: now) { 0 }
    #expect(results.first?.offenders == ["row 1 missing from index of_more"])
  }

  @Test func `says of each predicate that it cannot read the rows of, and tries the rest`() throws {
    let page = try #require(
      try connection.first("SELECT rootpage FROM sqlite_schema WHERE name = 'call'") { $0.int(0) })
    try connection.checkpointAndTruncate()
    var bytes = try Scratch.read(scratch.path)
    bytes[(page - 1) * 4096] = 0x77
    try Scratch.write(bytes, to: scratch.path)
    let results = try Verification(of: scratch.path).run(Predicate.all, at: now) { 0 }
    #expect(results.map(\.name) == Predicate.all.map(\.name))
    let broken = Set(results.filter { !$0.holds }.map(\.name))
    #expect(broken.isSuperset(of: ["S1", "C1", "C5"]) && !broken.contains("A1"))
  }

  @Test func `counts every offender and names the first twenty`() throws {
    let rows = Predicate(
      "X", "nothing is", subject: "SELECT 30",
      offenders: """
        WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 30)
        SELECT i FROM n
        """)
    let result = try #require(try verify([rows]).first)
    #expect(result.count == 30)
    #expect(result.offenders == (1...20).map(String.init))
  }

  @Test func `tells both clocks to those who ask`() throws {
    let clock = Predicate(
      "X", "time stands still", subject: "SELECT 1",
      offenders:
        "WITH clock (wall, steady) AS (VALUES (?, ?)) SELECT wall || ' ' || steady FROM clock",
      asksTheClock: true)
    #expect(try verify([clock]).first?.offenders == ["1000 2000"])
  }

  @Test func `runs on a live database through a reader`() throws {
    let reader = try Database.openToRead(path: scratch.path)
    let results = try reader.verify(Predicate.file, at: now) { 0 }
    #expect(results.filter { !$0.holds } == [])
  }
}
