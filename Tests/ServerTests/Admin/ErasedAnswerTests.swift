import Carriers
import HTTP
import JSON
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `An answer that is kept for a repeat` {
  private static let phone = "+14155550177"

  private static func lead(_ index: Int, _ business: String, _ harness: AdminHarness) throws
    -> String
  {
    "\(business)/leads/" + (try harness.get(business + "/leads").items[index]["id"].string)
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0, radix: 16, uppercase: true) }
      .map { $0.count < 2 ? "0" + $0 : $0 }.joined()
  }

  @Test func `is not kept of what changes nothing`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      let lead = try harness.addLead(to: business)
      let id = lead.split(separator: "/").last ?? ""
      let body = #"{"message":"Hi {{first_name}}","lead_id":"\#(id)"}"#
      for (name, key) in [("Wilhelmina", "p"), ("Wanda", "p")] {
        _ = try harness.patch(lead, #"{"name":"\#(name)"}"#)
        let reply = try harness.post(business + "/messages/preview", body, key: key)
        #expect(reply["text"].string == "Hi " + name)
        #expect(reply.field("Idempotency-Replayed") == nil)
      }
      let request = #"{"phone":"\#(Self.phone)"}"#
      #expect(try harness.post(business + "/exports", request, key: "e").status == 200)
      #expect(try harness.text("SELECT count(*) FROM idempotency_key") == "0")
      #expect(try harness.post(business + "/exports", request, key: "a b").status == 400)
    }
  }

  @Test func `of an erasure is given again, and has no hash of the number`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall("c1")
      try harness.missCall("c2", from: "+14155550188")
      let first = try harness.erase(Self.phone, from: business, key: "k")
      #expect(first.status == 201)
      let again = try harness.erase(Self.phone, from: business, key: "k")
      #expect(again.status == 201 && again.body == first.body)
      #expect(again.field("Idempotency-Replayed") == "true")
      let kept = try harness.text("SELECT hex(request_hash) FROM idempotency_key")
      let route = Array("POST /api/v1\(business)/erasures\n".utf8)
      let asked = route + Array(#"{"phone":"\#(Self.phone)"}"#.utf8)
      #expect(kept == Self.hex(SHA256.digest(route)))
      #expect(kept != Self.hex(SHA256.digest(asked)))
      // Nobody is told that a person was forgotten who was not.
      let other = try harness.erase("+14155550188", from: business, key: "k")
      #expect(other.code == "idempotency_key_reused")
      #expect(try harness.export("+14155550188", from: business).status == 200)
      #expect(try harness.erase("+14155550166", from: business, key: "n").status == 404)
      #expect(try harness.erase("+14155550188", from: business, key: "n").status == 201)
    }
  }

  @Test func `of an erasure is no other request's`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall("c1")
      _ = try harness.post("/businesses", #"{"name":"A","time_zone":"UTC"}"#, key: "k")
      let reply = try harness.erase(Self.phone, from: business, key: "k")
      #expect(reply.code == "idempotency_key_reused")
      #expect(try harness.export(Self.phone, from: business).status == 200)
      #expect(try harness.erase(Self.phone, from: business, key: "e").status == 201)
      let purchase = #"{"credits":5,"external_id":"x"}"#
      let other = try harness.post(business + "/credits/purchases", purchase, key: "e")
      #expect(other.code == "idempotency_key_reused")
    }
  }

  @Test func `goes with the person that it is about`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall("c1")
      let lead = try Self.lead(0, business, harness)
      harness.advance(.seconds(1))
      _ = try harness.post(lead + "/messages", #"{"body":"Dear Wilhelmina"}"#, key: "r")
      harness.advance(.seconds(1))
      _ = try harness.post(lead + "/notes", #"{"body":"burst pipe"}"#, key: "n")
      harness.advance(.seconds(1))
      let optOut = #"{"phone":"\#(Self.phone)","reason":"rang in tears"}"#
      _ = try harness.post(business + "/opt-outs", optOut, key: "o")
      #expect(try harness.text("SELECT count(*) FROM idempotency_key") == "3")
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      #expect(try harness.text("SELECT count(*) FROM idempotency_key") == "0")
      #expect(
        try harness.traces(of: ["Wilhelmina", "burst pipe", "in tears", "155550177"]) == [])
    }
  }

  @Test func `that only mentions the person stays, so that no text leaves twice`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall("c1")
      harness.advance(.seconds(1))
      try harness.missCall("c2", from: "+14155550188")
      let lead = try Self.lead(0, business, harness)
      harness.advance(.seconds(1))
      let body = #"{"body":"He has 415-555-0177"}"#
      let first = try harness.post(lead + "/messages", body, key: "r")
      #expect(first.status == 202)
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      let count = try harness.get(business + "/messages").items.count
      let again = try harness.post(lead + "/messages", body, key: "r")
      #expect(again.status == 202)
      #expect(again["id"] == first["id"])
      #expect(again["body"] == "He has …")
      #expect(try harness.get(business + "/messages").items.count == count)
      #expect(try harness.traces(of: ["415-555-0177"]) == [])
    }
  }

  @Test func `at another business stays, for the same phone`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall("c1")
      let other = try harness.openBusiness("Other")
      _ = try harness.post(
        other + "/numbers",
        #"{"number":"+14155550101","carrier":"main","mode":"already_forwarded"}"#)
      _ = try harness.post(other + "/credits/purchases", #"{"credits":5,"external_id":"x"}"#)
      let call = CallReference(carrierID: "c2", from: Self.phone, to: "+14155550101")
      try harness.hear(.callArrived(call))
      let lead = try Self.lead(0, other, harness)
      // At the same moment, by the same operator.
      let mine = try Self.lead(0, business, harness)
      _ = try harness.post(mine + "/messages", #"{"body":"Hello"}"#, key: "mine")
      let first = try harness.post(lead + "/messages", #"{"body":"Hello"}"#, key: "theirs")
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      let again = try harness.post(lead + "/messages", #"{"body":"Hello"}"#, key: "theirs")
      #expect(first.status == 202 && again.body == first.body)
      #expect(again["to"] == .string(Self.phone))
      #expect(try harness.get(other + "/leads").items.map { $0["phone"] } == [.string(Self.phone)])
      #expect(try harness.export(Self.phone, from: other).status == 200)
      #expect(try harness.offences == [])
    }
  }
}

@Suite struct `A webhook of somebody forgotten` {
  private static let phone = FlowBench.phone("+14155550177")

  /// Two businesses with a number each at one account, called from the same phone.
  private static func bench() throws -> (bench: FlowBench, other: ID<Business>) {
    let bench = try FlowBench()
    let moment = bench.moment
    let other = try bench.write { tx in
      let other = try tx.openBusiness(
        BusinessSettings(name: "Other", timeZone: "UTC"), at: moment)
      var textback = TextbackSettings(message: "Hi")
      textback.forwardTo = [FlowBench.phone("+14155550190")]
      let number = FlowBench.phone("+15005550007")
      _ = try tx.addNumber(
        NumberDraft(
          phone: number, label: nil, carrier: FlowBench.account, mode: .forward,
          sendingNumber: number, textback: textback), to: other, at: moment)
      return other
    }
    return (bench, other)
  }

  private static func take(
    _ id: String, to number: String, _ bench: FlowBench, identity: String? = nil
  ) throws -> WebhookFlow.Taken {
    let reference = CallReference(carrierID: id, from: phone.e164, to: number)
    let notice = Notice(event: .callArrived(reference), identity: identity ?? "voice:\(id)")
    let door = WebhookFlow(
      account: FlowBench.account, carrier: FlowBench.twilio, rules: bench.rules)
    return try bench.write { try door.take(notice, route: .voice, $0, at: bench.moment) }
  }

  @Test func `stays a repeat, with a document that does not name the caller`() throws {
    let (bench, other) = try Self.bench()
    let first = try Self.take("CA1", to: "+15005550006", bench)
    bench.advance(.seconds(1))
    let theirs = try Self.take("CA2", to: "+15005550007", bench)
    #expect(String(decoding: first.response.body, as: UTF8.self).contains(Self.phone.e164))
    try bench.erase(Self.phone)
    let again = try Self.take("CA1", to: "+15005550006", bench)
    #expect(again.isRepeat)
    #expect(!String(decoding: again.response.body, as: UTF8.self).contains("155550177"))
    // The other business still has its call to handle.
    let repeated = try Self.take("CA2", to: "+15005550007", bench)
    #expect(repeated.isRepeat)
    #expect(repeated.response.body == theirs.response.body)
    #expect(try bench.write { try $0.knows(Self.phone, in: other) })
    #expect(try bench.write { try !$0.knows(Self.phone, in: bench.business) })
  }

  @Test func `stays a repeat also if it was named by the number`() throws {
    let (bench, _) = try Self.bench()
    let identity = "missed-call:+1-415-555-0177/7"
    _ = try Self.take("CA1", to: "+15005550006", bench, identity: identity)
    try bench.erase(Self.phone)
    let named = try bench.write { tx in
      try tx.connection.all("SELECT identity FROM webhook") { $0.string(0) }
    }
    #expect(named.allSatisfy { !$0.contains("0177") })
    #expect(try Self.take("CA1", to: "+15005550006", bench, identity: identity).isRepeat)
    #expect(try bench.write { try !$0.knows(Self.phone, in: bench.business) })
  }
}

extension FlowBench {
  /// As the API does it.
  func erase(_ phone: PhoneNumber) throws {
    try write { tx in
      _ = try OptOutFlow(tx: tx, at: moment).withdrawTexts(
        to: phone, of: business, because: "erased", ending: .stoppedByOwner)
      #expect(try !tx.erase(phone, from: business, at: moment).isEmpty)
    }
  }
}
