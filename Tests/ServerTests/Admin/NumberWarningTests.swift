import JSON
import Testing

@testable import Server

@Suite struct `The owner of a number` {
  @Test func `is warned of a ring that voicemail will answer`() async throws {
    try await AdminHarness.run { harness in
      let number = try harness.addNumber(to: try harness.openBusiness())
      let long = try harness.patch(number, #"{"textback":{"ring_timeout_seconds":21}}"#)
      #expect(long["warnings"][0]["code"] == "voicemail_may_answer")
      #expect(long["warnings"][0]["field"] == "textback.ring_timeout_seconds")
      let pressed = try harness.patch(number, #"{"textback":{"acceptance":"press_1"}}"#)
      #expect(pressed["warnings"] == [])
    }
  }

  @Test func `writes messages that can be filled in, and is warned when they no longer can`()
    async throws
  {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let number = try harness.addNumber(to: business)
      let message =
        #"{"textback":{"message":"Sorry {{first_name}}! {{business}}: {{booking_link}}"}}"#
      let refused = try harness.patch(number, message)
      #expect(refused.badFields == ["textback.message"])
      _ = try harness.patch(business, #"{"booking_link":"https://book.example.com"}"#)
      #expect(try harness.patch(number, message)["warnings"] == [])
      _ = try harness.patch(business, #"{"booking_link":null}"#)
      let shown = try harness.get(number)
      #expect(shown["warnings"][0]["code"] == "message_incomplete")
      let other = try harness.patch(number, #"{"label":"kept as it was"}"#)
      #expect(other.status == 200)
      let fallback = #"{"textback":{"message":"Book at {{booking_link|the front desk}}"}}"#
      let advised = try harness.patch(number, fallback)["warnings"].elements
      #expect(
        advised.map { $0["code"].string } == [
          "no_acknowledgement", "no_business_name", "no_personal_token",
        ])
      #expect(advised.allSatisfy { $0["field"] == "textback.message" })
    }
  }

  @Test func `changes nothing by an older version of it`() async throws {
    try await AdminHarness.run { harness in
      let number = try harness.addNumber(to: try harness.openBusiness())
      let tag = try harness.get(number).field("ETag") ?? ""
      let enabled = #"{"textback":{"enabled":true}}"#
      #expect(try harness.patch(number, enabled, ifMatch: tag).status == 200)
      #expect(try harness.patch(number, #"{"label":"x"}"#, ifMatch: tag).status == 412)
      #expect(try harness.get(number)["label"] == .null)
    }
  }
}
