import JSON
import Testing

@testable import Server

@Suite struct `A preview in the admin API` {
  struct Case: Sendable {
    let request: String
    let text: String
    let encoding: String
    let size: [Int]
    let warnings: [String]
  }

  static let missingAll = [
    "no_acknowledgement", "no_business_name", "no_next_step", "no_personal_token",
  ]

  static let cases = [
    Case(
      request: #"{"message":"{{business}} here"}"#, text: "Joe's Plumbing here",
      encoding: "GSM-7", size: [19, 1, 1],
      warnings: ["no_acknowledgement", "no_next_step", "no_personal_token"]),
    Case(
      request: #"{"message":"Hi {{first_name|there}}, we’re in"}"#, text: "Hi there, we're in",
      encoding: "GSM-7", size: [18, 1, 1],
      warnings: ["no_acknowledgement", "no_business_name", "no_next_step"]),
    Case(
      request: #"{"message":"Привет"}"#, text: "Привет", encoding: "UCS-2", size: [6, 1, 1],
      warnings: ["not_gsm_7"] + missingAll),
    Case(
      request: #"{"message":"\#(String(repeating: "x", count: 161))"}"#,
      text: String(repeating: "x", count: 161), encoding: "GSM-7", size: [161, 2, 1],
      warnings: ["several_segments"] + missingAll),
    Case(
      request: #"{"message":"Call {{callback_number}}","number_id":"1"}"#,
      text: "Call +14155550100", encoding: "GSM-7", size: [17, 1, 1],
      warnings: ["no_acknowledgement", "no_business_name", "no_personal_token"]),
    Case(
      request: #"{"message":"Hi {{first_name}}!","lead_id":"1"}"#, text: "Hi Ann!",
      encoding: "GSM-7", size: [7, 1, 1],
      warnings: ["no_acknowledgement", "no_business_name", "no_next_step"]),
    Case(
      request: #"{"message":"{{business}} missed you, {{first_name}}. Reply!","lead_id":"1"}"#,
      text: "Joe's Plumbing missed you, Ann. Reply!", encoding: "GSM-7", size: [38, 1, 1],
      warnings: []),
    Case(
      request: #"{"message":"Sorry {{first_name}}, {{business}} has a discount. Reply!"}"#,
      text: "Sorry, Joe's Plumbing has a discount. Reply!", encoding: "GSM-7", size: [44, 1, 1],
      warnings: ["sales_words"]),
  ]

  @Test(arguments: cases)
  func `reads as the text will, with its price`(row: Case) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.receive("Hello")
      _ = try harness.patch(business + "/leads/1", #"{"name":"Ann Smith"}"#)
      let reply = try harness.post(business + "/messages/preview", row.request)
      #expect(reply.status == 200)
      #expect(reply["text"].string == row.text)
      #expect(reply["encoding"].string == row.encoding)
      #expect(["units", "segments", "credits"].map { reply[$0].number } == row.size)
      #expect(reply["warnings"].elements.map { $0["code"].string } == row.warnings)
    }
  }

  static let refused: [(request: String, field: String)] = [
    (#"{}"#, "message"), (#"{"message":""}"#, "message"),
    (#"{"message":"\#(String(repeating: "x", count: 1_601))"}"#, "message"),
    (#"{"message":"{{nobody}}"}"#, "message"), (#"{"message":"{{business"}"#, "message"),
    (#"{"message":"a }} b"}"#, "message"), (#"{"message":"{{city}}"}"#, "message"),
    (#"{"message":"x","number_id":"99"}"#, "number_id"),
    (#"{"message":"x","number_id":1}"#, "number_id"),
    (#"{"message":"x","lead_id":"99"}"#, "lead_id"),
  ]

  @Test(arguments: refused)
  func `is of what there is`(request: String, field: String) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      let reply = try harness.post(business + "/messages/preview", request)
      #expect(reply.status == 422)
      #expect(reply.badFields == [field])
    }
  }
}
