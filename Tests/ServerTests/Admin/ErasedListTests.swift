import Carriers
import JSON
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A phone that is on a list` {
  private static let phone = "+14155550177"
  private static let number = "/numbers/1"

  private static func set(_ textback: String, _ business: String, _ harness: AdminHarness) throws {
    let reply = try harness.patch(business + number, #"{"textback":{\#(textback)}}"#)
    #expect(reply.status == 200)
  }

  @Test(arguments: ["only_numbers", "except_numbers"])
  func `is known by that alone, and forgotten`(rule: String) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try Self.set(#""\#(rule)":["\#(Self.phone)","+14155550178"]"#, business, harness)
      let person = try harness.export(Self.phone, from: business)
      #expect(person["lists"] == [["number_id": "1", "rule": .string(rule)]])
      #expect(person["lead"] == .null)
      let before = try harness.get(business + Self.number)
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      let after = try harness.get(business + Self.number)
      #expect(after["textback"][rule] == ["+14155550178"])
      #expect(after["textback"]["enabled"] == true)
      #expect(after.field("ETag") == "\"3\"")
      #expect(before.field("ETag") == "\"2\"")
      #expect(try harness.export(Self.phone, from: business).status == 404)
      #expect(try harness.traces(of: ["4155550177"]) == [])
    }
  }

  @Test func `and the last of those who alone are texted leaves a number that texts nobody`()
    async throws
  {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try Self.set(#""only_numbers":["\#(Self.phone)"]"#, business, harness)
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      let number = try harness.get(business + Self.number)
      #expect(number["textback"]["only_numbers"] == [])
      #expect(number["textback"]["enabled"] == false)
      try harness.missCall("c9", from: "+14155550188")
      let decision = try harness.get(business + "/calls").items[0]["decision"]
      #expect(decision["text"] == false)
      let version = decision["settings_version"].number ?? 0
      let settings = try harness.get("\(business)/numbers/1/versions/\(version)")
      #expect(settings["settings"]["textback"]["enabled"] == false)
    }
  }

  @Test func `leaves by it a version of the business that can be shown`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      _ = try harness.patch(business, #"{"excluded_numbers":["\#(Self.phone)"]}"#)
      #expect(try harness.get(business).field("ETag") == "\"2\"")
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      #expect(try harness.get(business).field("ETag") == "\"3\"")
      #expect(try harness.get(business)["excluded_numbers"] == [])
      #expect(try harness.get(business + "/versions/3")["settings"]["name"] == "Joe's Plumbing")
    }
  }

  @Test func `of those that take no texts is known by that alone, and forgotten`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      let moment = harness.now
      _ = try harness.database.writeBlocking { tx in
        try tx.noteNotMobile(FlowBench.phone(Self.phone), of: ID(1), errorCode: 30006, at: moment)
      }
      let person = try harness.export(Self.phone, from: business)
      #expect(person["not_mobile"]["error_code"] == 30006)
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      #expect(try harness.traces(of: ["4155550177"]) == [])
    }
  }
}

@Suite struct `A phone that was the business's own` {
  private static let phone = "+14155550123"

  /// It rang the number that forwarded to it, was texted to see how that looks, and is replaced.
  private static func fill(_ harness: AdminHarness) throws -> String {
    let business = try harness.openReadyBusiness()
    let forward = #"{"mode":"forward","textback":{"forward_to":["\#(phone)"]}}"#
    #expect(try harness.patch(business + "/numbers/1", forward).status == 200)
    try harness.missCall("c1", from: phone)
    #expect(try harness.post(business + "/numbers/1/test-call", "{}").status == 201)
    return business
  }

  private static func replace(_ business: String, _ harness: AdminHarness) throws {
    let reply = try harness.patch(
      business + "/numbers/1", #"{"textback":{"forward_to":["+14155550124"]}}"#)
    #expect(reply.status == 200)
  }

  @Test func `is not forgotten while calls are forwarded to it`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.fill(harness)
      #expect(try harness.erase(Self.phone, from: business).code == "own_number")
      #expect(try harness.export(Self.phone, from: business)["calls"].elements.count == 2)
    }
  }

  @Test func `is forgotten with its calls and texts, and in the settings of old`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.fill(harness)
      try Self.replace(business, harness)
      let person = try harness.export(Self.phone, from: business)
      #expect(person["calls"].elements.map { $0["test"] } == [false, true])
      #expect(person["messages"].elements.map { $0["to"] } == [.string(Self.phone)])
      let erasure = try harness.erase(Self.phone, from: business)
      #expect(erasure["calls"] == 2 && erasure["messages"] == 1)
      let calls = try harness.get(business + "/calls").items
      #expect(calls.map { $0["from"] } == [.null, .null])
      let text = try harness.get(business + "/messages").items[0]
      #expect(text["body"] == "" && text["to"] == .null && text["status"] == "cancelled")
      #expect(try harness.get(business + "/credits")["held"] == 0)
      let settings = try harness.get(business + "/numbers/1/versions/2")["settings"]
      #expect(settings["textback"]["forward_to"] == ["…"])
      #expect(settings["textback"]["message"] == "Sorry, {{business}} missed you.")
      #expect(try harness.traces(of: ["4155550123"]) == [])
      #expect(try harness.export(Self.phone, from: business).status == 404)
      #expect(try harness.offences == [])
    }
  }

  @Test func `is forgotten where it stands in the settings of old alone`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      _ = try harness.addNumber(to: business)
      try Self.replace(business, harness)
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      #expect(try harness.traces(of: ["4155550123"]) == [])
    }
  }
}
