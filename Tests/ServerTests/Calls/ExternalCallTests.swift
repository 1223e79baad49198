import Carriers
import JSON
import Sandbox
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A missed call that a phone system reports` {
  /// A report as a phone system sends it; what a test changes is what it is about.
  struct Report: Sendable {
    var path = "/webhooks/office/missed-call"
    var deliveryID = "msg_1"
    var callID = "call-1"
    var from = #""\#(House.customer)""#
    var to = "+14155550111"
    var startedAt = "2026-11-18T11:06:20Z"
    var timestamp = FlowBench.start.wall.milliseconds / 1_000
    var type = "application/json"
    var signature: String?
    var more = ""

    var bytes: String {
      let body =
        #"{"id":"\#(callID)","from":\#(from),"to":"\#(to)","started_at":"\#(startedAt)"\#(more)}"#
      let key = HMAC(.sha256, secret: Base64.decode(House.officeSecret.dropFirst(6)) ?? [])
      let signed = Array("\(deliveryID).\(timestamp).\(body)".utf8)
      let signature = signature ?? "v1," + Base64.encode(key.code(for: signed))
      return """
        POST \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: \(type)\r
        webhook-id: \(deliveryID)\r\nwebhook-timestamp: \(timestamp)\r
        webhook-signature: \(signature)\r\nContent-Length: \(body.utf8.count)\r\n\r
        \(body)
        """
    }
  }

  @Test func `is texted from the sending number, and the reply comes to the same lead`()
    async throws
  {
    try await House.live { house in
      try await house.addExternalNumber()
      let reply = try await house.exchange(Report().bytes)
      #expect(reply.status == 200)
      #expect(reply["recorded"] == true)
      try await house.until { try $0.hasMessage(in: "delivered") }
      let text = try #require(house.carrier.accepted.first)
      #expect(text.from == FlowBench.ownNumber.e164)
      #expect(text.to == House.customer)
      try await house.carrier.text(
        from: House.customer, to: FlowBench.ownNumber.e164, body: "Can you come today?")
      let business = house.business
      try await house.database.read { tx in
        let stored = try #require(try tx.call(carrier: House.office, carrierID: "call-1"))
        #expect(stored.startedAt == Timestamp(rfc3339: "2026-11-18T11:06:20Z"))
        #expect(stored.call.state == .missed(.noAnswer))
        #expect(try tx.balance(of: business) == Ledger.Balance(available: 99, held: 0, spent: 1))
        let lead = try #require(
          try tx.findLead(of: business, phone: FlowBench.phone(House.customer)))
        #expect(try tx.timelineKinds(of: lead.id) == ["call", "message", "message"])
      }
    }
  }

  @Test func `is written down once, however it is repeated`() async throws {
    try await House.live { house in
      try await house.addExternalNumber()
      let first = try await house.exchange(Report().bytes)
      var again = Report()
      let same = try await house.exchange(again.bytes)
      #expect(same.body == first.body)
      again.deliveryID = "msg_2"
      #expect(try await house.exchange(again.bytes).status == 200)
      try await house.until { try $0.hasMessage(in: "delivered") }
      // One call, and one row for each of the two deliveries.
      #expect(try await house.database.read { try $0.rowCount } >= 3)
      #expect(house.carrier.accepted.count == 1)
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int
    let change: @Sendable (inout Report) -> Void
  }

  static let refused: [Case] = [
    Case(testDescription: "an unknown account", status: 404) {
      $0.path = "/webhooks/shop/missed-call"
    },
    Case(testDescription: "a carrier's account", status: 404) {
      $0.path = "/webhooks/main/missed-call"
    },
    Case(testDescription: "another event", status: 404) { $0.path = "/webhooks/office/voice" },
    Case(testDescription: "no signature", status: 403) { $0.signature = "" },
    Case(testDescription: "no signature, and no JSON", status: 403) {
      $0.signature = ""
      $0.type = "text/plain"
    },
    Case(testDescription: "a form", status: 415) { $0.type = "application/x-www-form-urlencoded" },
    Case(testDescription: "a name twice", status: 400) { $0.more = #","to":"+14155550111""# },
    Case(testDescription: "no JSON", status: 400) { $0.more = "," },
    Case(testDescription: "a wrong signature", status: 403) {
      $0.signature = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    },
    Case(testDescription: "301 s old", status: 403) { $0.timestamp -= 301 },
    Case(testDescription: "301 s ahead", status: 403) { $0.timestamp += 301 },
    Case(testDescription: "an unknown reason", status: 400) { $0.more = #","reason":"ill""# },
    Case(testDescription: "no time", status: 400) { $0.startedAt = "now" },
  ]

  @Test(arguments: refused)
  func `is refused out of order, and leaves nothing behind`(refused: Case) async throws {
    try await House.live { house in
      try await house.addExternalNumber()
      var report = Report()
      refused.change(&report)
      let reply = try await house.exchange(report.bytes)
      #expect(reply.status == refused.status)
      #expect(try await house.database.read { try $0.rowCount } == 0)
    }
  }

  @Test(arguments: [-300, 300])
  func `is taken to the edge of the tolerance`(seconds: Int64) async throws {
    try await House.live { house in
      try await house.addExternalNumber()
      var report = Report()
      report.timestamp += seconds
      #expect(try await house.exchange(report.bytes).status == 200)
    }
  }

  @Test(arguments: [
    ("null", "", "anonymous"), (#""Anonymous""#, "", "anonymous"),
    (#""+14155550123""#, #","reason":"busy""#, "rule_not_matched"),
    (#""+15005550006""#, "", "own_number"), (#""+14155550111""#, "", "own_number"),
  ])
  func `is decided on like any other`(from: String, more: String, reason: String) async throws {
    try await House.live { house in
      try await house.addExternalNumber { $0.mutedReasons = [.busy] }
      var report = Report()
      report.from = from
      report.more = more
      #expect(try await house.exchange(report.bytes).status == 200)
      #expect(try await house.database.read { try $0.lastSkip } == reason)
    }
  }

  @Test func `has rung for nobody knows how long, so it is never too short`() async throws {
    try await House.live { house in
      try await house.addExternalNumber { $0.minimumRingSeconds = 30 }
      var report = Report()
      report.more = #","reason":"caller_hung_up""#
      #expect(try await house.exchange(report.bytes).status == 200)
      try await house.until { try $0.hasMessage(in: "delivered") }
    }
  }

  @Test func `comes too late for a text when it began long ago`() async throws {
    try await House.live { house in
      try await house.addExternalNumber()
      var report = Report()
      report.startedAt = "2026-11-18T11:01:39Z"
      #expect(try await house.exchange(report.bytes).status == 200)
      #expect(try await house.database.read { try $0.lastSkip } == "too_old")
    }
  }

  @Test(arguments: ["+14155559999", "+15005550006"])
  func `to a number that is not external is counted and said to be unknown`(to: String) async throws
  {
    try await House.live { house in
      var report = Report()
      report.to = to
      let reply = try await house.exchange(report.bytes)
      #expect(reply.status == 200)
      #expect(reply["recorded"] == false)
      let metrics = try await house.exchange(
        "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      #expect(metrics.body.contains("textback_unrouted_calls_total 1"))
    }
  }

  @Test func `is not taken from the phone system of another number`() async throws {
    try await House.live { house in
      try await house.addExternalNumber(carrier: "another")
      #expect(try await house.exchange(Report().bytes)["recorded"] == false)
    }
  }
}

extension House {
  /// A number whose calls a phone system reports, texted from the business's other number.
  func addExternalNumber(
    carrier: String = House.office, _ change: (inout TextbackSettings) -> Void = { _ in }
  ) async throws {
    var textback = TextbackSettings(message: "Sorry, {{business}} missed you.")
    textback.isEnabled = true
    change(&textback)
    let draft = NumberDraft(
      phone: FlowBench.phone("+14155550111"), label: nil, carrier: carrier, mode: .external,
      sendingNumber: FlowBench.ownNumber, sendingCarrier: FlowBench.account, textback: textback)
    let (business, moment) = (business, now)
    try await database.write { _ = try $0.addNumber(draft, to: business, at: moment) }
  }
}
