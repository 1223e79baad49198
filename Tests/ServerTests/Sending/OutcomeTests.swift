import Carriers
import HTTP
import Testing
import TextBack
import Threads

@testable import Server
@testable import Storage

@Suite struct `The outcome of an attempt` {
  /// A carrier that asks to slow down.
  private struct Busy: HTTPClient {
    func send(_ request: ClientRequest, beforeFirstByte: () -> Bool) -> ClientResult {
      guard beforeFirstByte() else {
        var withdrawn = ClientResult(status: 0, bytesSent: 0)
        withdrawn.failure = ClientFailure(code: 42, words: "withdrawn", isWithdrawn: true)
        return withdrawn
      }
      return ClientResult(status: 429, bytesSent: 300)
    }
  }

  /// Sends a text while no outcome can be written. `mend` is called before each further try, with
  /// how many there were.
  private func send(
    _ harness: AdminHarness, mend: @escaping @Sendable (Int) throws -> Void
  ) throws -> Int {
    try harness.missCall()
    try harness.database.writeBlocking {
      try $0.connection.run(
        script: """
          CREATE TRIGGER no_outcome BEFORE UPDATE OF verdict ON attempt
          BEGIN SELECT raise(ABORT, 'the disk fails'); END
          """)
    }
    let tries = Monitor(0)
    let moment = harness.now
    let sender = Sender(
      database: harness.database, client: Busy(), carriers: ["main": FlowBench.twilio],
      now: { moment }, observer: Silence(expectsFailure: true),
      pause: { _ in
        do {
          try mend(
            tries.change {
              $0 += 1
              return $0
            })
        } catch { Issue.record(error) }
        return true
      })
    let text = try #require(try harness.database.writeBlocking { try $0.message(ID(1)) })
    sender.send(SendJob(text, secret: String(repeating: "s", count: 32)))
    return tries.change { $0 }
  }

  private func state(_ harness: AdminHarness) throws -> (Message.State?, slowDowns: Int) {
    try harness.database.writeBlocking { tx in
      (try tx.message(ID(1))?.message.state, try tx.accountState(of: "main").slowDown.times)
    }
  }

  @Test func `is written down once the disk lets it`() async throws {
    try await AdminHarness.run { harness in
      _ = try harness.openReadyBusiness()
      let database = harness.database
      let tries = try send(harness) { count in
        guard count == 3 else { return }
        try database.writeBlocking {
          try $0.connection.run(script: "DROP TRIGGER no_outcome")
        }
      }
      #expect(tries == 3)
      #expect(try state(harness) == (.retryWait, 1))
    }
  }

  @Test func `counts once, also if the commit that failed is on the disk`() async throws {
    try await AdminHarness.run { harness in
      _ = try harness.openReadyBusiness()
      let (database, moment) = (harness.database, harness.now)
      let token = AttemptToken(message: ID(1), n: 1, secret: String(repeating: "s", count: 32))
      let outcome = SendOutcome.notAccepted(.slowDown(retryAfterSeconds: nil))
      let record = AttemptRecord(ClientResult(status: 429, bytesSent: 300), outcome)
      let tries = try send(harness) { _ in
        _ = try database.writeBlocking { tx in
          try tx.connection.run(script: "DROP TRIGGER no_outcome")
          return try SendFlow(tx: tx, at: moment).settle(token, outcome, record: record, jitter: 0)
        }
      }
      #expect(tries == 1)
      #expect(try state(harness) == (.retryWait, 1))
    }
  }

  @Test func `is given up after half a minute, and then the text is unknown`() async throws {
    try await AdminHarness.run { harness in
      _ = try harness.openReadyBusiness()
      let tries = try send(harness) { _ in }
      #expect(tries == Patience.pauses.count)
      #expect(Patience.pauses.reduce(0, +) >= 29_000)
      #expect(try state(harness) == (.sending, 0))
      let moment = harness.now
      try harness.database.writeBlocking { tx in
        try tx.connection.run(script: "DROP TRIGGER no_outcome")
        try SendFlow(tx: tx, at: moment).interruptAbandoned(except: [])
      }
      #expect(try state(harness) == (.unknown, 0))
    }
  }
}
