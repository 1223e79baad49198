import JSON
import Testing

@testable import Server

@Suite struct `The messages that come with the program` {
  @Test func `are shown as they would read, with what keeps one from being used`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness("Harborview Roofing Co")
      let items = try harness.get(business + "/message-templates").items
      #expect(items.count >= 8)
      #expect(items.allSatisfy { $0["segments"] == 1 })
      #expect(items.allSatisfy { $0["text"].string.contains("Harborview Roofing Co") })
      let blocked = items.filter { !$0["problems"].elements.isEmpty }.map { $0["id"].string }
      #expect(blocked == ["booking_link", "emergency"])
    }
  }

  @Test func `can each be saved once nothing keeps it`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      _ = try harness.patch(
        business, #"{"booking_link":"https://a.example/b","emergency_number":"+14155550199"}"#)
      let number = try harness.addNumber(to: business)
      for item in try harness.get(business + "/message-templates").items {
        #expect(item["problems"] == [])
        let textback: JSONValue = ["textback": ["message": item["message"]]]
        let reply = try harness.patch(number, textback.text)
        #expect(reply.status == 200, "\(reply.body)")
        #expect(reply["textback"]["message"] == item["message"])
      }
    }
  }
}
