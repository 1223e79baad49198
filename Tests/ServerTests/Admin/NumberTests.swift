import JSON
import Testing

@testable import Server

@Suite struct `A number in the admin API` {
  static let forward = #""textback":{"forward_to":["+14155550123"]}"#
  static let minimal = #"{"number":"+14155550100","carrier":"main",\#(forward)}"#

  @Test func `has the defaults of every setting`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let reply = try harness.post(business + "/numbers", Self.minimal)
      #expect(reply.status == 201, "\(reply.body)")
      let textback = reply["textback"]
      #expect(!textback["message"].string.isEmpty)
      #expect(textback["follow_up"]["steps"][0]["after_hours"] == 24)
      var settings = textback.object ?? JSONObject()
      settings["message"] = nil
      settings["follow_up"] = nil
      #expect(
        settings == [
          "enabled": false, "forward_to": ["+14155550123"], "ring_timeout_seconds": 20,
          "after_hours_message": nil, "weekend_message": nil, "busy_message": nil,
          "ring_after_hours": false, "acceptance": "none",
          "minimum_talk_seconds": 0, "after_ring": "hang_up", "voicemail_greeting": nil,
          "redirect_url": nil, "delay_seconds": 0, "delay_confirmed": false,
          "max_age_seconds": 300, "cooldown_minutes": 60,
          "missed_reasons": [
            "no_answer": true, "busy": true, "caller_hung_up": true, "failed": true,
            "after_hours": true, "not_accepted": true, "ring_timeout": true,
          ],
          "minimum_ring_seconds": 0, "only_numbers": [], "except_numbers": [],
          "only_hours": nil, "quiet_hours": nil, "opt_out_footer": false,
        ])
      #expect(reply["ring_timeout_rings"] == 3)
      #expect(reply["forwarding_codes"] == [])
      #expect(textback["follow_up"]["enabled"] == false)
      #expect(reply["mode"] == "forward")
      #expect(reply["sending_number"] == "+14155550100")
      #expect(reply["label"] == .null)
      #expect(reply["warnings"] == [])
      #expect(try harness.get(business + "/numbers/" + reply["id"].string).json == reply.json)
    }
  }

  static let accepted = [
    #"{"ring_timeout_seconds":10}"#, #"{"ring_timeout_seconds":60}"#, #"{"enabled":true}"#,
    #"{"weekend_message":"We rest.","busy_message":"Line busy."}"#,
    #"{"minimum_ring_seconds":30}"#, #"{"only_numbers":["+14155550101","+14155550102"]}"#,
    #"{"except_numbers":[]}"#, #"{"only_hours":{"weekly":{}}}"#,
    #"{"only_hours":{"weekly":{"fri":[{"open":"18:00","close":"08:00"}]}}}"#,
    #"{"quiet_hours":{"from":"21:00","until":"08:00"}}"#,
    #"{"quiet_hours":{"from":"00:00","until":"23:59"}}"#, #"{"message":"x"}"#,
    #"{"message":"\#(String(repeating: "x", count: 1_600))"}"#,
    #"{"after_hours_message":"We are closed."}"#, #"{"minimum_talk_seconds":30}"#,
    #"{"acceptance":"press_1"}"#, #"{"after_ring":"voicemail","voicemail_greeting":"Hello"}"#,
    #"{"after_ring":"redirect","redirect_url":"https://ivr.example.com/in?a=1"}"#,
    #"{"delay_seconds":60}"#, #"{"delay_seconds":300,"delay_confirmed":true}"#,
    #"{"max_age_seconds":30}"#, #"{"max_age_seconds":1800}"#, #"{"cooldown_minutes":0}"#,
    #"{"cooldown_minutes":10080}"#, #"{"missed_reasons":{"busy":false}}"#,
    #"{"forward_to":[\#((1...10).map { #""+1415555010\#($0 % 10)""# }.joined(separator: ","))]}"#
      .replacing("+14155550100", with: "+14155550199"),
    #"{"follow_up":{"enabled":true,"steps":[]}}"#,
    #"{"follow_up":{"steps":[{"after_hours":1,"message":"a"},{"after_hours":720,"message":"b"}]}}"#,
  ]

  @Test(arguments: accepted)
  func `takes text-back settings within the limits`(textback: String) async throws {
    try await AdminHarness.run { harness in
      let number = try harness.addNumber(to: try harness.openBusiness())
      let reply = try harness.patch(number, #"{"textback":\#(textback)}"#)
      #expect(reply.status == 200, "\(reply.body)")
      #expect(try harness.get(number).json == reply.json)
      let sent = try JSONValue(parsing: textback.utf8).object?.members ?? []
      for member in sent where member.value.object == nil {
        #expect(reply["textback"][member.name] == member.value)
      }
    }
  }

  static let refused: [(textback: String, field: String)] = [
    (#"{"ring_timeout_seconds":9}"#, "ring_timeout_seconds"),
    (#"{"ring_timeout_seconds":61}"#, "ring_timeout_seconds"),
    (#"{"ring_timeout_seconds":20.0}"#, "ring_timeout_seconds"),
    (#"{"ring_timeout_seconds":"20"}"#, "ring_timeout_seconds"),
    (#"{"weekend_message":""}"#, "weekend_message"), (#"{"busy_message":" "}"#, "busy_message"),
    (#"{"minimum_ring_seconds":31}"#, "minimum_ring_seconds"),
    (#"{"minimum_ring_seconds":-1}"#, "minimum_ring_seconds"),
    (#"{"only_numbers":["4155550101"]}"#, "only_numbers[0]"),
    (#"{"except_numbers":["+14155550101","+14155550101"]}"#, "except_numbers[1]"),
    (
      #"{"only_numbers":["+14155550101"],"except_numbers":["+14155550101"]}"#, "except_numbers"
    ),
    (#"{"only_hours":{}}"#, "only_hours.weekly"),
    (#"{"only_hours":{"weekly":{},"holidays":[]}}"#, "only_hours.holidays"),
    (
      #"{"only_hours":{"weekly":{"mon":[{"open":"9:00","close":"17:00"}]}}}"#,
      "only_hours.weekly.mon[0].open"
    ), (#"{"quiet_hours":{"from":"21:00"}}"#, "quiet_hours.until"),
    (#"{"quiet_hours":{"from":"21:00","until":"21:00"}}"#, "quiet_hours.until"),
    (#"{"quiet_hours":{"from":"24:00","until":"08:00"}}"#, "quiet_hours.from"),
    (#"{"enabled":1}"#, "enabled"), (#"{"message":""}"#, "message"),
    (#"{"message":"\#(String(repeating: "x", count: 1_601))"}"#, "message"),
    (#"{"message":"a\u0000b"}"#, "message"),
    (
      #"{"after_hours_message":" "}"#,
      "after_hours_message"
    ),
    (#"{"minimum_talk_seconds":31}"#, "minimum_talk_seconds"),
    (#"{"minimum_talk_seconds":-1}"#, "minimum_talk_seconds"),
    (#"{"acceptance":"press_2"}"#, "acceptance"), (#"{"after_ring":"beep"}"#, "after_ring"),
    (#"{"redirect_url":"javascript:alert(1)"}"#, "redirect_url"),
    (#"{"redirect_url":"https://"}"#, "redirect_url"),
    (#"{"delay_seconds":61}"#, "delay_seconds"), (#"{"delay_seconds":-1}"#, "delay_seconds"),
    (#"{"delay_seconds":301,"delay_confirmed":true}"#, "delay_seconds"),
    (#"{"max_age_seconds":29}"#, "max_age_seconds"),
    (#"{"max_age_seconds":1801}"#, "max_age_seconds"),
    (#"{"cooldown_minutes":10081}"#, "cooldown_minutes"),
    (#"{"cooldown_minutes":-1}"#, "cooldown_minutes"),
    (#"{"missed_reasons":{"lazy":false}}"#, "missed_reasons.lazy"),
    (#"{"missed_reasons":{"busy":"no"}}"#, "missed_reasons.busy"),
    (#"{"forward_to":[]}"#, "forward_to"), (#"{"forward_to":null}"#, "forward_to"),
    (#"{"forward_to":"+14155550123"}"#, "forward_to"),
    (#"{"forward_to":["+14155550123","5550123"]}"#, "forward_to[1]"),
    (#"{"forward_to":["+14155550123","+14155550123"]}"#, "forward_to[1]"),
    (#"{"forward_to":["+14155550100"]}"#, "forward_to[0]"),
    (
      #"{"forward_to":[\#((10...20).map { #""+14155551\#($0)0""# }.joined(separator: ","))]}"#,
      "forward_to"
    ),
    (
      #"{"follow_up":{"steps":[{"after_hours":0,"message":"a"}]}}"#,
      "follow_up.steps[0].after_hours"
    ),
    (#"{"follow_up":{"steps":[{"after_hours":5}]}}"#, "follow_up.steps[0].message"),
    (
      #"{"follow_up":{"steps":[{"after_hours":5,"message":"a"},{"after_hours":5,"message":"b"}]}}"#,
      "follow_up.steps[1].after_hours"
    ),
    (#"{"follow_up":{"steps":[{},{},{}]}}"#, "follow_up.steps"),
    (#"{"ring_timeout":20}"#, "ring_timeout"),
  ]

  @Test(arguments: refused)
  func `refuses text-back settings beyond the limits`(
    textback: String, field: String
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let number = try harness.addNumber(to: business)
      let before = try harness.get(number)
      let reply = try harness.patch(number, #"{"textback":\#(textback)}"#)
      #expect(reply.status == 422)
      #expect(reply.badFields == ["textback." + field], "\(reply.body)")
      #expect(try harness.get(number).json == before.json)
    }
  }

  static let drafts: [(body: String, status: Int, fields: [String])] = [
    (#"{"carrier":"main",\#(forward)}"#, 422, ["number"]),
    (#"{"number":"4155550100","carrier":"main",\#(forward)}"#, 422, ["number"]),
    (#"{"number":"+14155550100",\#(forward)}"#, 422, ["carrier"]),
    (#"{"number":"+14155550100","carrier":"other",\#(forward)}"#, 422, ["carrier"]),
    (#"{"number":"+14155550100","carrier":"main"}"#, 422, ["textback.forward_to"]),
    (#"{"number":"+14155550100","carrier":"main","textback":{}}"#, 422, ["textback.forward_to"]),
    (
      #"{"number":"+14155550100","carrier":"main","textback":null}"#, 422,
      ["textback.forward_to"]
    ),
    (
      #"{"number":"+14155550100","carrier":"main","textback":{"forward_to":["1"]}}"#, 422,
      ["textback.forward_to[0]"]
    ),
    (#"{"number":"+14155550100","carrier":"main","textback":7}"#, 422, ["textback"]),
    (#"{"number":"+14155550100","carrier":"main","mode":"other",\#(forward)}"#, 422, ["mode"]),
    (#"{"number":"+14155550100","carrier":"main","mode":"already_forwarded"}"#, 201, []),
    (#"{"number":"+14155550100","carrier":"spare","mode":"external"}"#, 201, []),
    (
      #"{"number":"+14155550100","carrier":"main","sending_number":"+14155550199",\#(forward)}"#,
      422, ["sending_number"]
    ),
    (
      #"{"number":"+14155550100","carrier":"main","sending_number":"+14155550100",\#(forward)}"#,
      201, []
    ),
    (
      #"{"number":"+14155550100","carrier":"main","mode":"external","#
        + #""sending_number":"+14155550199"}"#,
      201, []
    ),
    (#"{"number":"+14155550100","carrier":"main","id":"7",\#(forward)}"#, 422, ["id"]),
  ]

  @Test(arguments: drafts)
  func `is made from what it needs and nothing else`(
    body: String, status: Int, fields: [String]
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let reply = try harness.post(business + "/numbers", body)
      #expect(reply.status == status, "\(reply.body)")
      #expect(reply.badFields == fields)
      let count = try harness.get(business + "/numbers").items.count
      #expect(count == (status == 201 ? 1 : 0))
    }
  }

  @Test func `is one business's alone`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      _ = try harness.addNumber(to: business)
      for path in [business, try harness.openBusiness("Other")] {
        let reply = try harness.post(path + "/numbers", Self.minimal)
        #expect(reply.status == 409)
        #expect(reply.code == "number_taken")
      }
    }
  }

  @Test func `keeps its phone number, and its sender unless it is external`() async throws {
    try await AdminHarness.run { harness in
      let number = try harness.addNumber(to: try harness.openBusiness())
      let moved = try harness.patch(number, #"{"number":"+14155550101"}"#)
      #expect(moved.badFields == ["number"])
      let external = try harness.patch(
        number, #"{"mode":"external","sending_number":"+14155550155"}"#)
      #expect(external["sending_number"] == "+14155550155")
      let back = try harness.patch(number, #"{"mode":"forward"}"#)
      #expect(back.badFields == ["sending_number"])
      let restored = try harness.patch(number, #"{"mode":null,"sending_number":null}"#)
      #expect(restored["mode"] == "forward")
      #expect(restored["sending_number"] == "+14155550100")
    }
  }
}
