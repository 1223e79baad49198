import JSON
import Synchronization
import Testing
import Threads

@testable import Server

@Suite struct `Content sent to the admin API` {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var type = "application/json"
    let body: String
    let status: Int
    let code: String
  }

  static let name = #""name":"A","time_zone":"UTC""#

  static let cases = [
    Case(testDescription: "not JSON", body: "name=A", status: 400, code: "invalid_json"),
    Case(testDescription: "cut off", body: #"{"name":"#, status: 400, code: "invalid_json"),
    Case(testDescription: "two values", body: "{}{}", status: 400, code: "invalid_json"),
    Case(testDescription: "empty", body: "", status: 400, code: "invalid_json"),
    Case(testDescription: "a list", body: "[]", status: 400, code: "invalid_json"),
    Case(testDescription: "null", body: "null", status: 400, code: "invalid_json"),
    Case(
      testDescription: "a name twice", body: #"{"name":"A","name":"B","time_zone":"UTC"}"#,
      status: 400, code: "invalid_json"),
    Case(
      testDescription: "17 levels", body: #"{"name":"# + String(repeating: "[", count: 17),
      status: 400, code: "invalid_json"),
    Case(
      testDescription: "half a surrogate", body: #"{"name":"\ud800","time_zone":"UTC"}"#,
      status: 400, code: "invalid_json"),
    Case(
      testDescription: "a form", type: "application/x-www-form-urlencoded", body: "{\(name)}",
      status: 415, code: "unsupported_media_type"),
    Case(
      testDescription: "plain text", type: "text/plain", body: "{\(name)}", status: 415,
      code: "unsupported_media_type"),
    Case(
      testDescription: "no type", type: "", body: "{\(name)}", status: 415,
      code: "unsupported_media_type"),
    Case(
      testDescription: "a type with a parameter", type: "Application/JSON; charset=utf-8",
      body: "{\(name)}", status: 201, code: ""),
    Case(
      testDescription: "an unknown field", body: #"{\#(name),"nmae":"B"}"#, status: 422,
      code: "invalid_fields"),
    Case(
      testDescription: "too large", body: "{\(name)}" + String(repeating: " ", count: 262_144),
      status: 413, code: "content_too_large"),
  ]

  @Test(arguments: cases)
  func `is refused for what is wrong with it`(_ row: Case) async throws {
    try await AdminHarness.run { harness in
      let reply = try harness.send("POST", "/api/v1/businesses", row.body, type: row.type)
      #expect(reply.status == row.status)
      #expect(reply.code == row.code)
      let type = row.status == 201 ? "application/json" : "application/problem+json"
      #expect(reply.field("Content-Type") == type)
      #expect(row.status == 201 || !reply["fix"].string.isEmpty)
    }
  }

  @Test func `has all its problems named at once, with the fix`() async throws {
    try await AdminHarness.run { harness in
      let reply = try harness.post(
        "/businesses",
        #"{"nmae":"A","time_zone":"Mars/Base","low_credits":-1,"caps":{"prefix_per_hour":"x"}}"#)
      #expect(reply.status == 422)
      #expect(
        reply.badFields == ["name", "time_zone", "low_credits", "caps.prefix_per_hour", "nmae"])
      let details = reply["errors"].elements.map { $0["detail"].string }
      #expect(details.contains(#"is not known; did you mean "name"?"#))
      #expect(details.contains("is -1; give a whole number from 0 to 100000"))
    }
  }

  @Test func `may name query parameters that nobody knows`() async throws {
    try await AdminHarness.run { harness in
      let reply = try harness.get("/businesses?colour=red&limit=3")
      #expect(reply.status == 200)
    }
  }

  @Test func `of another method or path is refused as a problem`() async throws {
    try await AdminHarness.run { harness in
      let put = try harness.send("PUT", "/api/v1/businesses", "{}")
      #expect(put.status == 405)
      #expect(put.code == "method_not_allowed")
      let nowhere = try harness.get("/nothing")
      #expect(nowhere.status == 404)
      #expect(nowhere.code == "not_found")
    }
  }

  @Test(arguments: ["0", "201", "-1", "x", "", "1.5", "99999999999999999999"])
  func `asks for a page of a size that there is not`(limit: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try harness.get("/businesses?limit=\(limit)")
      #expect(reply.status == 400)
      #expect(reply.code == "invalid_parameter")
      #expect(reply.badFields == ["limit"])
    }
  }

  @Test(arguments: ["x", "0", "-1", "1.2", "", "%00", "9223372036854775808"])
  func `asks for a page after a place that there is not`(cursor: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try harness.get("/businesses?cursor=\(cursor)")
      #expect(reply.status == 400)
      #expect(reply.code == "invalid_parameter")
    }
  }

  @Test(arguments: ["0", "x", "-1", "01", "1e3", "9223372036854775808", "%C3%A4", "1%2F2"])
  func `names something that there is not`(id: String) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      for path in [
        "/businesses/\(id)", "/businesses/\(id)/calls", "\(business)/numbers/\(id)",
        "\(business)/calls/\(id)", "\(business)/leads/\(id)", "\(business)/leads/\(id)/timeline",
        "\(business)/messages/\(id)",
      ] {
        #expect(try harness.get(path).status == 404, "\(path)")
      }
    }
  }

  @Test func `is never taken for stored when it could not be`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      harness.closeDatabase()
      for (method, path, body) in [
        ("GET", business, nil), ("PATCH", business, #"{"city":"Rome"}"#),
        ("POST", business + "/credits/purchases", #"{"credits":1,"external_id":"a"}"#),
      ] {
        let reply = try harness.send(method, "/api/v1" + path, body)
        #expect(reply.status == 503)
        #expect(reply.code == "unavailable")
        #expect(reply.field("Retry-After") == "1")
      }
      #expect(!harness.faults.withLock { $0 }.isEmpty)
    }
  }
}
