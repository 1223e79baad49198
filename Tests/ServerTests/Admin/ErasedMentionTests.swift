import JSON
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `The number of somebody forgotten` {
  private static let phone = "+14155550177"
  private static let neighbour = "+14155550188"
  private static let spellings = [
    "4155550177", "(415) 555-0177", "415-555-0177", "415 555 0177", "+1.415.555.0177",
    "415\u{A0}555\u{A0}0177", "415\u{2009}555\u{2009}0177", "415/555/0177", "４１５５５５０１７７",
  ]

  /// A lead beside the one who is to be forgotten, in whose words the number stands; its path.
  private static func fill(_ harness: AdminHarness) throws -> (business: String, lead: String) {
    let business = try harness.openReadyBusiness()
    try harness.missCall("c1")
    try harness.missCall("c2", from: neighbour)
    let lead = try harness.get(business + "/leads").items[0]["id"].string
    return (business, "\(business)/leads/\(lead)")
  }

  @Test func `goes from the words of others in every spelling, and from nothing else`()
    async throws
  {
    try await AdminHarness.run { harness in
      let (business, lead) = try Self.fill(harness)
      for (index, spelling) in Self.spellings.enumerated() {
        try harness.receive("Ask \(spelling) too", id: "m\(index)", from: Self.neighbour)
        _ = try harness.post(lead + "/notes", #"{"body":"Is at \#(spelling), too"}"#)
      }
      let optOut = try harness.post(
        business + "/opt-outs", #"{"phone":"+14155550199","reason":"told 415 555-0177 so"}"#)
      _ = try harness.send(
        "DELETE", "/api/v1\(business)/opt-outs/\(optOut["id"].string)",
        #"{"evidence":"seen by (415)5550177"}"#)
      #expect(try harness.traces(of: Self.spellings) == Self.spellings)
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      let forms = ["415 555-0177", "(415)5550177", "555-0177", "555 0177", "155550177"]
      #expect(try harness.traces(of: Self.spellings + forms) == [])
      let timeline = try harness.get(lead + "/timeline?limit=200").items
      let bodies = timeline.map { $0["message"]["body"].string + $0["note"]["body"].string }
      #expect(bodies.filter { $0 == "Ask … too" }.count == Self.spellings.count)
      #expect(bodies.filter { $0 == "Is at …, too" }.count == Self.spellings.count)
      #expect(try harness.text("SELECT reason || evidence FROM opt_out") == "told … soseen by …")
      #expect(try harness.offences == [])
    }
  }

  @Test func `goes from what is written of other leads, whose version is another then`()
    async throws
  {
    try await AdminHarness.run { harness in
      let (business, lead) = try Self.fill(harness)
      _ = try harness.patch(
        lead,
        #"{"name":"Bob, 415-555-0177","assignee":"Al (415) 555-0177","#
          + #""tags":["of 415 555 0177","of 415.555.0177","roof"]}"#)
      let before = try harness.get(lead).field("ETag")
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      let after = try harness.get(lead)
      #expect(after["name"] == "Bob, …")
      #expect(after["assignee"] == "Al …")
      #expect(after["tags"] == ["of …", "pending-callback", "roof"])
      #expect(after.field("ETag") != before)
      #expect(try harness.traces(of: Self.spellings) == [])
    }
  }

  @Test func `goes from how texts were settled and what alerts say, theirs and others'`()
    async throws
  {
    try await AdminHarness.run { harness in
      let (business, _) = try Self.fill(harness)
      let moment = harness.now
      _ = try harness.database.writeBlocking { tx in
        for id in [1, 2] as [Int64] {
          let resolution = Resolution(
            wasSent: true, evidence: "Wilma rang 415 555 0177", author: "Al", at: moment.wall)
          try tx.recordResolution(resolution, of: ID(id), in: ID(1), at: moment)
          try tx.raiseAlert(
            .textFailed, about: .lead(ID(id)), of: ID(1), detail: "see 415-555-0177, Wilma",
            at: moment)
        }
      }
      #expect(try harness.traces(of: ["Wilma rang"]) != [])
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      #expect(try harness.text("SELECT evidence FROM resolution WHERE message_id = 1") == "…")
      #expect(
        try harness.text("SELECT evidence FROM resolution WHERE message_id = 2") == "Wilma rang …")
      let alerts = try harness.get(business + "/alerts").items
      #expect(alerts.map { $0["detail"] }.contains("see …, Wilma"))
      #expect(
        try harness.text("SELECT count(*) FROM alert WHERE lead_id = 1 AND detail NOTNULL") == "0")
      #expect(try harness.traces(of: Self.spellings) == [])
    }
  }

  @Test func `makes a text that waits no dearer by going from it`() async throws {
    try await AdminHarness.run { harness in
      let (business, lead) = try Self.fill(harness)
      let text = try harness.post(lead + "/messages", #"{"body":"He has 415-555-0177 now"}"#)
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      let waiting = try harness.get("\(business)/messages/\(text["id"].string)")
      #expect(waiting["status"] == "queued")
      #expect(waiting["body"] == "He has ... now")
      #expect(Segments(waiting["body"].string).encoding.rawValue == waiting["encoding"].string)
    }
  }

  @Test func `is forgotten also where it stands in the words of others alone`() async throws {
    try await AdminHarness.run { harness in
      let (business, _) = try Self.fill(harness)
      try harness.receive("Ask 415 555 0166", from: Self.neighbour)
      #expect(try harness.export("+14155550166", from: business).status == 404)
      #expect(try harness.erase("+14155550166", from: business).status == 201)
      #expect(try harness.traces(of: ["555 0166"]) == [])
      #expect(try harness.erase("+14155550166", from: business).status == 404)
      #expect(try harness.text("SELECT count(*) FROM erasure") == "1")
    }
  }

  @Test func `takes with it what makes the audit's hashes comparable`() async throws {
    try await AdminHarness.run { harness in
      let (business, _) = try Self.fill(harness)
      let salted: StaticString =
        "SELECT count(*) FROM audit WHERE business_id = 1 AND salt NOTNULL"
      #expect(try harness.text(salted) != "0")
      #expect(try harness.erase(Self.phone, from: business).status == 201)
      // That of the erasure itself came after, and its hash is of figures.
      #expect(try harness.text(salted) == "1")
      #expect(try harness.offences == [])
    }
  }
}

extension AdminHarness {
  /// The one value of a row, as text.
  func text(_ sql: StaticString) throws -> String {
    try database.writeBlocking { tx in
      try tx.connection.first(sql) { $0.string(0) } ?? ""
    }
  }
}
