import Glibc
import JSON
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A change through the admin API` {
  private func trail(_ harness: AdminHarness) throws -> [String] {
    try harness.database.writeBlocking { tx in
      try tx.connection.all("SELECT actor || ' ' || action || ' ' || subject FROM audit") {
        $0.string(0)
      }
    }
  }

  @Test func `is on record once, with who made it`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let owner = try harness.ownerToken(of: business)
      let number = try harness.addNumber(to: business)
      let lead = try harness.addLead(to: business)
      #expect(try harness.patch(number, #"{"label":"x"}"#).status == 200)
      #expect(try harness.post(lead + "/notes", #"{"body":"x"}"#, token: owner).status == 201)
      let purchase = #"{"credits":9,"external_id":"a"}"#
      #expect(try harness.post(business + "/credits/purchases", purchase).status == 201)
      let phone = #"{"phone":"+14155550177"}"#
      #expect(try harness.post(business + "/opt-outs", phone).status == 201)
      let end = try harness.send("DELETE", "/api/v1" + business + "/opt-outs/1")
      #expect(end.status == 204)
      #expect(
        try trail(harness).dropFirst() == [
          "token 1 POST /businesses /businesses/1",
          "user \(getuid()) token create /tokens/2",
          "token 1 POST /businesses/{b}/numbers /businesses/1/numbers/1",
          "token 1 PATCH /businesses/{b}/numbers/{id} /businesses/1/numbers/1",
          "token 2 POST /businesses/{b}/leads/{id}/notes /businesses/1/leads/1/notes/1",
          "token 1 POST /businesses/{b}/credits/purchases /businesses/1/credits/purchases/1",
          "token 1 POST /businesses/{b}/opt-outs /businesses/1/opt-outs/1",
          "token 1 DELETE /businesses/{b}/opt-outs/{id} /businesses/1/opt-outs/1",
        ])
      let broken = try harness.database.writeBlocking { tx in
        try Predicate.audit.filter { predicate in
          try tx.connection.first(predicate.offenders) { $0.string(0) } != nil
        }.map(\.name)
      }
      #expect(broken == [])
    }
  }

  @Test func `is not on record when it changed nothing`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let purchase = #"{"credits":9,"external_id":"a"}"#
      _ = try harness.post(business + "/credits/purchases", purchase, key: "k")
      let before = try trail(harness)
      #expect(try harness.post(business + "/credits/purchases", purchase, key: "k").status == 201)
      #expect(try harness.post(business + "/credits/purchases", purchase).status == 200)
      #expect(try harness.patch(business, #"{"name":""}"#).status == 422)
      #expect(try harness.patch(business, #"{"name":"x"}"#, ifMatch: "\"9\"").status == 412)
      #expect(try harness.post(business + "/messages/preview", #"{"message":"x"}"#).status == 200)
      #expect(try harness.get(business).status == 200)
      #expect(try trail(harness) == before)
    }
  }

  @Test func `leaves hashes of before and after, chained from one change to the next`()
    async throws
  {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      _ = try harness.patch(business, #"{"name":"Secret Name"}"#)
      let rows = try harness.database.writeBlocking { tx in
        try tx.connection.all(
          """
          SELECT before_hash IS NOT NULL AND after_hash IS NOT NULL
            AND before_hash <> after_hash FROM audit WHERE action LIKE 'PATCH%'
          """
        ) { $0.bool(0) }
      }
      #expect(rows == [true])
      let words = try harness.database.writeBlocking { tx in
        try tx.connection.first("SELECT json_group_array(actor || action || subject) FROM audit") {
          $0.string(0)
        }
      }
      #expect(words?.contains("Secret") == false)
    }
  }
}
