import Carriers
import JSON
import Testing
import TextBack

@testable import Server

/// Each setting is changed through the API, and the next call is looked at through it.
@Suite struct `A setting of the admin API` {
  struct Case: Sendable, CustomTestStringConvertible {
    let textback: String
    var business = "{}"
    var caller = "+14155550177"
    let reason: String
    var detail: String?

    var testDescription: String { textback == "{}" ? business : textback }
  }

  /// It is Saturday, 04:05 in New York, where the business is.
  static let cases = [
    Case(textback: "{}", reason: ""),
    Case(textback: #"{"enabled":false}"#, reason: "disabled"),
    Case(
      textback: #"{"missed_reasons":{"no_answer":false}}"#, reason: "rule_not_matched",
      detail: "missed_reasons"),
    Case(textback: #"{"missed_reasons":{"busy":false}}"#, reason: ""),
    Case(
      textback: #"{"only_numbers":["+14155550178"]}"#, reason: "rule_not_matched",
      detail: "only_numbers"),
    Case(textback: #"{"only_numbers":["+14155550177"]}"#, reason: ""),
    Case(
      textback: #"{"except_numbers":["+14155550177"]}"#, reason: "rule_not_matched",
      detail: "except_numbers"),
    Case(textback: #"{"except_numbers":["+14155550178"]}"#, reason: ""),
    Case(
      textback: #"{"only_hours":{"weekly":{"sat":[{"open":"04:06","close":"12:00"}]}}}"#,
      reason: "rule_not_matched", detail: "only_hours"),
    Case(
      textback: #"{"only_hours":{"weekly":{"fri":[{"open":"22:00","close":"04:06"}]}}}"#,
      reason: ""),
    Case(
      textback: #"{"only_hours":{"weekly":{"fri":[{"open":"22:00","close":"04:05"}]}}}"#,
      reason: "rule_not_matched", detail: "only_hours"),
    Case(textback: #"{"minimum_ring_seconds":30}"#, reason: ""),
    Case(
      textback: "{}", business: #"{"excluded_numbers":["+14155550177"]}"#, reason: "excluded"),
    Case(textback: "{}", caller: "+442071838750", reason: "blocked_destination"),
    Case(
      textback: "{}", business: #"{"allowed_countries":["+1","+44"]}"#, caller: "+442071838750",
      reason: ""),
    Case(
      textback: "{}", business: #"{"allowed_countries":["+44"]}"#, reason: "blocked_destination"),
    Case(textback: "{}", caller: "+18005550177", reason: "not_textable", detail: "toll_free"),
    Case(textback: "{}", caller: "+19005550177", reason: "not_textable", detail: "premium"),
    Case(
      textback: "{}", caller: "+18765550177", reason: "not_textable",
      detail: "foreign_under_plus_one"),
    Case(textback: "{}", caller: "+11115550177", reason: "not_textable", detail: "invalid"),
    Case(textback: "{}", caller: "88221", reason: "not_textable", detail: "no_number"),
    Case(textback: "{}", caller: "Anonymous", reason: "anonymous"),
    Case(textback: #"{"forward_to":["+14155550177"]}"#, reason: "own_number"),
    Case(textback: "{}", caller: "+14155550100", reason: "own_number"),
  ]

  @Test(arguments: cases) func `is effective on the next call`(row: Case) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      _ = try harness.patch(business, row.business)
      let number = try harness.patch(business + "/numbers/1", #"{"textback":\#(row.textback)}"#)
      #expect(number.status == 200, "\(number.body)")
      try harness.missCall("c1", from: row.caller)
      let decision = try harness.get(business + "/calls").items[0]["decision"]
      #expect(decision["reason"].string == row.reason)
      #expect(decision["text"] == .bool(row.reason.isEmpty))
      #expect(decision["detail"].string == row.detail ?? "")
      if row.reason == "rule_not_matched" {
        #expect(decision["sentence"].string.hasSuffix("(\(row.detail ?? ""))."))
      }
      let stops = decision["rules"].elements.filter { $0["stops"] == true }
      #expect(stops.first?["rule"].string ?? "" == row.reason)
      #expect(decision["rules"].elements.count == SkipReason.allCases.count)
    }
  }

  @Test(arguments: [
    ("{}", #"{"message":"base"}"#, "base"),
    (#"{"hours":{"weekly":{}}}"#, #"{"message":"base"}"#, "base"),
    (#"{"hours":{"weekly":{}}}"#, #"{"after_hours_message":"closed"}"#, "closed"),
    ("{}", #"{"after_hours_message":"closed","message":"base"}"#, "base"),
    ("{}", #"{"weekend_message":"weekend"}"#, "weekend"),
    (#"{"time_zone":"Pacific/Honolulu"}"#, #"{"weekend_message":"x","message":"base"}"#, "base"),
    ("{}", #"{"opt_out_footer":true,"message":"base"}"#, "base Reply STOP to opt out."),
    (#"{"name":"Ann"}"#, #"{"message":"{{business}} here"}"#, "Ann here"),
  ])
  func `chooses the words of the next text`(
    change: String, textback: String, words: String
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      _ = try harness.patch(business, change)
      _ = try harness.patch(business + "/numbers/1", #"{"textback":\#(textback)}"#)
      try harness.missCall()
      #expect(try harness.get(business + "/messages").items[0]["body"].string == words)
    }
  }

  @Test(arguments: [(ForwardResult.busy, "Line busy"), (.noAnswer, "base")])
  func `has words for a busy line of the next call`(
    end: ForwardResult, words: String
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      let changed = try harness.patch(
        business + "/numbers/1",
        #"{"mode":"forward","textback":{"forward_to":["+14155550123"],"ring_after_hours":true,"#
          + #""message":"base","busy_message":"Line busy"}}"#)
      #expect(changed.status == 200)
      try harness.missCall()
      let call = CallReference(carrierID: "c1", from: "+14155550177", to: "+14155550100")
      try harness.hear(.forwardEnded(call, end), on: .voiceResult)
      #expect(try harness.get(business + "/messages").items[0]["body"].string == words)
    }
  }

  /// It is 04:05 in New York and 01:05 in California, where the caller is.
  @Test(arguments: [
    (#"{"from":"21:00","until":"08:00"}"#, "2026-01-31T16:00:00.000Z"),
    (#"{"from":"01:06","until":"01:05"}"#, "2026-01-31T09:05:00.000Z"), ("null", ""),
  ])
  func `puts the next text off to the end of quiet hours`(
    hours: String, next: String
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      let changed = try harness.patch(
        business + "/numbers/1", #"{"textback":{"quiet_hours":\#(hours)}}"#)
      #expect(changed.status == 200)
      try harness.missCall()
      let text = try harness.get(business + "/messages").items[0]
      #expect(text["status"] == "queued")
      let at = next.isEmpty ? "2026-01-31T09:05:00.000Z" : next
      #expect(text["next_try_at"].string == at)
    }
  }

  @Test func `shows what to dial in mode already_forwarded`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      let number = try harness.get(business + "/numbers/1")
      #expect(number["forwarding_codes"].elements.count == 7)
      #expect(number["forwarding_codes"][0]["set"] == "**61*+14155550100**20#")
      let changed = try harness.patch(
        business + "/numbers/1",
        #"{"mode":"forward","textback":{"forward_to":["+14155550123"],"ring_timeout_seconds":30}}"#)
      #expect(changed["forwarding_codes"] == [])
      #expect(changed["ring_timeout_rings"] == 5)
      let back = try harness.patch(business + "/numbers/1", changed.body)
      #expect(back.status == 200, "what was read can be sent back: \(back.body)")
    }
  }
}
