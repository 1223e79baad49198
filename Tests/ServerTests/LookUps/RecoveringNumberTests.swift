import Testing

@testable import Server

@Suite struct `A number whose texts may be sent again` {
  private static let start = #"{"number":"+14155550100","carrier":"patient","textback":"#

  @Test(arguments: [
    (#"{"forward_to":["+14155550123"]}"#, 422),
    (#"{"forward_to":["+14155550123"],"max_age_seconds":899}"#, 422),
    (#"{"forward_to":["+14155550123"],"max_age_seconds":900}"#, 201),
    (#"{"forward_to":["+14155550123"],"max_age_seconds":1800}"#, 201),
  ])
  func `needs a quarter of an hour for the proof`(textback: String, status: Int) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let reply = try harness.post(business + "/numbers", Self.start + textback + "}")
      #expect(reply.status == status, "\(reply.body)")
      if status == 422 { #expect(reply.badFields == ["textback.max_age_seconds"]) }
    }
  }

  @Test func `keeps it when it is changed`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let textback = #"{"forward_to":["+14155550123"],"max_age_seconds":900}"#
      let made = try harness.post(business + "/numbers", Self.start + textback + "}")
      let path = business + "/numbers/" + made["id"].string
      let refused = try harness.patch(path, #"{"textback":{"max_age_seconds":300}}"#)
      #expect(refused.status == 422)
      #expect(refused.badFields == ["textback.max_age_seconds"])
      #expect(try harness.patch(path, #"{"label":"Shop"}"#).status == 200)
    }
  }
}
