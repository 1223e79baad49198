import JSON
import Testing

@testable import Server

@Suite struct `A business in the admin API` {
  @Test func `has the defaults of every setting`() async throws {
    try await AdminHarness.run { harness in
      let reply = try harness.post("/businesses", #"{"name":"Joe","time_zone":"UTC"}"#)
      #expect(reply.status == 201)
      #expect(
        reply.json == [
          "id": "1", "name": "Joe", "time_zone": "UTC", "hours": nil, "booking_link": nil,
          "emergency_number": nil, "owner_name": nil, "city": nil, "excluded_numbers": [],
          "allowed_countries": [], "credit_unit": "message", "low_credits": 10,
          "caps": ["number_per_hour": 60, "business_per_day": 300, "prefix_per_hour": 20],
          "created_at": "2026-01-31T09:05:00.000Z",
        ])
      let shown = try harness.get("/businesses/1")
      #expect(shown.json == reply.json)
      #expect(shown.field("ETag") == "\"1\"")
    }
  }

  @Test func `comes with a pipeline and empty accounts`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let pipeline = try harness.get(business + "/pipeline")
      #expect(
        pipeline.items.map { $0["id"].string } == ["new", "contacted", "booked", "won", "lost"])
      #expect(
        pipeline.items.map { $0["name"].string } == ["New", "Contacted", "Booked", "Won", "Lost"])
      let credits = try harness.get(business + "/credits")
      #expect(credits.json == ["available": 0, "held": 0, "spent": 0])
    }
  }

  static let accepted = [
    #"{"name":"\#(String(repeating: "x", count: 300))"}"#, #"{"name":"日本 🎉"}"#,
    #"{"low_credits":0}"#, #"{"low_credits":100000}"#, #"{"credit_unit":"segment"}"#,
    #"{"excluded_numbers":["+14155550101","+442079460000"]}"#, #"{"caps":{"number_per_hour":0}}"#,
    #"{"allowed_countries":["+1","+44"]}"#, #"{"time_zone":"Europe/Berlin"}"#,
    #"{"hours":{"weekly":{}}}"#,
    #"{"hours":{"weekly":{"sat":[{"open":"22:00","close":"02:00"}]}}}"#,
    #"{"hours":{"weekly":{"mon":[{"open":"09:00","close":"09:00"}]},"holidays":[]}}"#,
    #"{"hours":{"weekly":{},"holidays":[{"date":"2028-02-29"}]}}"#, "{}",
  ]

  @Test(arguments: accepted)
  func `takes a change within the limits`(patch: String) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let reply = try harness.patch(business, patch)
      #expect(reply.status == 200, "\(reply.body)")
      #expect(try harness.get(business).json == reply.json)
    }
  }

  static let refused: [(patch: String, fields: [String])] = [
    (#"{"name":""}"#, ["name"]), (#"{"name":null}"#, ["name"]), (#"{"name":"a\nb"}"#, ["name"]),
    (#"{"name":"\#(String(repeating: "x", count: 301))"}"#, ["name"]), (#"{"name":1}"#, ["name"]),
    (#"{"time_zone":null}"#, ["time_zone"]), (#"{"time_zone":"EST5"}"#, ["time_zone"]),
    (#"{"time_zone":"../../etc/passwd"}"#, ["time_zone"]), (#"{"time_zone":""}"#, ["time_zone"]),
    (#"{"low_credits":-1}"#, ["low_credits"]), (#"{"low_credits":100001}"#, ["low_credits"]),
    (#"{"low_credits":1.5}"#, ["low_credits"]), (#"{"low_credits":"5"}"#, ["low_credits"]),
    (#"{"allowed_countries":["44"]}"#, ["allowed_countries[0]"]),
    (#"{"allowed_countries":["+1","+999"]}"#, ["allowed_countries[1]"]),
    (#"{"allowed_countries":["+044"]}"#, ["allowed_countries[0]"]),
    (#"{"credit_unit":"call"}"#, ["credit_unit"]), (#"{"caps":[]}"#, ["caps"]),
    (#"{"caps":{"number_per_hour":-1}}"#, ["caps.number_per_hour"]),
    (#"{"caps":{"number_per_day":1}}"#, ["caps.number_per_day"]),
    (#"{"caps":{"number_per_day":null}}"#, ["caps.number_per_day"]),
    (#"{"excluded_numbers":["4155550101"]}"#, ["excluded_numbers[0]"]),
    (#"{"excluded_numbers":["+14155550101","+14155550101"]}"#, ["excluded_numbers[1]"]),
    (#"{"hours":{}}"#, ["hours.weekly"]),
    (
      #"{"hours":{"weekly":{"monday":[]}}}"#,
      ["hours.weekly.monday"]
    ),
    (
      #"{"hours":{"weekly":{"mon":[{"open":"9:00","close":"24:00"}]}}}"#,
      ["hours.weekly.mon[0].open", "hours.weekly.mon[0].close"]
    ),
    (#"{"hours":{"weekly":{"mon":[{"open":"09:00"}]}}}"#, ["hours.weekly.mon[0].close"]),
    (#"{"hours":{"weekly":{},"holidays":[{"date":"2027-02-29"}]}}"#, ["hours.holidays[0].date"]),
    (
      #"{"hours":{"weekly":{},"holidays":[{"date":"2026-12-25","open":"09:00"}]}}"#,
      ["hours.holidays[0].close"]
    ),
    (
      #"{"hours":{"weekly":{},"holidays":[{"date":"2026-12-25"},{"date":"2026-12-25"}]}}"#,
      ["hours.holidays[1].date"]
    ),
    (#"{"id":"2"}"#, ["id"]), (#"{"created_at":null}"#, ["created_at"]), (#"{"x":null}"#, ["x"]),
  ]

  @Test(arguments: refused)
  func `refuses a change beyond the limits, and stays as it was`(
    patch: String, fields: [String]
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let before = try harness.get(business)
      let reply = try harness.patch(business, patch)
      #expect(reply.status == 422, "\(reply.body)")
      #expect(reply.badFields == fields)
      let after = try harness.get(business)
      #expect(after.json == before.json)
      #expect(after.field("ETag") == before.field("ETag"))
    }
  }

  @Test func `is changed by a merge patch`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let monday = #"{"hours":{"weekly":{"mon":[{"open":"09:00","close":"17:00"}]}},"city":"Rome"}"#
      _ = try harness.patch(business, monday)
      let reply = try harness.patch(
        business,
        #"{"hours":{"weekly":{"tue":[{"open":"10:00","close":"12:00"}]}},"#
          + #""caps":{"prefix_per_hour":5}}"#
      )
      #expect(reply["hours"]["weekly"].names == ["mon", "tue"])
      #expect(reply["city"].string == "Rome")
      #expect(
        reply["caps"] == ["number_per_hour": 60, "business_per_day": 300, "prefix_per_hour": 5])
      let undone = try harness.patch(
        business, #"{"hours":{"weekly":{"mon":null}},"city":null,"caps":null}"#)
      #expect(undone["hours"]["weekly"].names == ["tue"])
      #expect(undone["city"] == .null)
      #expect(undone["caps"]["prefix_per_hour"] == 20)
      #expect(try harness.patch(business, #"{"hours":null}"#)["hours"] == .null)
    }
  }

  @Test func `takes back all that was read of it`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let read = try harness.get(business)
      let reply = try harness.patch(business, read.body)
      #expect(reply.status == 200)
      #expect(reply.field("ETag") == "\"1\"", "nothing has changed")
    }
  }

  @Test func `is not changed by who has read an older version`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let tag = try harness.get(business).field("ETag") ?? ""
      let first = try harness.patch(business, #"{"city":"Rome"}"#, ifMatch: tag)
      #expect(first.status == 200)
      let second = try harness.patch(business, #"{"city":"Bonn"}"#, ifMatch: tag)
      #expect(second.status == 412)
      #expect(second.code == "stale_etag")
      #expect(try harness.get(business)["city"].string == "Rome")
      let tags = "\"x\", \(first.field("ETag") ?? "")"
      #expect(try harness.patch(business, #"{"city":"Bonn"}"#, ifMatch: tags).status == 200)
      #expect(try harness.patch(business, #"{"city":"Ulm"}"#, ifMatch: "*").status == 200)
      #expect(try harness.patch(business, #"{"city":"Ulm"}"#, ifMatch: "W/\"4\"").status == 412)
    }
  }
}
