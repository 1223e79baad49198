import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A text to somebody who is forgotten` {
  private let desk = LookUpDesk(accounts: [FlowBench.account], startedAt: FlowBench.start.steady)

  @Test func `while it is being sent is not sent again when the carrier did not take it`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    #expect(try bench.begin(id))
    try bench.erase(FlowBench.customer)
    #expect(try bench.text(id).message.state == .sending)
    try bench.settle(id, .notAccepted(.unreachable("no route")), bytesSent: 0)
    bench.advance(.minutes(1))
    #expect(try !bench.begin(id, n: 2))
    #expect(try bench.text(id).message.state == .cancelled)
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
    bench.advance(.minutes(1))
    #expect(try bench.tick().messages.isEmpty)
  }

  @Test func `while it is being sent is charged when the carrier took it`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    #expect(try bench.begin(id))
    try bench.erase(FlowBench.customer)
    try bench.settle(id, .accepted(carrierID: FlowBench.sid("SM", 1), segments: 1))
    #expect(try bench.text(id).message.state == .accepted)
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 0, spent: 1))
  }

  @Test(arguments: [Rejection.optedOut, .notMobile])
  func `and is refused says nothing of anybody`(rejection: Rejection) throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    #expect(try bench.begin(id))
    try bench.erase(FlowBench.customer)
    try bench.settle(id, .rejected(code: 21610, rejection))
    let pseudonym = try bench.text(id).to
    #expect(pseudonym.isPseudonym)
    #expect(try bench.write { try !$0.isOptedOut(pseudonym, of: bench.business) })
    #expect(try bench.write { try $0.person(pseudonym, of: bench.business)?.notMobile == nil })
  }

  @Test func `and of unknown fate is not asked after by a number that nobody has`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, .unknown(detail: "silence"))
    try bench.erase(FlowBench.customer)
    bench.advance(.minutes(1))
    let enquiry = try bench.enquiry(about: id)
    #expect(try !bench.tick(asking: desk).enquiries.contains(enquiry))
  }

  @Test func `is not proved absent by a list that was asked for before`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, .unknown(detail: "silence"))
    let enquiry = try bench.enquiry(about: id)
    for pause in [Interval.seconds(30), .minutes(2)] {
      bench.advance(pause)
      try bench.answer(enquiry, Findings(), .recover)
    }
    try bench.erase(FlowBench.customer)
    bench.advance(.minutes(8))
    try bench.answer(enquiry, Findings(), .recover)
    #expect(try bench.text(id).message.state == .unknown)
    #expect(try bench.balance.held == 1)
    // It ends as every text of which nobody can tell.
    bench.advance(.hours(73))
    _ = try bench.tick()
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
  }

  @Test func `was proved absent before is withdrawn with all that waits`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 1_800 }
    let id = try bench.missCall()
    try bench.attempt(id, .unknown(detail: "silence"))
    let enquiry = try bench.enquiry(about: id)
    for pause in [Interval.seconds(30), .minutes(2), .minutes(8)] {
      bench.advance(pause)
      try bench.answer(enquiry, Findings(), .recover)
    }
    #expect(try bench.text(id).message.isWaiting)
    try bench.erase(FlowBench.customer)
    #expect(try bench.text(id).message.state == .cancelled)
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
  }

  @Test func `waits for its retry is withdrawn`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, .notAccepted(.slowDown(retryAfterSeconds: 1)))
    #expect(try bench.text(id).message.isWaiting)
    try bench.erase(FlowBench.customer)
    #expect(try bench.text(id).message.state == .cancelled)
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
  }

  @Test func `is not followed by the later texts that were planned`() throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    #expect(try bench.followUps.map(\.state) == ["planned", "planned"])
    try bench.erase(FlowBench.customer)
    #expect(try bench.followUps.map(\.state) == ["cancelled", "cancelled"])
    #expect(try bench.followUps.map(\.ending) == [.stoppedByOwner, .stoppedByOwner])
    bench.advance(.hours(200))
    #expect(try bench.tick().messages.isEmpty)
  }

  @Test func `that was a later one and waits is withdrawn`() throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(24))
    #expect(try bench.tick().messages.count == 1)
    try bench.erase(FlowBench.customer)
    #expect(try bench.waiting.isEmpty)
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 0, spent: 1))
  }

  @Test func `that names them and is of unknown fate is not proved absent by its own words`()
    throws
  {
    let bench = try FlowBench()
    _ = try bench.missCall("CA2", from: "+14155550177")
    let id = try bench.missCall()
    let lead = try #require(try bench.text(id).leadID)
    let reply = try bench.write { tx in
      let addressee = try #require(try tx.lead(lead))
      return try ReplyFlow(tx: tx, at: bench.moment).queue("He has 415 555 0177", to: addressee)
    }
    guard case .queued(let text) = reply else { throw FlowBench.Missing() }
    try bench.attempt(text, .unknown(detail: "silence"))
    let enquiry = try bench.enquiry(about: text)
    let listed = try bench.listed(text)
    try bench.erase(FlowBench.phone("+14155550177"))
    for pause in [Interval.seconds(30), .minutes(2), .minutes(8), .minutes(30)] {
      bench.advance(pause)
      try bench.answer(enquiry, Findings([listed]), .recover)
    }
    #expect(try bench.text(text).message.state == .unknown)
  }

  @Test func `is not taken for one because of three dots in its own words`() throws {
    let bench = try FlowBench()
    let lead = try #require(try bench.text(bench.missCall()).leadID)
    let reply = try bench.write { tx in
      let addressee = try #require(try tx.lead(lead))
      return try ReplyFlow(tx: tx, at: bench.moment).queue("One moment…", to: addressee)
    }
    guard case .queued(let text) = reply else { throw FlowBench.Missing() }
    try bench.attempt(text, .unknown(detail: "silence"))
    let enquiry = try bench.enquiry(about: text)
    for pause in [Interval.seconds(30), .minutes(2), .minutes(8), .minutes(30)] {
      bench.advance(pause)
      try bench.answer(enquiry, Findings(), .recover)
    }
    #expect(try bench.text(text).message.state == .retryWait)
  }
}
