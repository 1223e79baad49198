import Carriers
import Glibc
import JSON
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A person who is to be forgotten` {
  private static let phone = "+14155550177"
  /// Words that nobody else says.
  private static let words = ["Wilhelmina", "burst pipe", "gate code", "Elm Street"]

  /// Calls, texts, notes, names, keys and opt-outs of one person, with another beside.
  private static func fill(_ harness: AdminHarness) throws -> String {
    let business = try harness.openReadyBusiness()
    try harness.missCall("c1")
    try harness.receive("There is a burst pipe at Elm Street, call me at 4155550177", id: "m1")
    let lead = try harness.get(business + "/leads").items.first?["id"].string ?? ""
    let path = business + "/leads/" + lead
    _ = try harness.patch(path, #"{"name":"Wilhelmina","tags":["gate code"],"assignee":"Bob"}"#)
    _ = try harness.post(path + "/notes", #"{"body":"gate code 1234"}"#, key: "note")
    _ = try harness.post(
      path + "/messages", #"{"body":"Hello Wilhelmina"}"#, key: "reply")
    _ = try harness.patch(
      business, #"{"excluded_numbers":["+14155550177","+14155550178"]}"#)
    try harness.missCall("c2", from: "+14155550188")
    try harness.receive("my neighbour is +14155550177", id: "m2", from: "+14155550188")
    try harness.receive("leave me alone, Elm Street", id: "m3")
    return business
  }

  @Test func `is known by everything that happened`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.fill(harness)
      let person = try harness.export(Self.phone, from: business)
      #expect(person.status == 200)
      #expect(person["phone"] == "+14155550177")
      #expect(person["lead"]["name"] == "Wilhelmina")
      #expect(person["excluded"] == true)
      let kinds = person["timeline"].elements.map { $0["kind"].string }
      #expect(
        kinds.sorted()
          == ["call", "message", "message", "message", "message", "message", "note", "opt_out"])
      #expect(person["opt_outs"][0]["source"] == "suspected")
      #expect(person["alerts"][0]["kind"] == "suspected_opt_out")
    }
  }

  @Test(arguments: [("+14155550199", 404), ("+1", 422), ("x", 422), ("+999000000001", 422)])
  func `must be somebody`(phone: String, status: Int) async throws {
    try await AdminHarness.run { harness in
      let business = try Self.fill(harness)
      #expect(try harness.export(phone, from: business).status == status)
      #expect(try harness.erase(phone, from: business).status == status)
    }
  }

  @Test func `is not the business itself`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.fill(harness)
      _ = try harness.patch(business, #"{"excluded_numbers":["+14155550100"]}"#)
      let reply = try harness.erase("+14155550100", from: business)
      #expect(reply.status == 409)
      #expect(reply.code == "own_number")
    }
  }

  @Test func `leaves no byte of the number and no word in the file and its log`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.fill(harness)
      #expect(try harness.traces(of: ["4155550177"] + Self.words) != [])
      let reply = try harness.erase(Self.phone, from: business)
      #expect(reply.status == 201)
      #expect(reply["calls"] == 1 && reply["messages"] == 5 && reply["notes"] == 1)
      #expect(reply["opt_outs"] == 1)
      #expect(try harness.traces(of: ["155550177"] + Self.words) == [])
      #expect(try harness.traces(of: ["4155550188"]) != [], "the neighbour is still known")
    }
  }

  @Test func `leaves the calls, the decisions and the ledger as they were`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.fill(harness)
      let before = try harness.get(business + "/calls").items
      let credits = try harness.get(business + "/credits").json
      let held = credits["held"].number ?? 0
      _ = try harness.erase(Self.phone, from: business)
      let after = try harness.get(business + "/calls").items
      #expect(after.map { $0["outcome"] } == before.map { $0["outcome"] })
      #expect(after.map { $0["decision"] } == before.map { $0["decision"] })
      #expect(after.map { $0["from"] } == ["+14155550188", .null])
      // The texts that waited were withdrawn already by the suspected opt-out.
      #expect(try harness.get(business + "/credits")["held"].number == held)
      let messages = try harness.get(business + "/messages").items
      let bodies = messages.filter { $0["lead_id"] == after[1]["lead_id"] }.map {
        $0["body"].string
      }
      #expect(bodies == ["", "", "", "", ""])
      #expect(try harness.get(business + "/leads").items.map { $0["phone"] } == ["+14155550188"])
      #expect(try harness.get(business + "/conversations").items.count == 1)
      #expect(try harness.get(business + "/callbacks").items.count == 1)
      #expect(try harness.export(Self.phone, from: business).status == 404)
      #expect(try harness.offences == [])
    }
  }

  @Test func `stays opted out, and may still start again`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.fill(harness)
      _ = try harness.patch(business, #"{"excluded_numbers":[]}"#)
      _ = try harness.erase(Self.phone, from: business)
      let optOuts = try harness.get(business + "/opt-outs").items
      #expect(optOuts.map { $0["phone"] } == [.null])
      try harness.missCall("c3")
      let call = try harness.get(business + "/calls").items[0]
      #expect(call["from"] == "+14155550177")
      #expect(call["decision"]["reason"] == "opted_out")
      let lead = try harness.get(business + "/leads").items[0]
      #expect(lead["opted_out"] == true)
      #expect(lead["name"] == .null)
      let path = business + "/leads/" + lead["id"].string + "/messages"
      #expect(try harness.post(path, #"{"body":"Hi"}"#).code == "opted_out")
      try harness.receive("START", id: "m4")
      #expect(try harness.get(business + "/opt-outs").items == [])
      #expect(try harness.post(path, #"{"body":"Hi"}"#).status == 202)
      #expect(try harness.offences == [])
    }
  }

  @Test func `has a text that waits withdrawn, and a call in flight begun afresh`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      _ = try harness.addNumber(to: business)
      _ = try harness.post(business + "/credits/purchases", #"{"credits":5,"external_id":"x"}"#)
      let call = CallReference(carrierID: "c9", from: Self.phone, to: "+14155550100")
      try harness.hear(.callArrived(call))
      let lead = try harness.get(business + "/leads").items[0]["id"].string
      _ = try harness.post("\(business)/leads/\(lead)/messages", #"{"body":"Soon"}"#)
      #expect(try harness.get(business + "/credits")["held"] == 1)
      _ = try harness.erase(Self.phone, from: business)
      #expect(
        try harness.get(business + "/credits").json == ["available": 5, "held": 0, "spent": 0])
      #expect(try harness.get(business + "/messages").items[0]["status"] == "cancelled")
      try harness.hear(.forwardEnded(call, .noAnswer), on: .voiceResult)
      let calls = try harness.get(business + "/calls").items
      #expect(calls.map { $0["from"] } == ["+14155550177", .null])
      #expect(calls.map { $0["outcome"] } == ["missed", "ringing"])
      // The old one ends by its deadline, and nobody is owed a call for it.
      harness.advance(.minutes(1))
      try harness.tick()
      let ended = try harness.get(business + "/calls").items[1]
      #expect(ended["outcome"] == "missed")
      #expect(ended["decision"]["text"] == false)
      #expect(try harness.get(business + "/callbacks").items.count == 1)
      #expect(try harness.offences == [])
    }
  }

  @Test func `is not confused with who pretends to be forgotten`() async throws {
    try await AdminHarness.run { harness in
      let business = try Self.fill(harness)
      _ = try harness.erase(Self.phone, from: business)
      let count = try harness.get(business + "/messages").items.count
      try harness.receive("Hello", id: "m8", from: "+999000000001")
      try harness.missCall("c8", from: "+999000000001")
      let messages = try harness.get(business + "/messages").items
      #expect(messages.count == count + 1)
      #expect(messages[0]["lead_id"] == .null)
      #expect(try harness.get(business + "/calls").items[0]["lead_id"] == .null)
      let refused = try harness.post(business + "/opt-outs", #"{"phone":"+999000000001"}"#)
      #expect(refused.badFields == ["phone"])
    }
  }

  @Test func `can only be forgotten through the one door`() throws {
    let bench = try FlowBench()
    try bench.miss()
    for change in [
      "UPDATE message SET body = ''", "UPDATE message SET recipient = '+999000000001'",
      "UPDATE call SET phone = NULL", "UPDATE lead SET phone = '+999000000001'",
      "UPDATE lead SET erased_at = 1", "DELETE FROM message", "DELETE FROM call",
    ] {
      #expect(throws: DatabaseError.self, "\(change)") {
        try bench.write { try $0.connection.run(script: change) }
      }
    }
  }
}

extension AdminHarness {
  func export(_ phone: String, from business: String) throws -> Reply {
    try post(business + "/exports", #"{"phone":"\#(phone)"}"#)
  }

  func erase(_ phone: String, from business: String, key: String? = nil) throws -> Reply {
    try post(business + "/erasures", #"{"phone":"\#(phone)"}"#, key: key)
  }

  /// What does not hold of all that must.
  var offences: [String] {
    get throws {
      let moment = now
      return try database.writeBlocking { try $0.offences(at: moment) }
    }
  }

  /// Which of some texts stand in the database file or its log, byte for byte.
  func traces(of texts: [String]) throws -> [String] {
    let files = try ["", "-wal"].map { try Self.bytes(ofFile: path + $0) }
    return texts.filter { text in files.contains { $0.firstRange(of: text.utf8) != nil } }
  }

  private static func bytes(ofFile path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// What the dispatcher does at the moment it is now.
  func tick() throws {
    let zones = TimeZones()
    let rules = FlowRules(zone: { zones.zone($0) })
    let moment = now
    _ = try database.writeBlocking {
      try DueWork(tx: $0, rules: rules, at: moment).take(except: []).messages.count
    }
  }
}
