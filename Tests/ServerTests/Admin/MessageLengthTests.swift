import JSON
import Testing

@testable import Server

/// The footer has 23 characters with the blank before it, and a text 1,600 at most.
@Suite struct `The length of a message in the admin API` {
  private static func x(_ count: Int) -> String { String(repeating: "x", count: count) }

  /// Where a message can stand, with how to put it there.
  static let places: [(field: String, patch: @Sendable (String) -> String)] = [
    ("message", { #""message":"\#($0)""# }),
    ("after_hours_message", { #""after_hours_message":"\#($0)""# }),
    ("weekend_message", { #""weekend_message":"\#($0)""# }),
    ("busy_message", { #""busy_message":"\#($0)""# }),
    (
      "follow_up.steps[0].message",
      { #""follow_up":{"steps":[{"after_hours":1,"message":"\#($0)"}]}"# }
    ),
  ]

  @Test(arguments: places.indices, [false, true])
  func `is counted with its footer as it is set`(place: Int, hasFooter: Bool) async throws {
    let (field, patch) = Self.places[place]
    try await AdminHarness.run { harness in
      let number = try harness.addNumber(to: try harness.openBusiness())
      let limit = hasFooter ? 1_577 : 1_600
      for (length, status) in [(limit, 200), (limit + 1, 422)] {
        let reply = try harness.patch(
          number,
          #"{"textback":{"opt_out_footer":\#(hasFooter),\#(patch(Self.x(length)))}}"#)
        #expect(reply.status == status)
        #expect(reply.badFields == (status == 200 ? [] : ["textback." + field]))
      }
    }
  }

  @Test(arguments: places.indices)
  func `is counted when the footer is turned on over it`(place: Int) async throws {
    let (field, patch) = Self.places[place]
    try await AdminHarness.run { harness in
      let number = try harness.addNumber(to: try harness.openBusiness())
      for (length, status) in [(1_578, 422), (1_577, 200)] {
        let off = #"{"textback":{"opt_out_footer":false,\#(patch(Self.x(length)))}}"#
        #expect(try harness.patch(number, off).status == 200)
        let reply = try harness.patch(number, #"{"textback":{"opt_out_footer":true}}"#)
        #expect(reply.status == status)
        #expect(reply.badFields == (status == 200 ? [] : ["textback." + field]))
      }
    }
  }

  @Test func `is warned of when a later change makes it too long, and refuses nothing`()
    async throws
  {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness("Ann")
      let number = try harness.addNumber(to: business)
      let message = Self.x(1_570) + " {{business}}"
      let set = #"{"textback":{"opt_out_footer":true,"message":"\#(message)"}}"#
      #expect(try harness.patch(number, set).status == 200)
      _ = try harness.patch(business, #"{"name":"Anne Marie"}"#)
      let kept = try harness.patch(number, #"{"label":"x"}"#)
      #expect(kept.status == 200)
      let warnings = kept["warnings"].elements.filter { $0["code"] == "message_incomplete" }
      #expect(warnings.map { $0["field"].string } == ["textback.message"])
    }
  }

  @Test(arguments: [(1_577, 200), (1_578, 422)])
  func `is counted with its footer in a preview`(length: Int, status: Int) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let number = try harness.addNumber(to: business)
      _ = try harness.patch(number, #"{"textback":{"opt_out_footer":true}}"#)
      let reply = try harness.post(
        business + "/messages/preview", #"{"message":"\#(Self.x(length))"}"#)
      #expect(reply.status == status)
      #expect(reply.badFields == (status == 200 ? [] : ["message"]))
      #expect(reply["text"].string.count == (status == 200 ? 1_600 : 0))
    }
  }

  @Test func `is in a preview as it would be sent to a caller whose name makes it too long`()
    async throws
  {
    try await AdminHarness.run { harness in
      let business = try harness.openBusiness()
      let lead = try harness.addLead(to: business)
      _ = try harness.patch(lead, #"{"name":"Bartholomewbartholomew"}"#)
      let reply = try harness.post(
        business + "/messages/preview",
        #"{"message":"\#(Self.x(1_580)) {{first_name}}","lead_id":"1"}"#)
      #expect(reply["text"].string == Self.x(1_580))
    }
  }

  @Test(
    arguments: [
      (false, 160, []), (false, 161, ["several_segments"]), (true, 137, []),
      (true, 138, ["several_segments"]),
    ] as [(Bool, Int, [String])])
  func `is warned of over one segment`(
    hasFooter: Bool, length: Int, codes: [String]
  ) async throws {
    try await AdminHarness.run { harness in
      let number = try harness.addNumber(to: try harness.openBusiness())
      let message = #""after_hours_message":"\#(Self.x(length))""#
      let reply = try harness.patch(
        number, #"{"textback":{"opt_out_footer":\#(hasFooter),\#(message)}}"#)
      #expect(reply["warnings"].elements.map { $0["code"].string } == codes)
      #expect(
        reply["warnings"].elements.allSatisfy { $0["field"] == "textback.after_hours_message" })
    }
  }
}

@Suite struct `A phone to ring in the admin API` {
  @Test(arguments: [
    "+19005550123", "+15005550123", "+17005550123", "+881612345678", "+97912345678",
  ])
  func `is none that costs whoever calls it`(phone: String) async throws {
    try await AdminHarness.run { harness in
      let number = try harness.addNumber(to: try harness.openBusiness())
      let reply = try harness.patch(
        number, #"{"textback":{"forward_to":["+14155550123","\#(phone)"]}}"#)
      #expect(reply.status == 422)
      #expect(reply.badFields == ["textback.forward_to[1]"])
    }
  }
}
