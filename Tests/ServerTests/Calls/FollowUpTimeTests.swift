import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A follow-up that is planned` {
  @Test func `is withdrawn while it waits, when the customer writes first`() throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(24))
    #expect(try bench.tick().messages.count == 1)
    try bench.hearText("Hello?")
    #expect(try bench.waiting.isEmpty)
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 0, spent: 1))
    #expect(try bench.followUps.map(\.state) == ["sent", "cancelled"])
  }

  @Test func `is not planned by a proof that comes after somebody was in touch`() throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    let text = try #require(try bench.waiting.last)
    #expect(try bench.begin(text.id))
    try bench.settle(text.id, .unknown(detail: "silence"))
    try bench.connect()
    try bench.settle(text.id, .accepted(carrierID: "SM1", segments: 1))
    #expect(try bench.text(text.id).message.state == .accepted)
    #expect(try bench.followUps.isEmpty)
  }

  @Test func `begins again with another text-back, one plan at a time`() throws {
    let bench = try followUpBench { $0.cooldownMinutes = 0 }
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(1))
    try bench.miss("CA2", from: FlowBench.caller)
    try bench.acceptText()
    #expect(try bench.followUps.map(\.ending) == [.superseded, .superseded, nil, nil])
  }

  /// From 12:00, so many hours later, in the zone of the caller.
  @Test(arguments: [
    ("+14155550123", 8, 0), ("+14155550123", 9, 11), ("+14155550123", 19, 1),
    ("+14155550123", 20, 0), ("+12125550123", 5, 0), ("+12125550123", 6, 11),
    ("+12125550123", 17, 0), ("+12125550123", 16, 1),
  ])
  func `waits for the morning of its reader`(
    caller: String, afterHours: Int, waits: Int
  ) throws {
    let bench = try followUpBench {
      $0.followUp.steps = [.init(afterHours: afterHours, message: "Hi again")]
    }
    try bench.miss("CA1", from: caller)
    try bench.acceptText()
    bench.advance(.hours(afterHours))
    let found = try bench.tick()
    #expect(found.messages.isEmpty == (waits > 0))
    if waits > 0 {
      #expect(found.nextAt == bench.moment.steady + .hours(waits))
      bench.advance(.hours(waits))
      #expect(try bench.tick().messages.count == 1)
    }
  }

  @Test func `is given up before the evening, not sent in it`() throws {
    let bench = try followUpBench {
      $0.followUp.steps = [.init(afterHours: 8, message: "Hi again")]
      $0.maxAgeSeconds = 1_800
    }
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    // 20:50 in California.
    bench.advance(.minutes(8 * 60 + 50))
    let text = try #require(try bench.tick().messages.first)
    #expect(text.expiresAt == bench.moment.steady + .minutes(10))
  }

  @Test func `keeps its distance to the one before it`() throws {
    let bench = try followUpBench {
      $0.followUp.steps = [
        .init(afterHours: 9, message: "one"), .init(afterHours: 10, message: "two"),
      ]
    }
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(9))
    _ = try bench.tick()
    let due = try bench.followUps.map(\.dueAt)
    #expect(due[0] == bench.moment.steady + .hours(11))
    #expect(due[1] == due[0] + .hours(1))
  }

  @Test func `is never sent without credits, and the owner is told`() throws {
    let bench = try followUpBench()
    try bench.changeBusiness {
      $0.creditUnit = .segment
      $0.lowCredits = 0
    }
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    for n in 1...99 {
      let phone = FlowBench.phone("+1415555\(2_000 + n)")
      let result = try bench.write { tx in
        let lead = try tx.lead(of: bench.business, phone: phone, at: bench.moment)
        return try ReplyFlow(tx: tx, at: bench.moment).queue("x", to: lead)
      }
      #expect(result != .noCredits)
      try bench.acceptText()
    }
    bench.advance(.hours(24))
    #expect(try bench.tick().messages.isEmpty)
    #expect(try bench.followUps.map(\.ending) == [.noCredits, .noCredits])
    #expect(try bench.alerts == [.noCredits])
  }

  @Test func `waits where a limit is reached`() throws {
    let bench = try followUpBench { $0.cooldownMinutes = 0 }
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    try bench.changeBusiness { $0.caps.numberPerHour = 1 }
    bench.advance(.hours(24))
    try bench.miss("CA2", from: "+14155550177")
    #expect(try bench.call("CA2").decision?.reason == nil)
    let found = try bench.tick()
    #expect(found.messages.map(\.kind) == [.textBack])
    #expect(try bench.followUps[0].dueAt == bench.moment.steady + .hours(1))
    #expect(try bench.alerts == [.capReached])
  }

  @Test(arguments: [(24, nil), (25, FollowUpPlan.Ending.tooLate)])
  func `is not sent a day late`(hours: Int, ending: FollowUpPlan.Ending?) throws {
    let bench = try followUpBench {
      $0.followUp.steps = [.init(afterHours: 24, message: "Hi again")]
    }
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(24 + hours))
    _ = try bench.tick()
    #expect(try bench.followUps[0].ending == ending)
  }

  @Test func `follows the settings of its day`() throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(24))
    try bench.write { tx in
      let number = try #require(try tx.number(bench.number.id, of: bench.business)).settings
      var textback = number.textback
      textback.followUp.isEnabled = false
      try tx.saveNumber(
        NumberDraft(
          phone: number.phone, label: nil, carrier: number.carrier, mode: number.mode,
          sendingNumber: number.phone, textback: textback), of: number.id)
    }
    #expect(try bench.tick().messages.isEmpty)
    #expect(try bench.followUps.map(\.ending) == [.turnedOff, .turnedOff])
  }

  @Test(arguments: ["text", "call"]) func `leaves no lead cold that comes back`(
    way: String
  ) throws {
    let bench = try followUpBench {
      $0.followUp.steps = [.init(afterHours: 1, message: "Hi again")]
    }
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(1))
    _ = try bench.tick()
    try bench.acceptText()
    #expect(try bench.tags.contains("cold"))
    if way == "text" {
      try bench.hearText("Hello")
    } else {
      try bench.miss("CA2", from: FlowBench.caller)
    }
    #expect(try !bench.tags.contains("cold"))
  }
}
