import HTTP
import JSON
import Storage
import Testing
import TextBack
import Threads

@testable import Server

@Suite struct `What answers without a token` {
  @Test func `is whether the program lives and can write`() async throws {
    try await AdminHarness.run { harness in
      let health = try harness.send("GET", "/healthz", token: .some(nil))
      #expect(health.status == 200)
      #expect(health.body == "ok\n")
      #expect(try harness.send("GET", "/readyz", token: .some(nil)).status == 200)
      harness.closeDatabase()
      #expect(try harness.send("GET", "/readyz", token: .some(nil)).status == 200, "for a second")
      harness.advance(.seconds(1))
      let reply = try harness.send("GET", "/readyz", token: .some(nil))
      #expect(reply.status == 503)
      #expect(reply.code == "unavailable")
      #expect(reply.field("Retry-After") == "1")
      #expect(try harness.send("GET", "/healthz", token: .some(nil)).status == 200)
    }
  }

  @Test func `is a page that nothing can be put into`() async throws {
    try await AdminHarness.run { harness in
      let page = try harness.send("GET", "/", token: .some(nil))
      #expect(page.status == 200)
      #expect(page.field("Content-Type") == "text/html; charset=utf-8")
      let policy = page.field("Content-Security-Policy") ?? ""
      #expect(policy.contains("default-src 'none'"))
      #expect(!policy.contains("unsafe"))
      #expect(page.field("X-Content-Type-Options") == "nosniff")
      #expect(page.field("Referrer-Policy") == "no-referrer")
      for inline in ["<script", "<style", " style=", " onclick=", "javascript:"] {
        #expect(!page.body.contains(inline))
      }
      #expect(try harness.send("GET", "/style.css", token: .some(nil)).status == 200)
    }
  }

  @Test func `are the figures, for the machine itself or an operator`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let owner = try harness.ownerToken(of: business)
      let forwarded = [("X-Forwarded-For", "203.0.113.7")]
      #expect(try harness.send("GET", "/metrics", token: .some(nil)).status == 200)
      let stranger = try harness.send("GET", "/metrics", token: .some(nil), fields: forwarded)
      #expect(stranger.status == 401)
      #expect(stranger.field("WWW-Authenticate") != nil)
      #expect(try harness.send("GET", "/metrics", token: owner, fields: forwarded).status == 403)
      #expect(try harness.send("GET", "/metrics", fields: forwarded).status == 200)
    }
  }

  @Test func `can be read by Prometheus`() async throws {
    try await AdminHarness.run { harness in
      harness.metrics.count(.webhookRefused)
      harness.metrics.count(.callUnrouted)
      harness.metrics.count(.decided(nil))
      harness.metrics.count(.decided(.noCredits))
      harness.metrics.count(.textMoved(.delivered))
      harness.metrics.count(.requestAnswered(.notFound))
      let reply = try harness.send("GET", "/metrics", token: .some(nil))
      #expect(reply.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
      let lines = reply.body.split(separator: "\n")
      for sample in [
        #"textback_build_info{version="1.2.3"} 1"#, "textback_webhooks_refused_total 1",
        "textback_unrouted_calls_total 1", #"textback_decisions_total{decision="text"} 1"#,
        #"textback_decisions_total{decision="no_credits"} 1"#,
        #"textback_texts_total{state="delivered"} 1"#, "textback_missed_calls_total 0",
        #"textback_http_requests_total{class="4xx"} 1"#, "textback_texts_waiting 0",
        #"textback_carrier_circuit_open{account="main"} 0"#,
      ] {
        #expect(lines.contains { $0 == sample }, "\(sample)")
      }
      try Self.checkExposition(lines.map(String.init))
    }
  }

  /// The text format 0.0.4: each family has its help and type before its samples, once.
  private static func checkExposition(_ lines: [String]) throws {
    var family = ""
    var seen: Set<String> = []
    let sample = /([a-z_]+)(\{[a-z]+="[^"\\]*"\})? (-?[0-9]+)/
    for line in lines {
      let words = line.split(separator: " ")
      if line.hasPrefix("# HELP ") {
        family = String(words[2])
        #expect(family.hasPrefix("textback_"))
        #expect(seen.insert(family).inserted)
      } else if line.hasPrefix("# TYPE ") {
        #expect(words[2] == family)
        #expect(["counter", "gauge"].contains(words[3]))
        #expect((words[3] == "counter") == family.hasSuffix("_total"))
      } else {
        let match = try #require(try sample.wholeMatch(in: line))
        #expect(match.1 == family)
        #expect(seen.insert(line).inserted)
      }
    }
  }

  @Test func `is asked of the disk at most once a second, for all together`() async {
    let writes = Lock(0)
    let readiness = Readiness { _ in
      writes.withLock { $0 += 1 }
      await Task.yield()
      return true
    }
    func moment(_ time: Int64) -> Moment {
      Moment(wall: Timestamp(milliseconds: 0), steady: SteadyTime(milliseconds: time))
    }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<20 { group.addTask { await readiness.isReady(at: moment(1_000)) } }
      for await isReady in group { #expect(isReady) }
    }
    #expect(writes.withLock { $0 } == 1)
    _ = await readiness.isReady(at: moment(1_999))
    #expect(writes.withLock { $0 } == 1)
    _ = await readiness.isReady(at: moment(2_000))
    #expect(writes.withLock { $0 } == 2)
  }
}
