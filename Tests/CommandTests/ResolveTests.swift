import Foundation
import Server
import Storage
import Testing
import TextBack

@Suite struct `A text of unknown fate, from the command line` {
  private static let evidence = "not in the carrier's log of that day"

  /// A database with a text of unknown fate, and one that waits.
  private func workplace() async throws -> Workplace {
    let workplace = try Workplace()
    #expect(try await Program.run("migrate", "--config", workplace.config).status == 0)
    let connection = try Database.openBeside(path: workplace.path("textback.db"))
    try connection.inTransaction { tx in try ResolveTexts.write(tx) }
    return workplace
  }

  private func resolve(_ workplace: Workplace, _ words: String...) async throws -> Program.Ending {
    let program = try Program(
      words: ["resolve", "--config", workplace.config] + words, environment: [:])
    return await program.end()
  }

  @Test func `is settled beside a running server, once, and by whom is on the record`() async throws
  {
    let workplace = try await workplace()
    let server = try Program("serve", "--config", workplace.config)
    _ = try await server.address()
    let done = try await resolve(workplace, "1", "--not-sent", "--evidence", Self.evidence)
    #expect(done.status == 0, "\(done.problems)")
    #expect(done.output == "message 1 was not sent; its credit is given back\n")
    let again = try await resolve(workplace, "1", "--sent", "--evidence", Self.evidence)
    #expect(again.status == 1)
    #expect(again.problems.contains("message 1 is not_sent, not unknown"))
    server.signal(15)
    #expect(await server.end().status == 0)

    let connection = try Database.openToRead(path: workplace.path("textback.db"))
    try connection.inSnapshot { tx in
      let resolution = try #require(try tx.resolution(of: ID(1)))
      #expect(!resolution.wasSent)
      #expect(resolution.evidence == Self.evidence)
      #expect(!resolution.author.isEmpty)
      #expect(try tx.message(ID(1))?.message.state == .notSent)
    }
    #expect(try await Program.run("verify", "--config", workplace.config).status == 0)
  }

  @Test func `is spent when it was sent after all`() async throws {
    let workplace = try await workplace()
    let done = try await resolve(workplace, "1", "--sent", "--evidence", "seen in the console")
    #expect(done.status == 0)
    #expect(done.output == "message 1 was sent; its credit is spent\n")
  }

  @Test func `is told from one that is not, which exits with 1 and says what it is`() async throws {
    let workplace = try await workplace()
    let ending = try await resolve(workplace, "2", "--sent", "--evidence", "x")
    #expect(ending.status == 1)
    #expect(ending.problems.contains("message 2 is queued, not unknown"))
  }

  @Test(arguments: [
    ["1", "--evidence", "x"], ["1", "--sent", "--not-sent", "--evidence", "x"], ["1", "--sent"],
    ["1", "--sent", "--evidence", " "], ["first", "--sent", "--evidence", "x"],
    ["--sent", "--evidence", "x"], ["99", "--sent", "--evidence", "x"],
  ])
  func `is not settled by words that make no sense`(words: [String]) async throws {
    let workplace = try await workplace()
    let program = try Program(
      words: ["resolve", "--config", workplace.config] + words, environment: [:])
    #expect(await program.end().status == 64)
  }

  @Test func `waits five seconds for a database that is locked, and then says to come back`()
    async throws
  {
    let workplace = try await workplace()
    let connection = try Database.openBeside(path: workplace.path("textback.db"))
    // Another hand holds the write lock for as long as the command waits.
    let ending = try await hold(connection) {
      try await resolve(workplace, "1", "--sent", "--evidence", "x")
    }
    #expect(ending.status == 75, "\(ending.problems)")
    #expect(try connection.inSnapshot { try $0.message(ID(1))?.message.state } == .unknown)
  }

  private func hold<Value>(
    _ connection: Connection, while body: () async throws -> Value
  ) async throws -> Value {
    try connection.run(script: "BEGIN IMMEDIATE")
    let value = try await body()
    try connection.run(script: "ROLLBACK")
    return value
  }
}

/// Two replies to a lead: one of unknown fate, one that is not due yet.
private enum ResolveTexts {
  static func write(_ tx: Transaction) throws {
    let time = Int64(Date().timeIntervalSince1970 * 1_000)
    let now = Moment(wall: Timestamp(milliseconds: time), steady: SteadyTime(milliseconds: time))
    let phone = try #require(PhoneNumber(e164: "+15005550006"))
    let customer = try #require(PhoneNumber(e164: "+14155550123"))
    let business = try tx.openBusiness(BusinessSettings(name: "Acme", timeZone: "UTC"), at: now)
    let number = try tx.addNumber(
      NumberDraft(
        phone: phone, label: nil, carrier: "main", mode: .alreadyForwarded, sendingNumber: phone,
        textback: TextbackSettings(message: "Hi")), to: business, at: now)
    let bought = try tx.purchaseCredits(
      9, amountCents: 81, externalID: "first", for: business, at: now)
    if case .bought(let entry) = bought {
      let subject = "/businesses/\(business)/credits/purchases/\(entry)"
      try tx.audit(AuditEntry(actor: .command, action: "buy", subject: subject), at: now)
    }
    let lead = try tx.lead(of: business, phone: customer, at: now)
    let settings = try #require(try tx.numberSettings(number))
    for due in [now.steady, now.steady + .hours(1)] {
      _ = try tx.queueMessage(
        NewMessage(
          number: settings, lead: lead.id, call: nil, kind: .reply, to: customer, body: "Hi",
          encoding: "GSM-7", segments: 1, credits: 1, dueAt: due, expiresAt: due + .minutes(5)),
        at: now)
    }
    let token = AttemptToken(message: ID(1), n: 1, secret: String(repeating: "s", count: 32))
    let outcome = SendOutcome.unknown(detail: "silence")
    let flow = SendFlow(tx: tx, at: now)
    #expect(try flow.begin(token, epoch: 0))
    _ = try flow.settle(
      token, outcome,
      record: AttemptRecord(bytesSent: 9, httpStatus: 0, curlCode: 28, verdict: outcome.verdict),
      jitter: 0)
  }
}
