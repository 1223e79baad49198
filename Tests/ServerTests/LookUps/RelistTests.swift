import Carriers
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A restored database` {
  private func desk(_ bench: FlowBench) -> LookUpDesk {
    LookUpDesk(accounts: [FlowBench.account], startedAt: bench.moment.steady)
  }

  @Test func `takes calls and decides them, and sends nothing`() throws {
    let bench = try FlowBench()
    try bench.disarm()
    let id = try bench.missCall()
    #expect(try bench.tick(asking: desk(bench)).messages == [])
    #expect(try !bench.begin(id))
    bench.advance(.hours(1))
    #expect(try bench.tick().messages == [])
    #expect(try bench.text(id).message.state == .queued)
  }

  @Test func `asks the carrier for everything since a quarter of an hour before the backup`() throws
  {
    let bench = try FlowBench()
    try bench.disarm()
    let since = Timestamp(milliseconds: bench.moment.wall.milliseconds - 900_000)
    #expect(try bench.relisting().subject == .sinceBackup(since))
  }

  /// Asks for what is due of the days since the backup, and answers it at once.
  private func relist(
    _ bench: FlowBench, _ desk: inout LookUpDesk, _ findings: Findings = Findings(),
    isAnswered: Bool = true
  ) throws -> Int {
    let due = try bench.tick(asking: desk).enquiries.filter(\.isSinceBackup)
    desk.began(due, at: bench.moment.steady)
    for enquiry in due {
      if isAnswered { try bench.answer(enquiry, findings) }
      desk.ended(enquiry, isAnswered: isAnswered, at: bench.moment.steady)
    }
    return due.count
  }

  @Test func `sends again once every account is re-read ten minutes after the start`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 1_800 }
    try bench.disarm()
    let id = try bench.missCall()
    var desk = desk(bench)
    #expect(try relist(bench, &desk) == 1)
    #expect(try relist(bench, &desk) == 0)
    bench.advance(LookUpLimits.listLag + Interval(milliseconds: -1_000))
    #expect(try bench.tick(asking: desk).nextAt == bench.moment.steady + .seconds(1))
    #expect(try relist(bench, &desk) == 0)
    bench.advance(.seconds(1))
    #expect(try relist(bench, &desk, isAnswered: false) == 1)
    #expect(try bench.tick(asking: desk).outcome.notes == [])
    bench.advance(.seconds(30))
    #expect(try relist(bench, &desk) == 1)
    #expect(try bench.tick(asking: desk).outcome.notes == [.armed])
    #expect(try bench.tick(asking: desk).messages.map(\.id) == [id])
  }

  @Test func `does not send again what comes on the list three minutes late`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 1_800 }
    try bench.disarm()
    let id = try bench.missCall()
    let sent = Findings([try bench.listed(id)])
    var desk = desk(bench)
    #expect(try relist(bench, &desk) == 1)
    bench.advance(.minutes(3))
    #expect(try relist(bench, &desk, sent) == 0)
    #expect(try bench.tick(asking: desk).messages == [])
    bench.advance(.minutes(7))
    #expect(try relist(bench, &desk, sent) == 1)
    #expect(try bench.tick(asking: desk).outcome.notes == [.armed])
    #expect(try bench.tick(asking: desk).messages == [])
    #expect(try bench.text(id).message.state == .sent)
  }

  @Test func `drops a text that has grown too old meanwhile, and shows that`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 300 }
    try bench.disarm()
    let id = try bench.missCall()
    var desk = desk(bench)
    _ = try relist(bench, &desk)
    bench.advance(LookUpLimits.listLag)
    _ = try relist(bench, &desk)
    for _ in 1...2 { #expect(try bench.tick(asking: desk).messages == []) }
    let shown = try bench.write { try $0.messageListing(id, of: bench.business) }
    #expect(shown?.status == "expired")
    #expect(try bench.alerts.contains(.textExpired))
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
  }

  @Test func `stays still where the carrier cannot be asked`() throws {
    let bench = try FlowBench()
    try bench.disarm()
    try bench.missCall()
    for _ in 0..<3 { #expect(try bench.tick().messages == []) }
    #expect(try bench.write { try !$0.isArmed() })
  }

  @Test func `settles a text that the forgotten run has sent`() throws {
    let bench = try FlowBench()
    try bench.disarm()
    let id = try bench.missCall()
    try bench.answer(bench.relisting(), Findings([bench.listed(id, after: 5)]))
    #expect(try bench.text(id).message.state == .sent)
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 0, spent: 1))
  }

  @Test func `shows a text that it knows nothing of, and never charges it`() throws {
    let bench = try FlowBench()
    try bench.disarm()
    let text = SentText(
      carrierID: FlowBench.sid("SM", 8), from: FlowBench.ownNumber.e164, to: "+14155550177",
      body: "Sent since the backup", progress: .delivered, word: "delivered", errorCode: nil,
      createdAt: bench.moment.wall)
    let enquiry = try bench.relisting()
    for _ in 0..<2 { try bench.answer(enquiry, Findings([bench.recorded(text)])) }
    let shown = try bench.write {
      try $0.messages(of: bench.business, PageRequest(after: nil, limit: 10)).items
    }
    #expect(shown.map(\.body) == ["Sent since the backup"])
    #expect(shown.map(\.status) == ["delivered"])
    #expect(shown.map(\.kindShown) == ["foreign"])
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
  }

  @Test func `knows a stop that came since, before it decides on calls`() throws {
    let bench = try FlowBench()
    try bench.disarm()
    let reference = CallReference(
      carrierID: FlowBench.sid("CA", 4), from: "+14155550123", to: FlowBench.ownNumber.e164)
    let stop = InboundText(
      carrierID: FlowBench.sid("SM", 5), from: "+14155550123", to: FlowBench.ownNumber.e164,
      body: "STOP", mediaCount: 0)
    let findings = Findings(
      [],
      [
        bench.listed(.callEnded(reference, .noAnswer), "end"),
        bench.listed(.textArrived(stop), "sms"),
      ])
    let enquiry = try bench.relisting()
    try bench.answer(enquiry, findings, inPartsOf: 1)
    #expect(try bench.call(FlowBench.sid("CA", 4)).decision?.reason == "opted_out")
  }
}
