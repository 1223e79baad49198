import Carriers
import HTTP
import JSON
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `The figures of the admin API` {
  private static let names = [
    "inbound_calls", "answered_calls", "missed_calls", "voicemails", "texts_sent",
    "texted_callers", "replied_callers", "opted_out_callers", "follow_ups_sent",
  ]

  private static func figures(_ harness: AdminHarness, _ path: String) throws -> [Int] {
    let reply = try harness.get(path)
    #expect(reply.status == 200, "\(reply.body)")
    return names.map { reply[$0].number ?? -1 }
  }

  /// The carrier has the text of the newest call that waits, and says so.
  private static func deliver(_ harness: AdminHarness, _ message: Int64) throws {
    let token = AttemptToken(
      message: ID(message), n: 1, secret: String(repeating: "s", count: 22))
    let (moment, epoch) = (harness.now, harness.database.epoch)
    _ = try harness.database.writeBlocking { tx in
      try SendFlow(tx: tx, at: moment).begin(token, epoch: epoch)
    }
    let report = DeliveryReport(
      carrierID: "SM\(message)", token: token.text, progress: .delivered, word: "",
      errorCode: nil)
    try harness.hear(.deliveryReported(report), on: .smsStatus)
  }

  @Test func `are zeros until somebody calls`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      #expect(
        try Self.figures(harness, business + "/analytics") == Self.names.map { _ in 0 })
    }
  }

  @Test func `count calls, texts that the carrier accepted, and who answered`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 20)
      // 1: texted and replies. 2: texted and stops. 3: never accepted. 4: texted, says nothing.
      for n in 1...4 { try harness.missCall("c\(n)", from: "+1415555017\(n)") }
      for message: Int64 in [1, 2, 4] { try Self.deliver(harness, message) }
      try harness.missCall("c5", from: "+14155550171")
      try harness.missCall("c6", from: nil)
      harness.advance(.seconds(9))
      try harness.receive("Yes please", id: "m1", from: "+14155550171")
      try harness.receive("Are you there?", id: "m2", from: "+14155550171")
      try harness.receive("STOP", id: "m3", from: "+14155550172")
      _ = try harness.patch(
        business + "/numbers/1",
        #"{"mode":"forward","textback":{"forward_to":["+14155550123"]}}"#)
      let call = CallReference(carrierID: "c7", from: "+14155550175", to: "+14155550100")
      try harness.hear(.callArrived(call))
      try harness.hear(.forwardEnded(call, .pickedUp(talkSeconds: 30)), on: .voiceResult)
      let left = CallReference(carrierID: "c8", from: "+14155550176", to: "+14155550100")
      try harness.hear(.callArrived(left))
      try harness.hear(.callRecorded(left), on: .voiceRecording)
      harness.advance(.seconds(1))
      #expect(
        try Self.figures(harness, business + "/analytics") == [8, 1, 7, 1, 3, 3, 1, 1, 0])
      let other = try harness.openBusiness("Other")
      #expect(try Self.figures(harness, other + "/analytics")[0] == 0)
    }
  }

  @Test(arguments: [(7 * 24 * 3_600, 1), (7 * 24 * 3_600 + 1, 0)])
  func `take for an answer what comes within a week`(
    seconds: Int, replied: Int
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 20)
      try harness.missCall()
      try Self.deliver(harness, 1)
      harness.advance(.seconds(seconds))
      try harness.receive("Sorry, I was away")
      harness.advance(.seconds(1))
      #expect(try Self.figures(harness, business + "/analytics")[6] == replied)
    }
  }

  /// One call at 2026-01-31T09:05:00.000Z, 04:05 in New York.
  static let periods: [(query: String, calls: Int)] = [
    ("from=2026-01-31T09:05:00Z&to=2026-01-31T09:05:00.001Z", 1),
    ("from=2026-01-31T09:00:00Z&to=2026-01-31T09:05:00.000Z", 0),
    ("from=2026-01-31T09:05:00.001Z&to=2026-01-31T10:00:00Z", 0),
    ("from=2026-01-31&to=2026-01-31", 1), ("from=2026-02-01&to=2026-02-01", 0),
    ("from=2026-01-30&to=2026-01-30", 0), ("from=2026-01-30&to=2026-02-01", 1),
    ("from=2026-01-31T04:05:00-05:00&to=2026-02-01", 1),
    ("from=2026-01-31T10:05:00%2B01:00&to=2026-02-01", 1),
    ("from=2026-01-31T10:05:00+01:00&to=2026-02-01", 1),
    ("from=2026-01-31T10:05:01%2B01:00&to=2026-02-01", 0), ("from=2026-01-31", 1),
    ("to=2026-01-31T09:05:01Z", 1), ("from=2025-02-01&to=2026-02-01", 1),
  ]

  @Test(arguments: periods) func `are of the time that is asked for`(
    query: String, calls: Int
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall()
      harness.advance(.minutes(1))
      #expect(try Self.figures(harness, business + "/analytics?" + query)[0] == calls)
    }
  }

  static let refused: [(query: String, field: String)] = [
    ("from=yesterday", "from"), ("to=2026-02-30", "to"), ("from=2026-01-31T25:00:00Z", "from"),
    ("from=2026-01-31T09:05:00", "from"), ("from=2026-01-31&to=2026-01-30", "to"),
    ("from=2026-01-31T09:05:00Z&to=2026-01-31T09:05:00Z", "to"),
    ("from=2025-01-29&to=2026-01-31", "from"), ("from=2026-03-01", "to"), ("from=", "from"),
  ]

  @Test(arguments: refused) func `are refused for what is no time`(
    query: String, field: String
  ) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let reply = try harness.get(business + "/analytics?" + query)
      #expect(reply.status == 400)
      #expect(reply.badFields == [field], "\(reply.body)")
    }
  }
}

@Suite struct `A settings version in the admin API` {
  @Test func `is what an old decision was made by`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall("c1")
      _ = try harness.patch(business + "/numbers/1", #"{"textback":{"message":"New words"}}"#)
      _ = try harness.patch(business, #"{"city":"Reno"}"#)
      try harness.missCall("c2", from: "+14155550178")
      let decisions = try harness.get(business + "/calls").items.map { $0["decision"] }
      #expect(decisions.map { $0["settings_version"].number } == [2, 1])
      #expect(decisions.map { $0["business_version"].number } == [2, 1])
      let old = try harness.get(business + "/numbers/1/versions/1")
      #expect(old["settings"]["textback"]["message"] == "Sorry, {{business}} missed you.")
      let new = try harness.get(business + "/numbers/1/versions/2")
      #expect(new["settings"]["textback"]["message"] == "New words")
      #expect(new["version"] == 2)
      #expect(try harness.get(business + "/versions/1")["settings"]["city"] == .null)
      #expect(try harness.get(business + "/versions/2")["settings"]["city"] == "Reno")
    }
  }

  @Test(arguments: ["/numbers/1/versions/2", "/numbers/2/versions/1", "/versions/2", "/versions/x"])
  func `is not there before it is made`(path: String) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      #expect(try harness.get(business + path).status == 404)
    }
  }

  @Test func `names no caller`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      _ = try harness.patch(business, #"{"excluded_numbers":["+14155550188"]}"#)
      _ = try harness.patch(
        business + "/numbers/1", #"{"textback":{"except_numbers":["+14155550188"]}}"#)
      for path in ["/numbers/1/versions/2", "/versions/2"] {
        let reply = try harness.get(business + path)
        #expect(reply.status == 200)
        #expect(!reply.body.contains("50188"))
      }
    }
  }
}
