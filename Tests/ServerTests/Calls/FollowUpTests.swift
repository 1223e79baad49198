import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A follow-up` {
  @Test func `is planned when the text-back is accepted, and not before`() throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    #expect(try bench.followUps.isEmpty)
    try bench.acceptText()
    let now = bench.moment.steady
    #expect(try bench.followUps.map(\.position) == [1, 2])
    #expect(try bench.followUps.map(\.dueAt) == [now + .hours(24), now + .hours(72)])
    #expect(try bench.tick().nextAt == now + .hours(24))
  }

  @Test func `is sent when due, twice at most, and then the lead is cold`() throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(24) + Interval(milliseconds: -1))
    #expect(try bench.tick().messages.isEmpty)
    bench.advance(Interval(milliseconds: 1))
    let first = try bench.tick().messages
    #expect(first.map(\.body) == ["Acme Plumbing again"])
    #expect(first.map(\.kind) == [.followUp])
    #expect(try bench.balance == Ledger.Balance(available: 98, held: 1, spent: 1))
    try bench.acceptText()
    #expect(try !bench.tags.contains("cold"))
    bench.advance(.hours(48))
    #expect(try bench.tick().messages.map(\.body) == ["Acme Plumbing for the last time"])
    try bench.acceptText()
    #expect(try bench.tags.contains("cold"))
    #expect(try bench.followUps.map(\.state) == ["sent", "sent"])
    bench.advance(.hours(1_000))
    let later = try bench.tick()
    #expect(later.messages.isEmpty)
    #expect(later.nextAt == nil)
  }

  @Test func `is off until the owner turns it on`() throws {
    let bench = try followUpBench { $0.followUp.isEnabled = false }
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    #expect(try bench.followUps.isEmpty)
  }

  enum Contact: String, CaseIterable, Sendable {
    case reply, stop, freeWording, answeredCall, connectedCall, ownersReply, carrierStop, ownerStop

    var ending: FollowUpPlan.Ending {
      switch self {
      case .reply: .replied
      case .stop, .freeWording, .carrierStop, .ownerStop: .optedOut
      case .answeredCall, .connectedCall: .answeredCall
      case .ownersReply: .stoppedByOwner
      }
    }
  }

  @Test(arguments: Contact.allCases)
  func `is not sent once somebody has been in touch`(contact: Contact) throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(23))
    try make(contact, bench)
    #expect(try bench.followUps.map(\.ending) == [contact.ending, contact.ending])
    bench.advance(.hours(100))
    _ = try bench.tick()
    let kinds = try bench.write {
      try $0.messages(of: bench.business, PageRequest(limit: 200)).items.map(\.kind)
    }
    #expect(!kinds.contains(.followUp))
    #expect(try !bench.tags.contains("cold"))
  }

  private func make(_ contact: Contact, _ bench: FlowBench) throws {
    let customer = FlowBench.phone(FlowBench.caller)
    switch contact {
    case .reply: try bench.receive("Yes, please call")
    case .stop: try bench.receive("STOP")
    case .freeWording: try bench.receive("please stop texting me")
    case .answeredCall:
      try bench.setMode(.forward)
      let call = CallReference(
        carrierID: "CA2", from: FlowBench.caller, to: FlowBench.ownNumber.e164)
      try bench.take(.callArrived(call), route: .voice)
      try bench.take(.forwardEnded(call, .pickedUp(talkSeconds: 9)), route: .voiceResult)
    case .connectedCall:
      let report = OutboundCallReport(
        carrierID: "CA2", from: FlowBench.ownNumber.e164, to: FlowBench.caller,
        change: .connected,
        durationSeconds: nil, occurredAt: nil)
      try bench.take(.outboundCallMoved(report))
    case .ownersReply:
      let lead = try #require(try bench.write { try $0.lead(ID(1)) })
      let result = try bench.write {
        try ReplyFlow(tx: $0, at: bench.moment).queue("Hello", to: lead)
      }
      #expect(result != .noCredits)
    case .carrierStop:
      let report = DeliveryReport(
        carrierID: "SM1", token: nil, progress: .undelivered, word: "undelivered",
        errorCode: 21_610, rejection: .optedOut)
      try bench.take(.deliveryReported(report), route: .smsStatus)
    case .ownerStop:
      _ = try bench.write { tx in
        _ = try tx.optOut(
          customer, of: bench.business, source: .owner, reason: nil, at: bench.moment)
        return try OptOutFlow(tx: tx, at: bench.moment)
          .withdrawTexts(to: customer, of: bench.business)
      }
    }
  }
}
