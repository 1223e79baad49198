import Carriers
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A number that moves to another carrier account` {
  private static let old = FlowBench.account
  private static let new = "spare"

  private func move(_ bench: FlowBench) throws {
    let draft = NumberDraft(
      phone: FlowBench.ownNumber, label: nil, carrier: Self.new, mode: .forward,
      sendingNumber: FlowBench.ownNumber, textback: bench.number.textback)
    try bench.write { try $0.saveNumber(draft, of: bench.number.id) }
  }

  private func desk(_ bench: FlowBench) -> LookUpDesk {
    LookUpDesk(accounts: [Self.old, Self.new], startedAt: bench.moment.steady)
  }

  private func report(
    _ bench: FlowBench, on id: ID<Message>, n: Int = 1, from account: String
  ) throws -> [FlowNote] {
    let report = DeliveryReport(
      carrierID: "SM1", token: bench.token(id, n: n).text, progress: .delivered,
      word: "delivered", errorCode: nil)
    return try bench.write { tx in
      var flow = CarrierEventFlow(tx: tx, account: account, rules: bench.rules, at: bench.moment)
      return try flow.take(.deliveryReported(report), route: .smsStatus).notes
    }
  }

  private func broken(_ bench: FlowBench) throws -> [PredicateResult] {
    let predicates = Predicate.texts + Predicate.ledger + Predicate.calls
    return try bench.connection.verify(predicates, at: bench.moment) { 0 }.filter { !$0.holds }
  }

  private func unknown(_ bench: FlowBench) throws -> ID<Message> {
    let id = try bench.missCall()
    try bench.attempt(id, .unknown(detail: "silence"))
    try move(bench)
    return id
  }

  @Test func `hears at the old one what became of a text that was tried there`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    #expect(try report(bench, on: id, from: Self.new) == [.deliveryReportUnmatched])
    #expect(try bench.text(id).message.state == .unknown)
    #expect(try report(bench, on: id, from: Self.old) == [.messageMoved(.delivered)])
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 0, spent: 1))
    let known = try bench.write { try $0.messageID(carrier: Self.old, carrierID: "SM1") }
    #expect(known == id)
    #expect(try broken(bench) == [])
  }

  @Test func `has such a text looked up at the old one alone`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    bench.advance(.seconds(30))
    let asked = try bench.tick(asking: desk(bench)).enquiries.filter {
      if case .text = $0.subject { true } else { false }
    }
    #expect(asked == [try bench.enquiry(about: id)])
    #expect(asked.map(\.account) == [Self.old])
    try bench.answer(
      Enquiry(account: Self.new, subject: asked[0].subject), Findings(), .recover)
    #expect(try bench.text(id).reconcileStep == 0)
    try bench.answer(asked[0], Findings([bench.listed(id)]))
    #expect(try bench.text(id).message.state == .sent)
    #expect(try broken(bench) == [])
  }

  @Test func `takes along what waits, also what was on its way out`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    let handedOn = SendJob(try bench.text(id), secret: String(repeating: "s", count: 32))
    try move(bench)
    let begins = try bench.write {
      try SendFlow(tx: $0, at: bench.moment)
        .begin(handedOn.token, epoch: FlowBench.epoch, through: handedOn.carrier)
    }
    #expect(!begins)
    #expect(try bench.tick().messages.map(\.carrier) == [Self.new])
    try bench.attempt(id, .accepted(carrierID: "SM2", segments: 1))
    #expect(try bench.text(id).carrier == Self.new)
    #expect(try broken(bench) == [])
  }

  @Test func `takes along what the old one provably did not take, and hears it contradicted`()
    throws
  {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, .notAccepted(.slowDown(retryAfterSeconds: 1)))
    #expect(try bench.text(id).carrier == Self.old)
    try move(bench)
    #expect(try bench.text(id).carrier == Self.new)
    #expect(try report(bench, on: id, from: Self.old) == [.messageMoved(.delivered)])
    #expect(try bench.text(id).carrier == Self.old)
    #expect(try broken(bench) == [])
  }

  @Test func `hears at the old one how a call ended that rang there`() throws {
    let bench = try FlowBench()
    let reference = CallReference(
      carrierID: "CA1", from: "+14155550123", to: FlowBench.ownNumber.e164)
    try bench.take(.callArrived(reference), route: .voice)
    try move(bench)
    bench.advance(.seconds(36))
    let asked = try bench.tick(asking: desk(bench)).enquiries.filter {
      if case .call = $0.subject { true } else { false }
    }
    #expect(asked.map(\.account) == [Self.old])
    try bench.take(.forwardEnded(reference, .pickedUp(talkSeconds: 30)), route: .voiceResult)
    #expect(try bench.call("CA1").outcome == "answered")
    #expect(try broken(bench) == [])
  }
}
