import Testing

@testable import Storage

/// One text of unknown fate may stay for days beside a million that are settled.
@Suite struct `Texts of unknown fate` {
  @Test(arguments: [
    "\(UnknownQuery.heldSince)", "\(UnknownQuery.toReport)", "\(UnknownQuery.oldest)",
  ])
  func `are found without reading the texts that there ever were`(sql: String) throws {
    let scratch = try Scratch()
    let connection = try Opening(path: scratch.path, options: `Kept settings`.options).open()
    let bound = sql.split(separator: "?", omittingEmptySubsequences: false).joined(separator: "0")
    try connection.run(script: "CREATE TEMP VIEW unknown AS \(bound)")
    let plan = try connection.all("EXPLAIN QUERY PLAN SELECT * FROM unknown") { $0.string(3) }
    let texts = plan.filter { $0.contains(" message ") }
    #expect(texts.count == 1, "\(plan)")
    #expect(texts.allSatisfy { $0.contains("message_unsettled") }, "\(plan)")
    let alerts = plan.filter { $0.contains(" alert ") }
    #expect(alerts.allSatisfy { $0.contains("kind=? AND <expr>=? AND <expr>=?") }, "\(plan)")
  }
}
