import JSON
import Testing
import TextBack

@testable import Server

@Suite struct `A pause in the admin API` {
  private static func capped(_ harness: AdminHarness, _ caps: String) throws -> String {
    let business = try harness.openReadyBusiness(credits: 100)
    _ = try harness.patch(business, #"{"caps":\#(caps)}"#)
    for n in 1...3 { try harness.missCall("c\(n)", from: "+1415555017\(n)") }
    return business
  }

  @Test(arguments: [
    (#"{"number_per_hour":1}"#, "number", JSONValue.string("1"), JSONValue.null),
    (#"{"business_per_day":1}"#, "business", .null, .null),
    (#"{"prefix_per_hour":1}"#, "prefix", .null, .string("+141555")),
  ])
  func `names what it is for, and until when`(
    caps: String, scope: String, number: JSONValue, prefix: JSONValue
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try Self.capped(harness, caps)
      let calls = try harness.get(business + "/calls").items.map { $0["decision"] }
      #expect(calls.map { $0["reason"].string } == ["paused", "rate_capped", ""])
      #expect(calls[1]["detail"].string == scope)
      let pauses = try harness.get(business + "/pauses").items
      #expect(pauses.count == 1)
      #expect(pauses[0]["scope"].string == scope)
      #expect(pauses[0]["number_id"] == number)
      #expect(pauses[0]["prefix"] == prefix)
      #expect(pauses[0]["texts"] == 1)
      #expect(pauses[0]["at"] == "2026-01-31T09:05:00.000Z")
      let end = scope == "business" ? "2026-02-01T09:05:00.000Z" : "2026-01-31T10:05:00.000Z"
      #expect(pauses[0]["until"].string == end)
      let alert = try harness.get(business + "/alerts").items[0]
      #expect(alert["kind"] == "cap_reached")
      #expect(alert["number_id"] == (scope == "number" ? "1" : .null))
      harness.advance(.hours(24))
      #expect(try harness.get(business + "/pauses").items == [])
    }
  }

  @Test func `ends when the owner says so, and begins a new count`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.capped(harness, #"{"number_per_hour":1}"#)
      let id = try harness.get(business + "/pauses").items[0]["id"].string
      let other = try harness.openBusiness("Other")
      #expect(try harness.send("DELETE", "/api/v1\(other)/pauses/\(id)").status == 404)
      #expect(try harness.send("DELETE", "/api/v1\(business)/pauses/\(id)").status == 204)
      #expect(try harness.send("DELETE", "/api/v1\(business)/pauses/\(id)").status == 404)
      #expect(try harness.get(business + "/pauses").items == [])
      #expect(try harness.get(business + "/alerts").items[0]["ended_at"] != .null)
      try harness.missCall("c8", from: "+14155550178")
      try harness.missCall("c9", from: "+14155550179")
      let reasons = try harness.get(business + "/calls").items.prefix(2)
        .map { $0["decision"]["reason"].string }
      #expect(reasons == ["rate_capped", ""])
    }
  }

  @Test(arguments: [(0, true), (2, true), (1, false)])
  func `ends when the owner raises the limit`(limit: Int, ends: Bool) async throws {
    try await AdminHarness.run { harness in
      let business = try Self.capped(harness, #"{"number_per_hour":1,"prefix_per_hour":5}"#)
      _ = try harness.patch(
        business, #"{"caps":{"number_per_hour":\#(limit),"prefix_per_hour":6}}"#)
      #expect(try harness.get(business + "/pauses").items.isEmpty == ends)
      try harness.missCall("c9", from: "+14155550179")
      let reason = try harness.get(business + "/calls").items[0]["decision"]["reason"].string
      #expect(reason == (ends ? "" : "paused"))
    }
  }
}
