import JSON
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A list in the admin API` {
  @Test func `is walked page by page, newest first, by a cursor that is safe in a URL`()
    async throws
  {
    try await AdminHarness.run { harness in
      for name in 1...7 { _ = try harness.openBusiness("B\(name)") }
      var names: [String] = []
      var cursor: String?
      repeat {
        let page = try harness.get("/businesses?limit=3" + (cursor.map { "&cursor=\($0)" } ?? ""))
        #expect(page.status == 200)
        names += page.items.map { $0["name"].string }
        cursor = page["next_cursor"] == .null ? nil : page["next_cursor"].string
        let isSafe = (cursor ?? "").utf8.allSatisfy { byte in
          (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
            || "-._~".utf8.contains(byte)
        }
        #expect(isSafe)
      } while cursor != nil
      #expect(names == ["B7", "B6", "B5", "B4", "B3", "B2", "B1"])
    }
  }

  @Test func `has 50 items unless asked, and no cursor after the last`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      for line in 0..<51 { _ = try harness.addLead("+1415555\(1_000 + line)", to: business) }
      let standard = try harness.get(business + "/leads")
      #expect(standard.items.count == 50)
      #expect(standard["next_cursor"] != .null)
      let whole = try harness.get(business + "/leads?limit=51")
      #expect(whole.items.count == 51)
      #expect(whole["next_cursor"] == .null)
      #expect(try harness.get(business + "/leads?limit=200").status == 200)
    }
  }

  @Test func `of what happened to a lead is in order, oldest first`() async throws {
    try await AdminHarness.run { harness in
      let lead = try harness.addLead(to: try harness.openBusiness())
      for line in 1...5 {
        _ = try harness.post(lead + "/notes", #"{"body":"\#(line)"}"#)
        if line.isMultiple(of: 2) { harness.advance(.seconds(1)) }
      }
      var bodies: [String] = []
      var query = "?limit=2"
      while true {
        let page = try harness.get(lead + "/timeline" + query)
        bodies += page.items.map { $0["note"]["body"].string }
        guard page["next_cursor"] != .null else { break }
        query = "?limit=2&cursor=" + page["next_cursor"].string
      }
      #expect(bodies == ["1", "2", "3", "4", "5"])
    }
  }

  @Test(arguments: [
    "numbers", "calls", "leads", "conversations", "messages", "opt-outs",
    "credits/entries",
  ])
  func `of nothing is empty`(name: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try harness.get(try harness.openBusiness() + "/" + name)
      #expect(reply.status == 200)
      #expect(reply.json == ["items": [], "next_cursor": nil])
    }
  }

  @Test(arguments: ["analytics", "events"])
  func `of what is not there yet says so`(name: String) async throws {
    try await AdminHarness.run { harness in
      let reply = try harness.get(try harness.openBusiness() + "/" + name)
      #expect(reply.status == 501)
      #expect(reply.code == "not_implemented")
    }
  }
}
