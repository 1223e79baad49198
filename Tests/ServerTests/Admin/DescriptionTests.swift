import JSON
import Testing

@testable import Server

@Suite struct `The description of the API` {
  @Test func `names every route and no other`() {
    let routes = AdminRoutes.all.map { "\($0.method) \($0.path)" } + ["GET /openapi.json"]
    #expect(Set(APIDescription.shared.operations) == Set(routes))
    #expect(APIDescription.shared.operations.count == routes.count)
  }

  @Test func `can be read without a token`() async throws {
    try await AdminHarness.run { harness in
      let reply = try harness.send("GET", "/api/v1/openapi.json", token: .some(nil))
      #expect(reply.status == 200)
      #expect(reply["openapi"] == "3.1.0")
    }
  }

  @Test func `has the limits that the settings have`() {
    let schemas = APIDescription.shared.json["components"]["schemas"]
    let textback = schemas["TextbackInput"]["properties"]
    #expect(textback["ring_timeout_seconds"]["minimum"] == 10)
    #expect(textback["ring_timeout_seconds"]["maximum"] == 60)
    #expect(schemas["NewPurchase"]["properties"]["credits"]["maximum"] == 1_000_000)
  }

  static let answers: [(body: String, isAsDescribed: Bool)] = [
    (#"{"available":1,"held":0,"spent":0}"#, true), (#"{"available":1,"held":0}"#, false),
    (#"{"available":-1,"held":0,"spent":0}"#, false),
    (#"{"available":"1","held":0,"spent":0}"#, false),
    (#"{"available":1,"held":0,"spent":0,"more":1}"#, false), ("[]", false), ("", false),
  ]

  @Test(arguments: answers)
  func `tells a right answer from a wrong one`(body: String, isAsDescribed: Bool) {
    let reply = Reply("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + body)
    let problems = APIDescription.shared.problems(
      method: "GET", target: "/api/v1/businesses/1/credits", reply)
    #expect(problems.isEmpty == isAsDescribed, "\(problems)")
  }
}
