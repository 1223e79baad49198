import Testing
import TextBack

@testable import Storage

@Suite struct `The predicates` {
  let scratch: Scratch
  let connection: Connection

  init() throws {
    scratch = try Scratch()
    connection = try Connection(path: scratch.path, access: .create, settings: .init())
    try connection.migrate(Migration.embedded, identity: "test")
    _ = try connection.raiseEpoch()
    try connection.run(script: Story.script)
    for (sequence, subject) in Story.audited {
      try connection.audit(
        AuditEntry(actor: .token(ID(1)), action: "change", subject: subject), sequence: sequence,
        at: Timestamp(milliseconds: 0))
    }
  }

  private func broken(
    _ predicates: [Predicate] = Predicate.all, at steady: Int64 = 100
  ) throws -> [PredicateResult] {
    let now = Moment(
      wall: Timestamp(milliseconds: steady), steady: SteadyTime(milliseconds: steady))
    return try connection.verify(predicates, at: now) { 0 }.filter { !$0.holds }
  }

  @Test func `hold of a sound history, and each is about something`() throws {
    #expect(try broken() == [])
    let names = Predicate.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names where !["S1", "S2", "S3", "S4", "S5"].contains(name) {
      #expect(Sabotage.all.contains { $0.predicate == name }, "nothing breaks \(name)")
    }
  }

  @Test(arguments: Sabotage.all)
  func `see what was broken by hand and name it`(sabotage: Sabotage) throws {
    try connection.run(
      script: """
        PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
        DROP TRIGGER transfer_unchanged; DROP TRIGGER transfer_kept;
        DROP TRIGGER timeline_unchanged; DROP TRIGGER timeline_kept;
        DROP TRIGGER message_words_kept; DROP TRIGGER message_kept; DROP TRIGGER call_phone_kept;
        DROP TRIGGER call_kept; DROP TRIGGER lead_phone_kept; DROP TRIGGER note_kept;
        DROP TRIGGER message_unknown_is_asked; DROP TRIGGER attempt_of_few;
        DROP TRIGGER audit_unchanged; DROP TRIGGER audit_kept;
        """ + sabotage.script)
    let found = try broken(Predicate.all.filter { $0.name == sabotage.predicate }).first
    #expect(found?.offenders.contains(sabotage.offender) == true, "\(found?.offenders ?? [])")
  }

  @Test func `hold of the long history that is measured on`() throws {
    let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let script = try Scratch.read("/\(path)/Benchmarks/history.sql")
    let empty = try Scratch()
    let long = try Connection(path: empty.path, access: .create, settings: .init())
    try long.migrate(Migration.embedded, identity: "test")
    try long.run(
      script: """
        CREATE TEMP TABLE wanted (calls, until);
        INSERT INTO wanted VALUES (1000, 1800000000000);
        """ + String(decoding: script, as: UTF8.self))
    let now = Moment(
      wall: Timestamp(milliseconds: 1_800_000_000_000),
      steady: SteadyTime(milliseconds: 1_800_000_000_000))
    let results = try long.verify(Predicate.all + [Predicate.whole], at: now) { 0 }
    #expect(results.filter { !$0.holds } == [])
    #expect(results.first { $0.name == "C2" }?.rows == 1_000)
  }

  @Test func `ask after 73 hours why a credit is still held`() throws {
    try tellOfUnknown()
    #expect(try broken(at: 73 * 3_600_000 + 60).isEmpty)
    #expect(try broken(at: 73 * 3_600_000 + 61).map(\.name) == ["L7"])
  }

  @Test func `ask after 72 hours why nobody was told of it`() throws {
    #expect(try broken(at: 72 * 3_600_000 + 60).isEmpty)
    #expect(try broken(at: 72 * 3_600_000 + 61).map(\.name) == ["L7"])
    try tellOfUnknown()
    #expect(try broken(at: 72 * 3_600_000 + 61).isEmpty)
  }

  private func tellOfUnknown() throws {
    try connection.execute(
      "INSERT INTO alert (business_id, kind, lead_id, at) VALUES (1, 'text_unknown', 2, 0)")
  }
}

/// A row that no code of ours writes, and who must notice.
struct Sabotage: CustomTestStringConvertible {
  let predicate: String
  let script: String
  let offender: String

  init(_ predicate: String, _ script: String, _ offender: String) {
    self.predicate = predicate
    self.script = script
    self.offender = offender
  }

  var testDescription: String { "\(predicate): \(script.prefix(60))" }
}
