import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A carrier account that turns us away` {
  private static let refused = SendOutcome.notAccepted(.misconfigured("wrong token"))
  private static let untrusted = SendOutcome.notAccepted(.untrusted("certificate has expired"))
  private static let accepted = SendOutcome.accepted(carrierID: nil, segments: 1)

  private func bench(texts: Int) throws -> FlowBench {
    let bench = try FlowBench()
    for n in 0..<texts { try bench.missCall("CA\(n)", from: "+1415555\(1_000 + n)") }
    return bench
  }

  private func leaving(_ bench: FlowBench) throws -> [ID<Message>] {
    try bench.tick().messages.map(\.id)
  }

  private func alerts(_ bench: FlowBench) throws -> [AlertListing] {
    try bench.write { try $0.alerts(of: bench.business, PageRequest(limit: 50)) }.items
      .filter { $0.kind == .carrierAuthFailing }
  }

  @Test
  func `burns one text's attempt, tells the owner once, and lets one text try a minute later`()
    throws
  {
    let bench = try bench(texts: 3)
    #expect(try leaving(bench).count == 3)
    try bench.attempt(ID(1), Self.refused)
    // The others had been handed on; the commit before their first byte keeps them.
    #expect(try !bench.begin(ID(2)))
    #expect(try !bench.begin(ID(3)))
    #expect(try leaving(bench).isEmpty)
    #expect(try bench.text(ID(2)).waitsFor == .circuit)
    #expect(try bench.text(ID(2)).nextTryAt == bench.moment.steady + Circuit.probeInterval)
    #expect(try alerts(bench).map(\.detail) == ["wrong token"])

    bench.advance(Circuit.probeInterval)
    #expect(try leaving(bench) == [ID(2)], "the text that was tried least")
    #expect(try !bench.begin(ID(3)))
    try bench.attempt(ID(2), Self.refused)
    #expect(try leaving(bench).isEmpty)
    #expect(try alerts(bench).count == 1)

    bench.advance(Circuit.probeInterval)
    #expect(try leaving(bench) == [ID(3)])
    try bench.attempt(ID(3), Self.accepted)
    #expect(try Set(leaving(bench)) == [ID(1), ID(2)], "at once, without waiting for their time")
    #expect(try alerts(bench).map { $0.endedAt != nil } == [true])
    #expect(try bench.balance == Ledger.Balance(available: 97, held: 2, spent: 1))
  }

  @Test func `does so from the third handshake in a row that proves nothing`() throws {
    let bench = try bench(texts: 4)
    for n in 1...2 {
      try bench.settle(ID(Int64(n)), Self.untrusted, bytesSent: 0)
      #expect(try alerts(bench).isEmpty)
      #expect(try bench.text(ID(Int64(n))).waitsFor == .retry)
    }
    try bench.settle(ID(3), Self.untrusted, bytesSent: 0)
    #expect(try alerts(bench).map(\.detail) == ["certificate has expired"])
    #expect(try leaving(bench).isEmpty)
    #expect(try bench.text(ID(4)).waitsFor == .circuit)
  }

  @Test func `lets texts expire in time, and takes calls and opt-outs all the while`() throws {
    let bench = try bench(texts: 2)
    try bench.attempt(ID(1), Self.refused)
    let stop = InboundText(
      carrierID: "SM9", from: "+14155551001", to: FlowBench.ownNumber.e164, body: "STOP",
      mediaCount: 0)
    try bench.take(.textArrived(stop), route: .sms)
    #expect(try bench.text(ID(2)).message.state == .cancelled)
    try bench.missCall("CA9", from: "+14155559999")
    for _ in 0..<5 {
      _ = try leaving(bench)
      bench.advance(.minutes(1))
    }
    _ = try leaving(bench)
    #expect(try bench.text(ID(1)).message.state == .expired)
    #expect(try bench.waiting.isEmpty)
  }

  @Test func `is tried at once when the program starts again`() throws {
    let bench = try bench(texts: 2)
    try bench.attempt(ID(1), Self.refused)
    #expect(try leaving(bench).isEmpty)
    let moment = bench.moment
    _ = try bench.write { try SendFlow(tx: $0, at: moment).recover(epoch: 2) }
    #expect(try leaving(bench) == [ID(2)])
    #expect(try leaving(bench).isEmpty)
  }

  @Test func `loses no text to a probe of which nothing is heard`() throws {
    let bench = try bench(texts: 2)
    try bench.attempt(ID(1), Self.refused)
    bench.advance(Circuit.probeInterval)
    #expect(try leaving(bench) == [ID(2)])
    bench.advance(Circuit.probePatience)
    #expect(try leaving(bench) == [ID(2)])
    try bench.settle(ID(2), .notAccepted(.withdrawn), bytesSent: 0)
    #expect(try leaving(bench).count == 1, "a probe that was withdrawn is followed by another")
  }

  @Test func `gives a text up that it has read three times`() throws {
    let bench = try bench(texts: 1)
    for n in 1...3 {
      try bench.attempt(ID(1), n: n, Self.refused)
      #expect(try bench.text(ID(1)).message.state == (n < 3 ? .retryWait : .notSent))
      bench.advance(Circuit.probeInterval)
      _ = try leaving(bench)
    }
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
    let attempts = try bench.write { try $0.attemptListings(of: ID(1)) }
    #expect(attempts.map(\.detail) == Array(repeating: "wrong token", count: 3))
  }

  @Test func `is refused a fourth reading, and a fifty-first attempt, by the schema itself`() throws
  {
    let bench = try bench(texts: 1)
    let moment = bench.moment
    func begin(_ n: Int) throws {
      try bench.write { tx in
        _ = try tx.beginAttempt(
          of: ID(1), n: n, carrier: FlowBench.account, epoch: 1,
          secret: String(repeating: "s", count: 32), at: moment)
        try tx.endAttempt(
          of: ID(1),
          AttemptRecord(bytesSent: 9, httpStatus: 401, curlCode: 0, verdict: .notAccepted),
          at: moment)
      }
    }
    #expect(throws: DatabaseError.self) { try begin(51) }
    for n in 1...3 { try begin(n) }
    #expect(throws: DatabaseError.self) { try begin(4) }
  }
}

@Suite struct `A carrier account that breaks down` {
  @Test func `takes five texts in a row into doubt, and then one a minute`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 900 }
    for n in 1...7 { try bench.missCall("CA\(n)", from: "+1415555\(1_000 + n)") }
    for n in 1...5 { try bench.attempt(ID(Int64(n)), .unknown(detail: "the carrier answered 503")) }
    #expect(try !bench.begin(ID(6)))
    #expect(try bench.tick().messages.isEmpty)
    for id in [ID<Message>(6), ID(7)] {
      #expect(try bench.text(id).message.state == .queued)
      #expect(try bench.text(id).waitsFor == .circuit)
    }
    #expect(try bench.alerts.contains(.carrierOutage))
    #expect(try !bench.alerts.contains(.carrierAuthFailing), "nobody refused the account")
    bench.advance(Circuit.probeInterval)
    let probe = try #require(try bench.tick().messages.first)
    #expect(try bench.tick().messages.isEmpty)
    try bench.attempt(probe.id, .accepted(carrierID: "SM6", segments: 1))
    #expect(try !bench.alerts.contains(.carrierOutage))
    #expect(try bench.tick().messages.count == 1)
  }

  @Test func `starts its count anew with each answer that means something`() throws {
    let bench = try FlowBench()
    for n in 1...12 { try bench.missCall("CA\(n)", from: "+1415555\(1_000 + n)") }
    for n in 1...12 {
      let outcome: SendOutcome =
        n % 5 == 0 ? .rejected(code: 30_007, .other) : .unknown(detail: "the carrier answered 503")
      try bench.attempt(ID(Int64(n)), outcome)
    }
    #expect(try !bench.alerts.contains(.carrierOutage))
  }
}

@Suite struct `A carrier account that asks to slow down` {
  private static func slowDown(_ seconds: Int?) -> SendOutcome {
    .notAccepted(.slowDown(retryAfterSeconds: seconds))
  }

  @Test func `is left alone by all its texts for as long as it asks, at no cost to them`() throws {
    let bench = try FlowBench()
    for n in 0..<2 { try bench.missCall("CA\(n)", from: "+1415555\(1_000 + n)") }
    try bench.attempt(ID(1), Self.slowDown(20))
    #expect(try !bench.begin(ID(2)))
    #expect(try bench.tick().messages.isEmpty)
    for id in [ID<Message>(1), ID(2)] {
      #expect(try bench.text(id).waitsFor == .slowDown)
      #expect(try bench.text(id).nextTryAt == bench.moment.steady + .seconds(20))
    }
    bench.advance(.seconds(19))
    #expect(try bench.tick().messages.isEmpty)
    bench.advance(.seconds(1))
    #expect(try bench.tick().messages.map(\.id) == [ID(1), ID(2)])
  }

  @Test func `for an hour costs no text one of its three tries, only its time`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 1_800 }
    let id = try bench.missCall()
    var asked = 0
    for _ in 0..<3_600 {
      for message in try bench.tick().messages {
        asked += 1
        try bench.attempt(message.id, n: message.attempts + 1, Self.slowDown(nil))
      }
      bench.advance(.seconds(1))
    }
    #expect(try bench.text(id).message.state == .expired)
    #expect((20...RetryPolicy.attemptsMax).contains(asked))
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
    #expect(try bench.write { try $0.readings(of: id) } == 0)
  }
}
