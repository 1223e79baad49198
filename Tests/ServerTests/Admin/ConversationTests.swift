import JSON
import Testing
import TextBack

@testable import Server

@Suite struct `A missed call in the admin API` {
  @Test func `shows what was decided and why`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 1)
      try harness.missCall("c1")
      try harness.missCall("c2")
      let calls = try harness.get(business + "/calls")
      #expect(calls.items.map { $0["outcome"].string } == ["missed", "missed"])
      let (second, first) = (calls.items[0], calls.items[1])
      #expect(first["direction"] == "inbound")
      #expect(first["from"] == "+14155550177")
      #expect(first["to"] == "+14155550100")
      #expect(first["reason"] == "no_answer")
      #expect(first["decision"]["text"] == true)
      #expect(first["decision"]["reason"] == .null)
      #expect(second["decision"]["text"] == false)
      #expect(second["decision"]["reason"] == "cooldown")
      #expect(second["decision"]["message_id"] == .null)
      let stops = second["decision"]["rules"].elements.filter { $0["stops"] == true }
      #expect(stops.map { $0["rule"].string } == ["cooldown", "no_credits"])
      #expect(try harness.get(business + "/calls/" + second["id"].string).json == second)

      let messages = try harness.get(business + "/messages")
      #expect(messages.items.count == 1)
      #expect(messages.items[0]["id"] == first["decision"]["message_id"])
      #expect(messages.items[0]["kind"] == "text_back")
      #expect(messages.items[0]["status"] == "queued")
      #expect(messages.items[0]["body"] == "Sorry, Joe's Plumbing missed you.")
      let credits = try harness.get(business + "/credits")
      #expect(credits.json == ["available": 0, "held": 1, "spent": 0])
      let kinds = try harness.get(business + "/credits/entries").items.map { $0["kind"].string }
      #expect(kinds == ["hold", "purchase"])
    }
  }

  @Test func `of a caller who withheld the number has no lead`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall(from: "+266696687")
      let call = try harness.get(business + "/calls").items[0]
      #expect(call["from"] == .null)
      #expect(call["decision"]["reason"] == "anonymous")
      #expect(try harness.get(business + "/leads").items.isEmpty)
    }
  }
}

@Suite struct `A conversation in the admin API` {
  @Test func `is unread until somebody replies`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall()
      harness.advance(.seconds(30))
      try harness.receive("Are you open?")
      let inbox = try harness.get(business + "/conversations")
      #expect(
        inbox.items == [
          [
            "lead_id": "1", "phone": "+14155550177", "name": nil, "assignee": nil,
            "last_message_at": "2026-01-31T09:05:30.000Z", "last_message": "Are you open?",
            "last_direction": "inbound", "unread": 1,
          ]
        ])
      let reply = try harness.post(business + "/leads/1/messages", #"{"body":"Yes, till 5."}"#)
      #expect(reply.status == 202)
      #expect(reply["kind"] == "reply")
      #expect(reply["status"] == "queued")
      #expect(reply["from"] == "+14155550100")
      #expect(reply["to"] == "+14155550177")
      let answered = try harness.get(business + "/conversations").items[0]
      #expect(answered["unread"] == 0)
      #expect(answered["last_message"] == "Yes, till 5.")
      let timeline = try harness.get(business + "/leads/1/timeline")
      #expect(
        timeline.items.map { $0["kind"].string } == ["call", "message", "message", "message"])
    }
  }

  @Test func `is read when its owner says so`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.receive("Hello")
      #expect(try harness.get(business + "/leads/1")["unread"] == 1)
      let reply = try harness.patch(business + "/leads/1", #"{"unread":0}"#)
      #expect(reply["unread"] == 0)
      #expect(try harness.patch(business + "/leads/1", #"{"unread":3}"#).status == 422)
    }
  }

  @Test func `sends nothing that waits once its owner notes an opt-out`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall()
      let reply = try harness.post(business + "/opt-outs", #"{"phone":"+14155550177"}"#)
      #expect(reply.status == 201)
      #expect(try harness.get(business + "/messages").items[0]["status"] == "cancelled")
      let credits = try harness.get(business + "/credits")
      #expect(credits.json == ["available": 10, "held": 0, "spent": 0])
    }
  }

  @Test func `is listed by its newest text, and walked page by page`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      for line in 1...4 {
        try harness.receive("\(line)", id: "m\(line)", from: "+1415555017\(line)")
        if line == 2 { harness.advance(.seconds(1)) }
      }
      try harness.receive("again", id: "m5", from: "+14155550171")
      var bodies: [String] = []
      var query = "?limit=2"
      while true {
        let page = try harness.get(business + "/conversations" + query)
        bodies += page.items.map { $0["last_message"].string }
        guard page["next_cursor"] != .null else { break }
        query = "?limit=2&cursor=" + page["next_cursor"].string
      }
      #expect(bodies == ["4", "3", "again", "2"])
    }
  }

  @Test func `gets no reply without credits, without a number or after an opt-out`()
    async throws
  {
    try await AdminHarness.run { harness in
      let bare = try harness.openBusiness("Bare")
      let lead = try harness.addLead(to: bare)
      let nowhere = try harness.post(lead + "/messages", #"{"body":"Hi"}"#)
      #expect(nowhere.status == 409)
      #expect(nowhere.code == "no_number")

      let business = try harness.openReadyBusiness(credits: 0)
      try harness.receive("Hello")
      let path = business + "/leads/2/messages"
      let broke = try harness.post(path, #"{"body":"Hi"}"#)
      #expect(broke.status == 409)
      #expect(broke.code == "no_credits")
      try harness.receive("STOP", id: "m2")
      _ = try harness.post(
        business + "/credits/purchases", #"{"credits":1,"external_id":"a"}"#)
      let refused = try harness.post(path, #"{"body":"Hi"}"#)
      #expect(refused.status == 409)
      #expect(refused.code == "opted_out")
      #expect(try harness.get(business + "/opt-outs").items[0]["source"] == "text")
    }
  }

  @Test(arguments: [
    #"{}"#, #"{"body":""}"#, #"{"body":"  "}"#, #"{"body":7}"#,
    #"{"body":"\#(String(repeating: "x", count: 1_601))"}"#,
  ])
  func `gets no reply that says nothing, or too much`(body: String) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.receive("Hello")
      let reply = try harness.post(business + "/leads/1/messages", body)
      #expect(reply.status == 422)
      #expect(reply.badFields == ["body"])
      #expect(try harness.get(business + "/credits")["held"] == 0)
    }
  }

  @Test func `gives back whatever people write, and nothing but JSON`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      let texts = [
        "<script>alert(1)</script>", #""><img src=x onerror=alert(1)>"#, "'; DROP TABLE lead;--",
        "</script>\u{2028}\u{2029}", "\u{202E}evil\u{200B}", "{{constructor}}", "👩‍👩‍👧 ÿ\u{7F}",
        String(repeating: "A", count: 10_000), "a\r\n\tb\\\"", "%00%0d%0a", "${7*7}",
      ]
      for (index, text) in texts.enumerated() {
        try harness.receive(text, id: "m\(index)")
        let reply = try harness.get(business + "/messages?limit=1")
        #expect(reply.field("Content-Type") == "application/json")
        #expect(reply.field("X-Content-Type-Options") == "nosniff")
        #expect(reply.items[0]["body"].string == text)
      }
    }
  }
}
