import Carriers
import JSON
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A follow-up in the admin API` {
  /// A business whose text-back to the caller has been accepted.
  private static func texted(_ harness: AdminHarness) throws -> String {
    let business = try harness.openReadyBusiness(credits: 20)
    let steps = #"[{"after_hours":24,"message":"a"},{"after_hours":48,"message":"b"}]"#
    _ = try harness.patch(
      business + "/numbers/1",
      #"{"textback":{"follow_up":{"enabled":true,"steps":\#(steps)}}}"#)
    try harness.missCall()
    let token = AttemptToken(message: ID(1), n: 1, secret: String(repeating: "s", count: 22))
    let (moment, epoch) = (harness.now, harness.database.epoch)
    _ = try harness.database.writeBlocking { tx in
      try SendFlow(tx: tx, at: moment).begin(token, epoch: epoch)
    }
    let report = DeliveryReport(
      carrierID: "SM1", token: token.text, progress: .delivered, word: "", errorCode: nil)
    try harness.hear(.deliveryReported(report), on: .smsStatus)
    return business
  }

  @Test func `shows when it is due, newest first`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.texted(harness)
      let items = try harness.get(business + "/follow-ups").items
      #expect(items.map { $0["step"].number } == [2, 1])
      #expect(items.map { $0["status"].string } == ["planned", "planned"])
      #expect(items[1]["due_at"] == "2026-02-01T09:05:00.000Z")
      #expect(items[1]["lead_id"] == "1")
      #expect(items[1]["text_back_id"] == "1")
      let page = try harness.get(business + "/follow-ups?limit=1")
      let rest = try harness.get(
        business + "/follow-ups?cursor=" + page["next_cursor"].string)
      #expect(rest.items == [items[1]])
      #expect(try harness.get(harness.openBusiness("Other") + "/follow-ups").items == [])
    }
  }

  @Test(arguments: [(1, ["cancelled", "cancelled"]), (2, ["cancelled", "planned"])])
  func `is ended by the owner, with those after it`(id: Int, states: [String]) async throws {
    try await AdminHarness.run { harness in
      let business = try Self.texted(harness)
      let path = "/api/v1\(business)/follow-ups/\(id)"
      #expect(try harness.send("DELETE", path).status == 204)
      #expect(try harness.send("DELETE", path).status == 404)
      let items = try harness.get(business + "/follow-ups").items
      #expect(items.map { $0["status"].string } == states)
      #expect(items[0]["reason"] == "stopped_by_owner")
    }
  }

  @Test(arguments: [("contacted", "planned"), ("booked", "cancelled"), ("lost", "cancelled")])
  func `is ended beyond the second stage`(stage: String, state: String) async throws {
    try await AdminHarness.run { harness in
      let business = try Self.texted(harness)
      _ = try harness.patch(business + "/leads/1", #"{"stage":"\#(stage)"}"#)
      let items = try harness.get(business + "/follow-ups").items
      #expect(items.map { $0["status"].string } == [state, state])
    }
  }

  @Test func `is ended when somebody has been in touch`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.texted(harness)
      _ = try harness.patch(business + "/leads/1", #"{"callback_since":null}"#)
      let items = try harness.get(business + "/follow-ups").items
      #expect(items.map { $0["status"].string } == ["cancelled", "cancelled"])
      #expect(items.map { $0["reason"].string } == ["stopped_by_owner", "stopped_by_owner"])
    }
  }
}
