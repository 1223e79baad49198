import Carriers
import JSON
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `An alert in the admin API` {
  private static func kinds(_ harness: AdminHarness, _ business: String) throws -> [String] {
    try harness.get(business + "/alerts").items.filter { $0["ended_at"] == .null }
      .map { $0["kind"].string }
  }

  @Test func `of missing credits stands once, until some are bought`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 0)
      try harness.missCall("c1")
      try harness.missCall("c2", from: "+14155550178")
      #expect(try Self.kinds(harness, business) == ["no_credits"])
      let alert = try harness.get(business + "/alerts").items[0]
      #expect(alert["fix"] == "Buy credits.")
      let path = business + "/credits/purchases"
      _ = try harness.post(path, #"{"credits":9,"external_id":"a"}"#)
      #expect(try Self.kinds(harness, business) == ["low_credits"])
      _ = try harness.post(path, #"{"credits":1,"external_id":"b"}"#)
      #expect(try Self.kinds(harness, business).isEmpty)
      try harness.missCall("c3", from: "+14155550179")
      #expect(try Self.kinds(harness, business) == ["low_credits"])
      #expect(try harness.get(business + "/alerts").items.count == 3)
    }
  }

  @Test func `of free wording that asks for no more texts names its lead`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 20)
      try harness.receive("please stop texting me")
      #expect(try Self.kinds(harness, business) == ["suspected_opt_out"])
      #expect(try harness.get(business + "/alerts").items[0]["lead_id"] == "1")
    }
  }

  @Test func `of a failed text names it, until one from its number arrives`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 20)
      for (index, progress) in [DeliveryProgress.failed, .undelivered, .delivered].enumerated() {
        try harness.missCall("c\(index)", from: "+1415555017\(index)")
        let id = ID<Message>(try harness.get(business + "/messages").items[0]["id"].string)
        let token = AttemptToken(
          message: try #require(id), n: 1, secret: String(repeating: "s", count: 22))
        let (moment, epoch) = (harness.now, harness.database.epoch)
        _ = try harness.database.writeBlocking { tx in
          try SendFlow(tx: tx, at: moment).begin(token, epoch: epoch)
        }
        let report = DeliveryReport(
          carrierID: "SM\(index)", token: "\(token.message).1.\(token.secret)",
          progress: progress, word: "", errorCode: nil)
        try harness.hear(.deliveryReported(report), on: .smsStatus)
        #expect(try Self.kinds(harness, business) == (index < 2 ? ["text_failed"] : []))
      }
      let alert = try harness.get(business + "/alerts").items[0]
      #expect(alert["message_id"] == "1")
      #expect(alert["number_id"] == "1")
      #expect(alert["ended_at"] != .null)
    }
  }

  @Test func `of a text that came too late says to call back`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 20)
      try harness.missCall()
      harness.advance(.minutes(6))
      let moment = harness.now
      _ = try harness.database.writeBlocking { tx in
        try SendFlow(tx: tx, at: moment).expire(ID(1))
      }
      #expect(try Self.kinds(harness, business) == ["expired"])
      #expect(try harness.get(business + "/messages").items[0]["status"] == "expired")
    }
  }
}

@Suite struct `The alert of a suspected opt-out` {
  @Test func `ends with the opt-out, so that the next is told too`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 20)
      func isEnded() throws -> [Bool] {
        try harness.get(business + "/alerts").items.reversed().map { $0["ended_at"] != .null }
      }
      try harness.receive("please stop texting me", id: "m1")
      #expect(try isEnded() == [false])
      #expect(try harness.send("DELETE", "/api/v1\(business)/opt-outs/1").status == 204)
      #expect(try isEnded() == [true])
      try harness.receive("leave me alone", id: "m2")
      #expect(try isEnded() == [true, false])
      // The owner has read it, and it was meant.
      #expect(try harness.post(business + "/opt-outs", #"{"phone":"+14155550177"}"#).status == 200)
      #expect(try isEnded() == [true, true])
    }
  }

  @Test func `leaves the answer to the wish alone when the owner repeats it`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness(credits: 20)
      try harness.receive("PARAR")
      #expect(try harness.post(business + "/opt-outs", #"{"phone":"+14155550177"}"#).status == 200)
      let answer = try harness.get(business + "/messages").items[0]
      #expect(answer["kind"] == "confirmation")
      #expect(answer["status"] == "queued")
    }
  }
}
