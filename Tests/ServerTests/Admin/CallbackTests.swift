import Carriers
import JSON
import Testing
import TextBack

@testable import Server

@Suite struct `The list of call-backs in the admin API` {
  @Test func `has who called in vain, the longest wait first`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall("c1", from: "+14155550171")
      harness.advance(.seconds(5))
      try harness.missCall("c2", from: "+14155550172")
      try harness.missCall("c3", from: "+14155550171")
      let list = try harness.get(business + "/callbacks")
      #expect(list.items.map { $0["phone"].string } == ["+14155550171", "+14155550172"])
      #expect(list.items.map { $0["missed_calls"].number } == [2, 1])
      #expect(list.items[0]["since"] == "2026-01-31T09:05:00.000Z")
      let first = try harness.get(business + "/callbacks?limit=1")
      let next = "?limit=1&cursor=" + first["next_cursor"].string
      #expect(try harness.get(business + "/callbacks" + next).items == [list.items[1]])
      let lead = try harness.get(business + "/leads/1")
      #expect(lead["tags"] == ["missed-call", "pending-callback"])
      #expect(lead["callback_since"] == "2026-01-31T09:05:00.000Z")
    }
  }

  enum Contact: String, CaseIterable {
    case reply, stage, mark, answered, connected
  }

  @Test(arguments: Contact.allCases)
  func `loses who has been spoken to`(contact: Contact) async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall("c1")
      #expect(try harness.get(business + "/callbacks").items.count == 1)
      switch contact {
      case .reply: _ = try harness.post(business + "/leads/1/messages", #"{"body":"Hi"}"#)
      case .stage: _ = try harness.patch(business + "/leads/1", #"{"stage":"contacted"}"#)
      case .mark: _ = try harness.patch(business + "/leads/1", #"{"callback_since":null}"#)
      case .connected:
        let report = OutboundCallReport(
          carrierID: "o1", from: "+14155550100", to: "+14155550177", change: .connected,
          durationSeconds: nil, occurredAt: nil)
        try harness.hear(.outboundCallMoved(report))
      case .answered:
        _ = try harness.patch(
          business + "/numbers/1",
          #"{"mode":"forward","textback":{"forward_to":["+14155550123"]}}"#)
        let call = CallReference(carrierID: "c2", from: "+14155550177", to: "+14155550100")
        try harness.hear(.callArrived(call))
        try harness.hear(.forwardEnded(call, .pickedUp(talkSeconds: 30)), on: .voiceResult)
      }
      #expect(try harness.get(business + "/callbacks").items.isEmpty)
      #expect(try harness.get(business + "/leads/1")["tags"] == ["missed-call"])
      try harness.missCall("c9")
      let isOpen = try harness.get(business + "/callbacks").items.count
      #expect(isOpen == (contact == .answered ? 0 : 1), "a ring is no miss yet")
    }
  }

  @Test func `has those who are never texted too`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      _ = try harness.patch(business, #"{"excluded_numbers":["+14155550177"]}"#)
      try harness.missCall("c1")
      let call = try harness.get(business + "/calls").items[0]
      #expect(call["decision"]["reason"] == "excluded")
      #expect(try harness.get(business + "/callbacks").items.count == 1)
    }
  }

  @Test func `withdraws the text that still waits, once somebody has been in touch`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      _ = try harness.patch(business + "/numbers/1", #"{"textback":{"delay_seconds":60}}"#)
      try harness.missCall("c1")
      _ = try harness.patch(business + "/leads/1", #"{"callback_since":null}"#)
      let text = try harness.get(business + "/messages").items[0]
      #expect(text["status"] == "cancelled")
      #expect(text["detail"] == "somebody has been in touch")
      #expect(try harness.get(business + "/credits")["held"] == 0)
    }
  }

  @Test func `has its tag for as long as a call is owed, whatever tags are set`() async throws {
    try await AdminHarness.run { harness in
      let business = try harness.openReadyBusiness()
      try harness.missCall("c1")
      let lead = business + "/leads/1"
      let tagged = try harness.patch(lead, #"{"tags":["vip"]}"#)
      #expect(tagged["tags"] == ["pending-callback", "vip"])
      let settled = try harness.patch(lead, #"{"callback_since":null,"tags":["vip"]}"#)
      #expect(settled["tags"] == ["vip"])
      let wrong = try harness.patch(lead, #"{"tags":["pending-callback","vip"]}"#)
      #expect(wrong["tags"] == ["vip"])
    }
  }
}
