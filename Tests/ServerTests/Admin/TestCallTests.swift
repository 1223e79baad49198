import JSON
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A test call from the admin API` {
  private static let path = "/numbers/1/test-call"

  /// A business whose number rings the owner's phone.
  private static func ready(_ harness: AdminHarness, credits: Int = 20) throws -> String {
    let business = try harness.openReadyBusiness(credits: credits)
    _ = try harness.patch(
      business + "/numbers/1",
      #"{"mode":"forward","textback":{"forward_to":["+14155550123","+14155550124"]}}"#)
    return business
  }

  @Test func `texts the phone that the number forwards to, and is charged`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.ready(harness)
      let call = try harness.post(business + Self.path, "{}")
      #expect(call.status == 201, "\(call.body)")
      #expect(call["test"] == true)
      #expect(call["outcome"] == "missed")
      #expect(call["from"] == "+14155550123")
      #expect(call["decision"]["text"] == true)
      let text = try harness.get(business + "/messages").items[0]
      #expect(text["id"] == call["decision"]["message_id"])
      #expect(text["to"] == "+14155550123")
      #expect(text["from"] == "+14155550100")
      #expect(text["body"] == "Sorry, Joe's Plumbing missed you.")
      #expect(try harness.get(business + "/credits")["held"] == 1)
    }
  }

  @Test func `makes no lead, owes no call and is in no figure`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.ready(harness)
      _ = try harness.post(business + Self.path, "{}")
      #expect(try harness.get(business + "/leads").items == [])
      #expect(try harness.get(business + "/callbacks").items == [])
      harness.advance(.seconds(1))
      let figures = try harness.get(business + "/analytics")
      #expect(figures["inbound_calls"] == 0)
      #expect(figures["missed_calls"] == 0)
      #expect(try harness.get(business + "/calls").items.count == 1)
    }
  }

  @Test func `may be made again and again, without a cool-down, and once under a key`()
    async throws
  {
    try await AdminHarness.run { harness in
      let business = try Self.ready(harness)
      for _ in 1...3 {
        #expect(try harness.post(business + Self.path, "{}")["decision"]["text"] == true)
      }
      let first = try harness.post(business + Self.path, "{}", key: "k")
      #expect(try harness.post(business + Self.path, "{}", key: "k").json == first.json)
      #expect(try harness.get(business + "/messages").items.count == 4)
      #expect(try harness.send("POST", "/api/v1" + business + Self.path).status == 201)
    }
  }

  @Test(arguments: [
    (#"{"textback":{"enabled":false}}"#, "disabled"),
    (#"{"textback":{"only_numbers":["+14155550199"]}}"#, ""),
    (#"{"textback":{"missed_reasons":{"no_answer":false}}}"#, ""),
    (#"{"textback":{"forward_to":["+447911123456"]}}"#, "blocked_destination"),
  ])
  func `shows what stands in the way of every text`(patch: String, reason: String) async throws {
    try await AdminHarness.run { harness in
      let business = try Self.ready(harness)
      _ = try harness.patch(business + "/numbers/1", patch)
      let call = try harness.post(business + Self.path, "{}")
      #expect(call["decision"]["reason"].string == reason)
    }
  }

  @Test func `needs credits, a phone and nothing else`() async throws {
    try await AdminHarness.run { harness in
      let poor = try Self.ready(harness, credits: 0)
      let call = try harness.post(poor + Self.path, "{}")
      #expect(call["decision"]["reason"] == "no_credits")
      #expect(try harness.post(poor + Self.path, #"{"to":"x"}"#).badFields == ["to"])
      _ = try harness.patch(
        poor + "/numbers/1", #"{"mode":"already_forwarded","textback":{"forward_to":null}}"#)
      let refused = try harness.post(poor + Self.path, "{}")
      #expect(refused.status == 409)
      #expect(refused.code == "no_forward_number")
      #expect(try harness.post(poor + "/numbers/9/test-call", "{}").status == 404)
    }
  }
}
