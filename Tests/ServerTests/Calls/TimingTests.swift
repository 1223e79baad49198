import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `The time of a text-back` {
  private static let customer = "+14155550123"

  private func bench(_ change: (inout TextbackSettings) -> Void = { _ in }) throws -> FlowBench {
    let bench = try FlowBench(change)
    try bench.setMode(.alreadyForwarded)
    return bench
  }

  @Test(arguments: [0, 1, 59, 60, 61, 300])
  func `is after the delay, to the second`(delay: Int) throws {
    let bench = try bench {
      $0.delaySeconds = delay
      $0.isDelayConfirmed = true
    }
    try bench.miss("CA1", from: Self.customer)
    let text = try #require(try bench.waiting.first)
    #expect(text.dueAt == bench.moment.steady + .seconds(delay))
    #expect(text.expiresAt == text.dueAt + .minutes(5))
    bench.advance(.seconds(delay) + Interval(milliseconds: -1))
    #expect(try bench.tick().messages.isEmpty)
    bench.advance(Interval(milliseconds: 1))
    #expect(try bench.tick().messages.map(\.id) == [text.id])
  }

  /// With a delay of 60 s and five minutes, or half a minute, from when the text was due.
  @Test(
    arguments: [
      (0, 300, nil), (0, 30, nil), (90_000, 30, nil), (90_001, 30, "too_old"),
      (360_000, 300, nil), (360_001, 300, "too_old"),
    ] as [(Int64, Int, String?)])
  func `is what too late is counted from, not the call`(
    age: Int64, maxAge: Int, reason: String?
  ) throws {
    let bench = try bench {
      $0.delaySeconds = 60
      $0.maxAgeSeconds = maxAge
    }
    let missedAt = Timestamp(milliseconds: bench.moment.wall.milliseconds - age)
    try bench.take(
      .callArrived(
        CallReference(
          carrierID: "CA1", from: Self.customer, to: FlowBench.ownNumber.e164,
          occurredAt: missedAt)), route: .voice)
    #expect(try bench.call("CA1").decision?.reason == reason)
    #expect(
      try bench.waiting.map(\.dueAt)
        == (reason == nil
          ? [bench.moment.steady - Interval(milliseconds: age) + .seconds(60)] : []))
  }

  /// It is 16:26:40; quiet hours end at 16:30, or ended so many minutes before.
  @Test(
    arguments: [
      (6, 990, nil, 200), (60, 990, nil, 200), (6, 986, nil, -40), (60, 983, nil, -220),
      (60, 981, "too_old", nil),
    ] as [(Int, Int, String?, Int?)])
  func `is deferred by quiet hours however late the call is heard of`(
    minutesLate: Int, until: Int, reason: String?, dueIn: Int?
  ) throws {
    let bench = try bench { $0.quietHours = QuietHours(fromMinute: until, untilMinute: 60) }
    let start = Timestamp(milliseconds: 1_795_019_200_000)
    bench.moment = Moment(wall: start, steady: SteadyTime(milliseconds: start.milliseconds))
    let missedAt = start.milliseconds - Int64(minutesLate) * 60_000
    try bench.take(
      .callArrived(
        CallReference(
          carrierID: "CA1", from: Self.customer, to: FlowBench.ownNumber.e164,
          occurredAt: Timestamp(milliseconds: missedAt))), route: .voice)
    #expect(try bench.call("CA1").decision?.reason == reason)
    let due = try bench.waiting.first?.dueAt
    #expect(due == dueIn.map { bench.moment.steady + .seconds($0) })
  }

  /// 2026-11-18T16:26:40Z: half past eight in the morning in California.
  private static let hours: [(from: Int, until: Int, waits: Interval?)] = [
    (21 * 60, 8 * 60, nil), (8 * 60, 8 * 60 + 27, .seconds(20)), (8 * 60, 8 * 60 + 26, nil),
    (20 * 60, 9 * 60, .seconds(33 * 60 + 20)), (8 * 60 + 27, 8 * 60, nil),
  ]

  @Test(arguments: hours)
  func `is at the end of quiet hours where its reader is`(
    from: Int, until: Int, waits: Interval?
  ) throws {
    let bench = try bench { $0.quietHours = QuietHours(fromMinute: until, untilMinute: from) }
    let zones = TimeZones()
    bench.rules = FlowRules(zone: { zones.zone($0) })
    bench.moment = Moment(
      wall: Timestamp(milliseconds: 1_795_019_200_000),
      steady: SteadyTime(milliseconds: 1_795_019_200_000))
    try bench.miss("CA1", from: Self.customer)
    let text = try #require(try bench.waiting.first)
    #expect(text.dueAt == bench.moment.steady + (waits ?? .seconds(0)))
    #expect(text.expiresAt == text.dueAt + .minutes(5))
  }

  @Test func `ends when it is too old, to the millisecond, though others wait before it`() throws {
    let bench = try bench { $0.maxAgeSeconds = 30 }
    try bench.miss("CA1", from: Self.customer)
    let text = try #require(try bench.waiting.first)
    bench.advance(.seconds(30) + Interval(milliseconds: -1))
    let found = try bench.tick()
    #expect(found.messages.map(\.id) == [text.id])
    #expect(found.nextAt == text.expiresAt)
    bench.advance(Interval(milliseconds: 1))
    // It is in the hands of a sender that has not begun.
    let late = try bench.write {
      try DueWork(tx: $0, rules: bench.rules, at: bench.moment).take(except: [text.id])
    }
    #expect(late.messages.isEmpty)
    #expect(late.outcome.notes == [.messageMoved(.expired)])
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
    #expect(try bench.alerts == [.textExpired])
    let token = AttemptToken(message: text.id, n: 1, secret: String(repeating: "s", count: 22))
    let begins = try bench.write {
      try SendFlow(tx: $0, at: bench.moment).begin(token, epoch: 1)
    }
    #expect(!begins)
  }

  @Test func `ends for every text at once, however many wait`() throws {
    let bench = try bench()
    try bench.changeBusiness { $0.lowCredits = 0 }
    for n in 0..<100 { try bench.miss("CA\(n)", from: "+1415555\(1_000 + n)") }
    bench.advance(.minutes(5))
    #expect(try bench.tick().messages.isEmpty)
    #expect(try bench.waiting.isEmpty)
    #expect(try bench.balance.available == 100)
  }
}

@Suite struct `What a carrier says of a number` {
  private static let customer = FlowBench.phone("+14155550123")

  /// A text on its way to the customer.
  private func sent(_ bench: FlowBench, call: String) throws -> AttemptToken {
    try bench.miss(call, from: Self.customer.e164)
    let text = try #require(try bench.waiting.last)
    let token = AttemptToken(message: text.id, n: 1, secret: String(repeating: "s", count: 22))
    let begins = try bench.write { try SendFlow(tx: $0, at: bench.moment).begin(token, epoch: 1) }
    #expect(begins)
    return token
  }

  private func report(_ bench: FlowBench, _ token: AttemptToken, _ rejection: Rejection) throws {
    let report = DeliveryReport(
      carrierID: "SM\(token.message)", token: token.text, progress: .undelivered,
      word: "undelivered", errorCode: 30_006, rejection: rejection)
    try bench.take(.deliveryReported(report), route: .smsStatus)
  }

  private func bench() throws -> FlowBench {
    let bench = try FlowBench { $0.cooldownMinutes = 0 }
    try bench.setMode(.alreadyForwarded)
    return bench
  }

  @Test(arguments: [true, false])
  func `holds for thirty days: it takes no texts`(isReport: Bool) throws {
    let bench = try bench()
    let token = try sent(bench, call: "CA1")
    if isReport {
      try report(bench, token, .notMobile)
    } else {
      _ = try bench.write {
        try SendFlow(tx: $0, at: bench.moment).settle(
          token, .rejected(code: 21_614, .notMobile),
          record: AttemptRecord(bytesSent: 9, httpStatus: 400, curlCode: 0, verdict: .rejected),
          jitter: 0)
      }
    }
    try bench.miss("CA2", from: Self.customer.e164)
    #expect(try bench.call("CA2").decision?.reason == "not_textable")
    #expect(try bench.call("CA2").decision?.detail == "not_mobile")
    bench.advance(.hours(24 * 30) + Interval(milliseconds: -1))
    try bench.miss("CA3", from: Self.customer.e164)
    #expect(try bench.call("CA3").decision?.reason == "not_textable")
    bench.advance(Interval(milliseconds: 1))
    try bench.miss("CA4", from: Self.customer.e164)
    #expect(try bench.call("CA4").decision?.reason == nil)
  }

  @Test func `is an alert when the sender is not registered, until a text arrives`() throws {
    let bench = try bench()
    try report(bench, try sent(bench, call: "CA1"), .unregistered)
    #expect(try Set(bench.alerts) == [.numberUnregistered, .textFailed])
    let token = try sent(bench, call: "CA2")
    let arrived = DeliveryReport(
      carrierID: "SM9", token: token.text, progress: .delivered, word: "delivered", errorCode: nil)
    try bench.take(.deliveryReported(arrived), route: .smsStatus)
    #expect(try bench.alerts == [])
  }

  @Test func `is an opt-out when they told the carrier to stop`() throws {
    let bench = try bench()
    try report(bench, try sent(bench, call: "CA1"), .optedOut)
    try bench.miss("CA2", from: Self.customer.e164)
    #expect(try bench.call("CA2").decision?.reason == "opted_out")
  }
}
