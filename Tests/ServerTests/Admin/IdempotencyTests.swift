import JSON
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `An idempotency key` {
  @Test func `gives the first answer again`() async throws {
    try await AdminHarness.run { harness in
      let body = #"{"name":"A","time_zone":"UTC"}"#
      let first = try harness.post("/businesses", body, key: "k1")
      let again = try harness.post("/businesses", body, key: "k1")
      #expect(first.status == 201)
      #expect(again.status == 201)
      #expect(again.body == first.body)
      #expect(again.field("Content-Type") == "application/json")
      #expect(try harness.get("/businesses").items.count == 1)
      #expect(try harness.post("/businesses", body, key: "k2").status == 201)
      #expect(try harness.get("/businesses").items.count == 2)
    }
  }

  @Test func `is refused for another request`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let body = #"{"name":"A","time_zone":"UTC"}"#
      _ = try harness.post("/businesses", body, key: "k")
      let other = try harness.post("/businesses", body.replacing("A", with: "B"), key: "k")
      #expect(other.status == 409)
      #expect(other.code == "idempotency_key_reused")
      let elsewhere = try harness.post(
        business + "/credits/purchases", #"{"credits":1,"external_id":"a"}"#, key: "k")
      #expect(elsewhere.status == 409)
      #expect(try harness.get(business + "/credits")["available"] == 0)
    }
  }

  @Test func `is another's for another token`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let owner = try harness.ownerToken(of: business)
      let lead = try harness.addLead(to: business)
      let first = try harness.post(lead + "/notes", #"{"body":"x"}"#, key: "k")
      let second = try harness.post(lead + "/notes", #"{"body":"x"}"#, token: owner, key: "k")
      #expect(first["author"] == "Olga")
      #expect(second["author"] == "Otto")
    }
  }

  @Test func `repeats a refusal, and leaves what was malformed to be sent again`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let path = business + "/credits/purchases"
      _ = try harness.post(path, #"{"credits":1,"external_id":"a"}"#)
      let refused = try harness.post(path, #"{"credits":2,"external_id":"a"}"#, key: "k")
      let again = try harness.post(path, #"{"credits":2,"external_id":"a"}"#, key: "k")
      #expect(refused.status == 409)
      #expect(again.body == refused.body)
      #expect(again.field("Content-Type") == "application/problem+json")
      #expect(try harness.post(path, #"{"credits":0,"external_id":"b"}"#, key: "m").status == 422)
      #expect(try harness.post(path, #"{"credits":1,"external_id":"b"}"#, key: "m").status == 201)
    }
  }

  @Test func `is kept for a day and more, and then forgotten`() async throws {
    try await AdminHarness.run { harness in
      let body = #"{"name":"A","time_zone":"UTC"}"#
      _ = try harness.post("/businesses", body, key: "k")
      harness.advance(.hours(47))
      _ = try harness.post("/businesses", body, key: "k")
      #expect(try harness.get("/businesses").items.count == 1)
      harness.advance(.hours(2))
      _ = try harness.post("/businesses", body, key: "other")
      #expect(try harness.post("/businesses", body, key: "k").status == 201)
      #expect(try harness.get("/businesses").items.count == 3)
    }
  }

  @Test(arguments: ["", " ", "a b", String(repeating: "k", count: 256)])
  func `must be usable`(key: String) async throws {
    try await AdminHarness.run { harness in
      let body = #"{"name":"A","time_zone":"UTC"}"#
      let reply = try harness.post("/businesses", body, key: key)
      #expect(reply.status == 400)
      #expect(reply.code == "invalid_idempotency_key")
      #expect(try harness.get("/businesses").items.isEmpty)
    }
  }
}
