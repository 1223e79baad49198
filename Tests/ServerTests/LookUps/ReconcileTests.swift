import Carriers
import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `A text of unknown fate is looked up` {
  private let desk = LookUpDesk(accounts: [FlowBench.account], startedAt: FlowBench.start.steady)

  private func unknown(_ bench: FlowBench) throws -> ID<Message> {
    let id = try bench.missCall()
    try bench.attempt(id, .unknown(detail: "silence"))
    return id
  }

  @Test func `half a minute later, and no sooner`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    bench.advance(.seconds(29))
    let enquiry = try bench.enquiry(about: id)
    #expect(try !bench.tick(asking: desk).enquiries.contains(enquiry))
    bench.advance(.seconds(1))
    #expect(try bench.tick(asking: desk).enquiries.contains(enquiry))
    #expect(try bench.tick().enquiries == [])
  }

  @Test func `and found: accepted, charged, under the carrier's identifier`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    try bench.answer(bench.enquiry(about: id), Findings([bench.listed(id)]))
    #expect(try bench.text(id).message.state == .sent)
    #expect(try bench.text(id).carrierID == FlowBench.sid("SM", 1))
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 0, spent: 1))
    let found = try bench.write {
      try $0.messageID(carrier: FlowBench.account, carrierID: FlowBench.sid("SM", 1))
    }
    #expect(found == id)
  }

  @Test func `and found failed: charged and refunded`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    try bench.answer(bench.enquiry(about: id), Findings([bench.listed(id, .failed)]))
    #expect(try bench.text(id).message.state == .failed)
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
  }

  @Test func `and found under a word that nobody knows: accepted`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    try bench.answer(bench.enquiry(about: id), Findings([bench.listed(id, nil)]))
    #expect(try bench.text(id).message.state == .accepted)
  }

  private func missThrice(_ bench: FlowBench, _ id: ID<Message>, _ mode: UnknownSends) throws {
    for pause in [Interval.seconds(30), .minutes(2), .minutes(8)] {
      bench.advance(pause)
      #expect(try bench.text(id).reconcileAt == bench.moment.steady)
      try bench.answer(bench.enquiry(about: id), Findings(), mode)
    }
  }

  /// More records than one transaction takes, none of them this text.
  private func strangers(_ bench: FlowBench, _ id: ID<Message>, _ count: Int) throws
    -> [RecordedText]
  {
    try (100..<100 + count).map {
      try bench.listed(id, sid: FlowBench.sid("SM", $0), body: "Other words")
    }
  }

  @Test func `and missed by a long list: that is one miss`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 900 }
    let id = try unknown(bench)
    try bench.answer(
      bench.enquiry(about: id), Findings(strangers(bench, id, 120)), .recover)
    #expect(try bench.text(id).message.state == .unknown)
    #expect(try bench.text(id).reconcileStep == 1)
  }

  @Test func `and found far down a long list, however often it was missed before`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 900 }
    let id = try unknown(bench)
    for _ in 1...2 { try bench.answer(bench.enquiry(about: id), Findings(), .recover) }
    var records = try strangers(bench, id, 120)
    records[79] = try bench.listed(id)
    try bench.answer(bench.enquiry(about: id), Findings(records), .recover)
    #expect(try bench.text(id).message.state == .sent)
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 0, spent: 1))
  }

  @Test func `and missed three times: sent once more where the owner wants that`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 900 }
    let id = try unknown(bench)
    try missThrice(bench, id, .recover)
    #expect(try bench.text(id).message.state == .retryWait)
    #expect(try bench.waiting.map(\.id) == [id])
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 1, spent: 0))
    try bench.attempt(id, n: 2, .accepted(carrierID: FlowBench.sid("SM", 2), segments: 1))
    #expect(try bench.text(id).message.state == .accepted)
  }

  @Test func `and missed three times: not sent, and given back, once it is too old`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 300 }
    let id = try unknown(bench)
    try missThrice(bench, id, .recover)
    #expect(try bench.text(id).message.state == .notSent)
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
  }

  @Test func `and missed for ever: unknown it stays where nothing is sent twice`() throws {
    let bench = try FlowBench { $0.maxAgeSeconds = 900 }
    let id = try unknown(bench)
    try missThrice(bench, id, .strict)
    #expect(try bench.text(id).message.state == .unknown)
    #expect(try bench.text(id).reconcileStep == 3)
    bench.advance(.hours(10))
    try bench.answer(bench.enquiry(about: id), Findings([bench.listed(id, after: -36_000)]))
    #expect(try bench.text(id).message.state == .sent)
  }

  @Test func `in vain: nothing is counted, and it is asked for again`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    for _ in 0..<20 {
      let text = try bench.text(id)
      bench.advance(try #require(text.reconcileAt).since(bench.moment.steady))
      try bench.fail(bench.enquiry(about: id))
    }
    #expect(try bench.text(id).message.state == .unknown)
    #expect(try bench.text(id).reconcileStep == 0)
  }

  @Test func `and found twice: an alarm, and nothing is done`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    try bench.answer(
      bench.enquiry(about: id),
      Findings([bench.listed(id), bench.listed(id, sid: FlowBench.sid("SM", 2))]))
    #expect(try bench.text(id).message.state == .unknown)
    let alerts = try bench.write {
      try $0.alerts(of: bench.business, PageRequest(after: nil, limit: 10)).items.map(\.kind)
    }
    #expect(alerts == [.textFoundTwice])
  }

  @Test(arguments: [
    (-300, Message.State.sent), (-301, .unknown), (-172_801, .unknown), (600, .sent),
  ])
  func `and known by its time: nearly then it is the one, and of another it proves nothing`(
    seconds: Int, state: Message.State
  ) throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    try bench.answer(bench.enquiry(about: id), Findings([bench.listed(id, after: seconds)]))
    #expect(try bench.text(id).message.state == state)
    #expect(try bench.text(id).reconcileStep == 0)
  }

  @Test func `and known by its words: another text is none`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    try bench.answer(bench.enquiry(about: id), Findings([bench.listed(id, body: "Other words")]))
    #expect(try bench.text(id).reconcileStep == 1)
  }

  @Test func `while another like it is unknown: neither is settled by the one that is there`()
    throws
  {
    let bench = try FlowBench { $0.cooldownMinutes = 0 }
    let first = try unknown(bench)
    let second = try bench.missCall("CA2")
    try bench.attempt(second, .unknown(detail: "silence"))
    let findings = Findings([try bench.listed(first)])
    for id in [first, second] {
      try bench.answer(bench.enquiry(about: id), findings)
      #expect(try bench.text(id).message.state == .unknown)
      #expect(try bench.text(id).reconcileStep == 0)
    }
    try bench.settle(first, .accepted(carrierID: FlowBench.sid("SM", 1), segments: 1))
    try bench.answer(bench.enquiry(about: second), findings)
    #expect(try bench.text(second).reconcileStep == 1)
  }

  @Test func `and found under the identifier that it has already`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    try bench.write {
      try $0.recordMessageRef(id, carrier: FlowBench.account, carrierID: FlowBench.sid("SM", 1))
    }
    try bench.answer(bench.enquiry(about: id), Findings([bench.listed(id)]))
    #expect(try bench.text(id).message.state == .sent)
  }

  @Test func `not at all once a report has settled it`() throws {
    let bench = try FlowBench()
    let id = try unknown(bench)
    let enquiry = try bench.enquiry(about: id)
    try bench.settle(id, .accepted(carrierID: FlowBench.sid("SM", 7), segments: 1))
    try bench.answer(enquiry, Findings([bench.listed(id)]))
    #expect(try bench.text(id).carrierID == FlowBench.sid("SM", 7))
  }
}
