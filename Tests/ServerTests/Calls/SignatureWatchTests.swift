import HTTP
import JSON
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `Refused signatures` {
  private func at(_ seconds: Int) -> SteadyTime { SteadyTime(milliseconds: 0) + .seconds(seconds) }

  @Test func `are an episode when there are more than twenty in a minute`() {
    let watch = SignatureWatch()
    for second in 0..<20 { #expect(!watch.refused(at: at(second))) }
    #expect(watch.refused(at: at(20)))
    #expect(!watch.refused(at: at(21)), "it is the same episode")
  }

  @Test(arguments: [(59_999, true), (60_000, false)])
  func `are borne when they come slowly`(milliseconds: Int64, isEpisode: Bool) {
    let watch = SignatureWatch()
    for _ in 0..<20 { _ = watch.refused(at: at(0)) }
    let last = SteadyTime(milliseconds: milliseconds)
    #expect(watch.refused(at: last) == isEpisode)
  }

  @Test(arguments: [(59, false), (60, true)])
  func `are over when one is right and none was wrong for a minute`(seconds: Int, isOver: Bool) {
    let watch = SignatureWatch()
    for _ in 0...20 { _ = watch.refused(at: at(0)) }
    #expect(watch.accepted(at: at(seconds)) == isOver)
    #expect(watch.accepted(at: at(200)) == !isOver, "an end is told once")
  }

  @Test func `of an earlier run may still be over`() {
    #expect(SignatureWatch().accepted(at: at(0)))
  }

  @Test func `alert every business of the account, until they are right again`() async throws {
    try await House.live { house in
      var parts = `A webhook that is not in order`.Parts()
      parts.signatures = ["AAAAAAAAAAAAAAAAAAAAAAAAAAA="]
      let wrong = parts.bytes()
      for _ in 1...20 {
        let reply = try await house.exchange(wrong)
        #expect(reply.status == 403)
      }
      #expect(try await !isAlerted(house))
      _ = try await house.exchange(wrong)
      #expect(try await isAlerted(house))
      house.advance(.minutes(1))
      let right = `A webhook that is not in order`.Parts().bytes()
      let reply = try await house.exchange(right)
      #expect(reply.status == 200)
      #expect(try await !isAlerted(house))
    }
  }

  private func isAlerted(_ house: House) async throws -> Bool {
    let business = house.business
    return try await house.database.read { tx in
      try tx.alerts(of: business, PageRequest(limit: 9)).items
        .contains { $0.kind == .signatureFailures && $0.endedAt == nil }
    }
  }
}
