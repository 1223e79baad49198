import JSON
import Testing

@testable import Server

@Suite struct `A number whose calls a phone system reports` {
  private static func external(_ members: String, phone: String = "+14155550111") -> String {
    #"{"number":"\#(phone)","mode":"external",\#(members)}"#
  }

  @Test func `is texted for by the carrier of the number it borrows`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let own = try harness.addNumber(to: business)
      let reply = try harness.post(
        business + "/numbers",
        Self.external(#""carrier":"office","sending_number":"+14155550100""#))
      #expect(reply.status == 201, "\(reply.body)")
      #expect(reply["sending_carrier"] == "main")
      let number = business + "/numbers/" + reply["id"].string
      _ = try harness.patch(own, #"{"carrier":"spare"}"#)
      #expect(try harness.get(number)["sending_carrier"] == "spare")
      #expect(try harness.patch(number, #"{"label":"Desk"}"#)["sending_carrier"] == "spare")
    }
  }

  static let refused: [(String, field: String)] = [
    // Nobody knows which of two carriers sends from them.
    (external(#""carrier":"office""#), "sending_number"),
    (external(#""carrier":"office","sending_number":"+14155550188""#), "sending_number"),
    // Another business's.
    (external(#""carrier":"office","sending_number":"+14155550190""#), "sending_number"),
    (external(#""carrier":"main","sending_number":"+14155550190""#), "sending_number"),
    (external(#""carrier":"main","sending_number":"+14155550189""#), "sending_number"),
    // Of another account.
    (external(#""carrier":"spare","sending_number":"+14155550100""#), "sending_number"),
    (
      #"{"number":"+14155550111","carrier":"office","textback":{"forward_to":["+14155550123"]}}"#,
      "carrier"
    ),
    (#"{"number":"+14155550111","carrier":"office","mode":"already_forwarded"}"#, "carrier"),
    (external(#""carrier":"nobody""#), "carrier"),
  ]

  @Test(arguments: refused)
  func `is refused when it cannot be said who sends`(body: String, field: String) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      _ = try harness.addNumber(to: business)
      let other = try harness.openBusiness("Other")
      _ = try harness.addNumber("+14155550190", to: other)
      _ = try harness.post(
        other + "/numbers",
        Self.external(#""carrier":"main","sending_number":"+14155550189""#, phone: "+14155550112"))
      let reply = try harness.post(business + "/numbers", body)
      #expect(reply.status == 422, "\(reply.body)")
      #expect(reply.badFields == [field])
    }
  }

  @Test func `keeps others from taking the number that it borrows`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let reply = try harness.post(
        business + "/numbers",
        Self.external(#""carrier":"main","sending_number":"+14155550189""#))
      #expect(reply.status == 201)
      #expect(reply["sending_carrier"] == "main")
      let other = try harness.openBusiness("Other")
      let taken = #"{"number":"+14155550189","carrier":"main","mode":"already_forwarded"}"#
      #expect(try harness.post(other + "/numbers", taken).status == 409)
      #expect(try harness.post(business + "/numbers", taken).status == 201)
    }
  }

  @Test func `is a conversation of the business that borrows the number`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      _ = try harness.post(
        business + "/numbers",
        Self.external(#""carrier":"main","sending_number":"+14155550100""#))
      try harness.receive("Are you there?")
      let messages = try harness.get(business + "/messages").items
      #expect(messages.map { $0["body"] } == ["Are you there?"])
      #expect(messages.map { $0["to"] } == ["+14155550100"])
    }
  }
}
