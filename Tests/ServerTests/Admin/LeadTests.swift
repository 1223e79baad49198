import JSON
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A lead in the admin API` {
  @Test func `shows who it is and how things stand`() async throws {
    try await AdminHarness.run { harness in
      let lead = try harness.addLead(to: try harness.openBusiness())
      #expect(
        try harness.get(lead).json == [
          "id": "1", "phone": "+14155550177", "name": nil, "stage": "new", "tags": [],
          "assignee": nil, "unread": 0, "callback_since": nil, "opted_out": false,
          "last_message_at": nil,
          "created_at": "2026-01-31T09:05:00.000Z",
        ])
    }
  }

  @Test func `is changed, and its move is on the timeline`() async throws {
    try await AdminHarness.run { harness in
      let lead = try harness.addLead(to: try harness.openBusiness())
      let reply = try harness.patch(
        lead, #"{"name":"Ann","stage":"booked","tags":["vip","a","vip"],"assignee":"Bo"}"#)
      #expect(reply.status == 200, "\(reply.body)")
      #expect(reply["stage"] == "booked")
      #expect(reply["tags"] == ["a", "vip"])
      harness.advance(.seconds(1))
      _ = try harness.patch(lead, #"{"name":null,"tags":[],"stage":"won"}"#)
      let timeline = try harness.get(lead + "/timeline")
      #expect(timeline.items.map { $0["kind"].string } == ["stage", "stage"])
      #expect(timeline.items[0]["stage"]["from"] == "new")
      #expect(timeline.items[0]["stage"]["to"] == "booked")
      #expect(timeline.items[0]["stage"]["author"] == "Olga")
      #expect(timeline.items[1]["at"] == "2026-01-31T09:05:01.000Z")
      #expect(try harness.get(lead)["name"] == .null)
    }
  }

  static let refused: [(patch: String, field: String)] = [
    (#"{"stage":"nowhere"}"#, "stage"), (#"{"stage":""}"#, "stage"), (#"{"name":""}"#, "name"),
    (#"{"tags":"vip"}"#, "tags"), (#"{"tags":[""]}"#, "tags[0]"),
    (#"{"tags":["\#(String(repeating: "x", count: 51))"]}"#, "tags[0]"),
    (#"{"unread":1}"#, "unread"),
    (#"{"callback_since":"2026-01-31T09:05:00.000Z"}"#, "callback_since"),
    (#"{"phone":"+14155550188"}"#, "phone"),
    (#"{"assignee":7}"#, "assignee"), (#"{"colour":"red"}"#, "colour"),
  ]

  @Test(arguments: refused)
  func `refuses what it cannot be`(patch: String, field: String) async throws {
    try await AdminHarness.run { harness in
      let lead = try harness.addLead(to: try harness.openBusiness())
      let reply = try harness.patch(lead, patch)
      #expect(reply.status == 422)
      #expect(reply.badFields == [field])
      let timeline = try harness.get(lead + "/timeline")
      #expect(timeline.items.isEmpty)
    }
  }

  @Test func `has notes on its timeline`() async throws {
    try await AdminHarness.run { harness in
      let lead = try harness.addLead(to: try harness.openBusiness())
      let note = try harness.post(lead + "/notes", #"{"body":"Call back\nat 5"}"#)
      #expect(note.status == 201)
      #expect(
        note.json == [
          "id": "1", "body": "Call back\nat 5", "author": "Olga",
          "at": "2026-01-31T09:05:00.000Z",
        ])
      let timeline = try harness.get(lead + "/timeline")
      #expect(timeline.items[0]["note"] == note.json)
      for body in [#"{"body":""}"#, #"{}"#, #"{"body":null}"#, #"{"body":["x"]}"#] {
        #expect(try harness.post(lead + "/notes", body).badFields == ["body"])
      }
    }
  }

  @Test func `is another business's to nobody`() async throws {
    try await AdminHarness.run { harness in
      let lead = try harness.addLead(to: try harness.openBusiness())
      let other = try harness.openBusiness("Other")
      let path = lead.replacing("/businesses/1", with: other)
      #expect(try harness.get(path).status == 404)
      #expect(try harness.patch(path, #"{"name":"x"}"#).status == 404)
      #expect(try harness.post(path + "/notes", #"{"body":"x"}"#).status == 404)
    }
  }
}

@Suite struct `Credits in the admin API` {
  @Test func `are bought once, however often the purchase is reported`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let path = business + "/credits/purchases"
      let first = try harness.post(path, #"{"credits":100,"external_id":"inv-1"}"#)
      #expect(first.status == 201)
      #expect(
        first.json == [
          "id": "1", "kind": "purchase", "credits": 100, "amount_cents": 900,
          "external_id": "inv-1", "message_id": nil, "at": "2026-01-31T09:05:00.000Z",
        ])
      let again = try harness.post(
        path, #"{"credits":100,"amount_cents":900,"external_id":"inv-1"}"#)
      #expect(again.status == 200)
      #expect(again.json == first.json)
      let other = try harness.post(path, #"{"credits":101,"external_id":"inv-1"}"#)
      #expect(other.status == 409)
      #expect(other.code == "external_id_taken")
      let balance = try harness.get(business + "/credits")
      #expect(balance.json == ["available": 100, "held": 0, "spent": 0])
      #expect(try harness.get(business + "/credits/entries").items == [first.json])
    }
  }

  static let refused: [(body: String, fields: [String])] = [
    (#"{"credits":0,"external_id":"a"}"#, ["credits"]),
    (#"{"credits":1000001,"external_id":"a"}"#, ["credits"]),
    (#"{"credits":1.5,"external_id":"a"}"#, ["credits"]),
    (#"{"credits":"100","external_id":"a"}"#, ["credits"]),
    (#"{"credits":100,"amount_cents":-1,"external_id":"a"}"#, ["amount_cents"]),
    (#"{"credits":100,"amount_cents":1000000001,"external_id":"a"}"#, ["amount_cents"]),
    (#"{"credits":100}"#, ["external_id"]),
    (
      #"{"credits":100,"external_id":""}"#,
      ["external_id"]
    ),
    (#"{}"#, ["credits", "external_id"]),
  ]

  @Test(arguments: refused)
  func `are not bought in amounts that there are not`(
    body: String, fields: [String]
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let reply = try harness.post(business + "/credits/purchases", body)
      #expect(reply.status == 422)
      #expect(reply.badFields == fields)
      #expect(try harness.get(business + "/credits")["available"] == 0)
    }
  }

  @Test(arguments: [1, 1_000_000])
  func `are bought up to the limits`(credits: Int) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let reply = try harness.post(
        business + "/credits/purchases", #"{"credits":\#(credits),"external_id":"a"}"#)
      #expect(reply.status == 201)
      #expect(reply["amount_cents"].number == credits * 9)
    }
  }
}

@Suite struct `An opt-out in the admin API` {
  @Test func `is recorded once, listed while it holds, and ended with evidence`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let lead = try harness.addLead(to: business)
      let path = business + "/opt-outs"
      let first = try harness.post(path, #"{"phone":"+14155550177","reason":"by phone"}"#)
      #expect(first.status == 201)
      #expect(
        first.json == [
          "id": "1", "phone": "+14155550177", "source": "owner", "reason": "by phone",
          "at": "2026-01-31T09:05:00.000Z",
        ])
      #expect(try harness.get(lead)["opted_out"] == true)
      #expect(try harness.get(lead + "/timeline").items[0]["opt_out"] == first.json)
      let again = try harness.post(path, #"{"phone":"+14155550177"}"#)
      #expect(again.status == 200)
      #expect(again.json == first.json)
      #expect(try harness.get(path).items == [first.json])
      let end = try harness.send("DELETE", "/api/v1\(path)/1", #"{"evidence":"wrote to us"}"#)
      #expect(end.status == 204)
      #expect(end.body.isEmpty)
      #expect(try harness.get(path).items.isEmpty)
      #expect(try harness.send("DELETE", "/api/v1\(path)/1").status == 404)
      #expect(try harness.post(path, #"{"phone":"+14155550177"}"#).status == 201)
      #expect(try harness.send("DELETE", "/api/v1\(path)/2").status == 204)
    }
  }

  @Test(arguments: [#"{}"#, #"{"phone":"5550177"}"#, #"{"phone":null}"#, #"{"phone":7}"#])
  func `needs a phone number`(body: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try harness.post(try harness.openBusiness() + "/opt-outs", body)
      #expect(reply.badFields == ["phone"])
      #expect(!reply.body.contains("5550177"), "a problem does not repeat a phone number")
    }
  }
}
