import JSON
import Testing
import TextBack

@testable import Server

@Suite struct `The unit of credits` {
  /// Two segments.
  private static let long = String(repeating: "x", count: 161)

  @Test func `holds for later texts, not for those that wait`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 20)
      _ = try harness.patch(
        business + "/numbers/1", #"{"textback":{"message":"\#(Self.long)"}}"#)
      try harness.missCall("c1", from: "+14155550171")
      #expect(try harness.get(business + "/credits")["held"] == 1)
      _ = try harness.patch(business, #"{"credit_unit":"segment"}"#)
      #expect(try harness.get(business + "/credits")["held"] == 1)
      try harness.missCall("c2", from: "+14155550172")
      let credits = try harness.get(business + "/credits").json
      #expect(credits == ["available": 17, "held": 3, "spent": 0])
      let texts = try harness.get(business + "/messages").items
      #expect(texts.map { $0["credits"].number } == [2, 1])
      #expect(texts.map { $0["segments"].number } == [2, 2])
    }
  }

  @Test(arguments: [("message", 1, ""), ("segment", 1, "no_credits"), ("segment", 2, "")])
  func `says when there are too few`(unit: String, credits: Int, reason: String) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: credits)
      _ = try harness.patch(business, #"{"credit_unit":"\#(unit)"}"#)
      _ = try harness.patch(
        business + "/numbers/1", #"{"textback":{"message":"\#(Self.long)"}}"#)
      try harness.missCall()
      let call = try harness.get(business + "/calls").items[0]
      #expect(call["decision"]["reason"].string == reason)
      #expect(call["lead_id"] == "1", "the lead is there all the same")
      try harness.receive("Hello?")
      #expect(try harness.get(business + "/conversations").items[0]["unread"] == 1)
    }
  }
}
