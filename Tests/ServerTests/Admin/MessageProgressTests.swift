import JSON
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A text in the admin API` {
  private static let secret = String(repeating: "s", count: 22)

  /// Makes one attempt of text 1 and ends it.
  private static func attempt(
    _ harness: AdminHarness, n: Int, _ outcome: SendOutcome, status: Int
  ) throws {
    let (moment, epoch) = (harness.now, harness.database.epoch)
    let token = AttemptToken(message: ID(1), n: n, secret: secret)
    let record = AttemptRecord(
      bytesSent: 300, httpStatus: status, curlCode: 0, verdict: outcome.verdict,
      obstacle: outcome.obstacle, detail: outcome.detail)
    _ = try harness.database.writeBlocking { tx in
      guard try SendFlow(tx: tx, at: moment).begin(token, epoch: epoch) else { throw Refused() }
      return try SendFlow(tx: tx, at: moment).settle(token, outcome, record: record, jitter: 0)
    }
  }

  private struct Refused: Error {}

  @Test func `shows every attempt, when it is tried next and what it waits for`() async throws {
    try await AdminHarness.run { harness in
      let path = try harness.openReadyBusiness() + "/messages/1"
      try harness.missCall()
      var text = try harness.get(path)
      #expect(text["attempts"] == [])
      #expect(text["waits_for"] == .null)
      #expect(text["next_try_at"] == "2026-01-31T09:05:00.000Z")
      #expect(text["charged"] == false)

      try Self.attempt(harness, n: 1, .notAccepted(.slowDown(retryAfterSeconds: 7)), status: 429)
      text = try harness.get(path)
      #expect(text["status"] == "queued")
      #expect(text["waits_for"] == "slow_down")
      #expect(text["next_try_at"] == "2026-01-31T09:05:07.000Z")
      #expect(text["detail"] == "the carrier asks to slow down")

      harness.advance(.seconds(7))
      try Self.attempt(harness, n: 2, .unknown(detail: "the carrier answered 500"), status: 500)
      text = try harness.get(path)
      #expect(text["status"] == "unknown")
      #expect(text["waits_for"] == .null)
      #expect(text["next_try_at"] == .null)
      #expect(
        text["attempts"] == [
          [
            "n": 1, "started_at": "2026-01-31T09:05:00.000Z",
            "ended_at": "2026-01-31T09:05:00.000Z", "verdict": "not_accepted", "status_code": 429,
            "detail": "the carrier asks to slow down",
          ],
          [
            "n": 2, "started_at": "2026-01-31T09:05:07.000Z",
            "ended_at": "2026-01-31T09:05:07.000Z", "verdict": "unknown", "status_code": 500,
            "detail": "the carrier answered 500",
          ],
        ])
    }
  }

  @Test func `waits for an account that turns it away, which its owner and operators hear of`()
    async throws
  {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 20)
      try harness.missCall()
      try Self.attempt(harness, n: 1, .notAccepted(.misconfigured("wrong token")), status: 401)
      #expect(try harness.get(business + "/messages/1")["waits_for"] == "circuit")
      let alert = try harness.get(business + "/alerts").items[0]
      #expect(alert["kind"] == "carrier_auth_failing")
      #expect(alert["detail"] == "wrong token")
      let metrics = try harness.send("GET", "/metrics", token: .some(nil)).body
      #expect(metrics.contains(#"textback_carrier_circuit_open{account="main"} 1"#))
      #expect(metrics.contains(#"textback_carrier_circuit_open{account="spare"} 0"#))

      harness.advance(Circuit.probeInterval)
      let moment = harness.now
      _ = try harness.database.writeBlocking { tx in
        try DueWork(tx: tx, rules: FlowRules(zone: { _ in nil }), at: moment)
          .take(except: [])
      }
      try Self.attempt(
        harness, n: 2, .accepted(carrierID: "SM1", segments: 1), status: 201)
      #expect(try harness.get(business + "/alerts").items[0]["ended_at"] != .null)
      #expect(
        try harness.send("GET", "/metrics", token: .some(nil)).body
          .contains(#"textback_carrier_circuit_open{account="main"} 0"#))
    }
  }

  @Test func `waits for its rate as long as it is told`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      for n in 1...3 { try harness.missCall("c\(n)", from: "+1415555017\(n)") }
      let moment = harness.now
      var rate = SendRate()
      rate.burst = 1
      let rates = ["main": rate]
      _ = try harness.database.writeBlocking { tx in
        try DueWork(
          tx: tx, rules: FlowRules(zone: { _ in nil }), at: moment,
          pace: SendPace(rates, from: tx, at: moment)
        ).take(except: [])
      }
      let texts = try harness.get(business + "/messages").items
      #expect(texts.map { $0["waits_for"] } == ["rate", "rate", .null])
      #expect(texts[0]["next_try_at"] == "2026-01-31T09:05:02.000Z")
    }
  }

  @Test func `shows on the timeline how a person settled it`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall()
      try Self.attempt(harness, n: 1, .unknown(detail: "silence"), status: 0)
      let moment = harness.now
      _ = try harness.database.writeBlocking { tx in
        try ResolveFlow(tx: tx, at: moment)
          .settle(ID(1), wasSent: true, evidence: "seen in the console", author: "ann")
      }
      let timeline = try harness.get(business + "/leads/1/timeline").items
      let text = try #require(timeline.last { $0["kind"] == "message" })["message"]
      #expect(text["status"] == "accepted")
      #expect(text["charged"] == true)
      #expect(
        text["resolution"] == [
          "verdict": "sent", "evidence": "seen in the console", "author": "ann",
          "at": "2026-01-31T09:05:00.000Z",
        ])
      #expect(text["attempts"].elements[0]["status_code"] == .null)
    }
  }
}
