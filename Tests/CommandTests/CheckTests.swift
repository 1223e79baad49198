import Foundation
import JSON
import Server
import Storage
import Testing
import TextBack

@Suite struct `A configuration that sends texts again` {
  /// A database with one number, whose texts are given up after so many seconds.
  private func workplace(maxAgeSeconds: Int) async throws -> Workplace {
    let workplace = try Workplace()
    #expect(try await Program.run("migrate", "--config", workplace.config).status == 0)
    let now = Moment(wall: Timestamp(milliseconds: 0), steady: SteadyTime(milliseconds: 0))
    let phone = try #require(PhoneNumber(e164: "+15005550006"))
    var textback = TextbackSettings(message: "Hi")
    textback.maxAgeSeconds = maxAgeSeconds
    let draft = NumberDraft(
      phone: phone, label: nil, carrier: "main", mode: .alreadyForwarded, sendingNumber: phone,
      textback: textback)
    try Database.openBeside(path: workplace.path("textback.db")).inTransaction { tx in
      let business = try tx.openBusiness(BusinessSettings(name: "Acme", timeZone: "UTC"), at: now)
      _ = try tx.addNumber(draft, to: business, at: now)
    }
    var account = Workplace.account
    account["unknown_sends"] = "recover"
    try workplace.configure(["carriers": ["main": .object(account)]])
    return workplace
  }

  @Test func `is refused with a number that gives the carrier too little time`() async throws {
    let workplace = try await workplace(maxAgeSeconds: 899)
    let ending = try await Program.run("check", "--config", workplace.config)
    #expect(ending.status == 78)
    let said = ending.output + ending.problems
    #expect(said.contains("number 1 of business 1 gives its texts up after 899 s"), "\(said)")
    #expect(said.contains("max_age_seconds to 900"))
  }

  @Test func `is taken with a quarter of an hour`() async throws {
    let workplace = try await workplace(maxAgeSeconds: 900)
    #expect(try await Program.run("check", "--config", workplace.config).status == 0)
  }
}
