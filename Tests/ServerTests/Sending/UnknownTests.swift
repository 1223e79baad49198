import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A text of unknown fate` {
  private static let silence = SendOutcome.unknown(detail: "silence")

  private func alerts(_ bench: FlowBench) throws -> [AlertListing] {
    try bench.write { try $0.alerts(of: bench.business, PageRequest(limit: 50)) }.items
  }

  @Test func `is asked after half a minute later, and no more once it is settled`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, Self.silence)
    #expect(try bench.text(id).reconcileAt == bench.moment.steady + .seconds(30))
    #expect(try bench.text(id).reconcileStep == 0)
    try bench.settle(id, .accepted(carrierID: "SM1", segments: 1))
    #expect(try bench.text(id).reconcileAt == nil)
  }

  @Test func `is asked after also when the program ended while it was being sent`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    #expect(try bench.begin(id))
    bench.advance(.minutes(2))
    let moment = bench.moment
    #expect(
      try bench.write { try SendFlow(tx: $0, at: moment).recover(epoch: FlowBench.epoch + 1) } == 1)
    #expect(try bench.text(id).message.state == .unknown)
    #expect(try bench.text(id).reconcileAt == moment.steady + .seconds(30))
  }

  @Test func `keeps the step of its ladder until it is settled`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, Self.silence)
    var stored = try bench.text(id)
    let moment = bench.moment
    stored.reconcileStep = 2
    stored.reconcileAt = moment.steady + .minutes(2)
    try bench.write { [stored] in try $0.saveMessage(stored, .none, at: moment) }
    #expect(try bench.text(id).reconcileStep == 2)
    #expect(try bench.text(id).reconcileAt == moment.steady + .minutes(2))
    try bench.settle(id, .notAccepted(.slowDown(retryAfterSeconds: nil)))
    #expect(try bench.text(id).reconcileStep == 0)
  }

  @Test func `is brought before its owner after a quarter of an hour, until it is settled`() throws
  {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, Self.silence)
    bench.advance(UnknownFlow.alarmAge + Interval(milliseconds: -1))
    #expect(try bench.tick().nextAt == bench.moment.steady + Interval(milliseconds: 1))
    #expect(try alerts(bench).isEmpty)
    bench.advance(Interval(milliseconds: 1))
    _ = try bench.tick()
    #expect(try alerts(bench).map(\.kind) == [.textUnknown])
    #expect(try alerts(bench).map(\.messageID) == [id])
    bench.advance(.minutes(1))
    _ = try bench.tick()
    #expect(try alerts(bench).map(\.endedAt) == [nil])
    try bench.settle(id, .accepted(carrierID: "SM1", segments: 1))
    _ = try bench.tick()
    #expect(try alerts(bench).map { $0.endedAt != nil } == [true])
  }

  @Test func `is brought before its owner at once when the answer was another account's`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, .unknown(detail: "another account", isForeign: true))
    #expect(try alerts(bench).map(\.detail) == ["another account"])
    #expect(try bench.text(id).message.state == .unknown)
  }

  @Test func `is written off after 72 hours in its owner's favour, and never sent again`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, Self.silence)
    bench.advance(.hours(72) + Interval(milliseconds: -1))
    _ = try bench.tick()
    #expect(try bench.text(id).message.state == .unknown)
    #expect(try bench.balance.held == 1)
    #expect(try bench.tick().nextAt == bench.moment.steady + Interval(milliseconds: 1))
    bench.advance(Interval(milliseconds: 1))
    #expect(try bench.tick().messages.isEmpty)
    #expect(try bench.text(id).message.state == .writtenOff)
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
    #expect(try bench.waiting.isEmpty)
    #expect(
      try alerts(bench).map { "\($0.kind) \($0.endedAt == nil)" }
        == ["textFailed true", "textUnknown false"])
  }

  @Test func `is accepted once a report comes, in whatever word`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, Self.silence)
    try bench.take(
      .deliveryReported(
        DeliveryReport(
          carrierID: "SM1", token: bench.token(id, n: 1).text, progress: nil, word: "routing",
          errorCode: nil)), route: .smsStatus)
    let listing = try #require(
      try bench.write { try $0.messageListing(id, of: bench.business) })
    #expect(listing.status == "accepted")
    #expect(try bench.balance == Ledger.Balance(available: 99, held: 0, spent: 1))
  }

  @Test func `is accepted by a report that comes while its attempt is open`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    #expect(try bench.begin(id))
    try bench.take(
      .deliveryReported(
        DeliveryReport(
          carrierID: "SM1", token: bench.token(id, n: 1).text, progress: nil, word: "routing",
          errorCode: nil)), route: .smsStatus)
    try bench.settle(id, Self.silence)
    #expect(try bench.text(id).message.state == .accepted)
  }

  @Test func `that is proved to have been sent after that costs nothing any more`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, Self.silence)
    bench.advance(.hours(72))
    _ = try bench.tick()
    for progress in [DeliveryProgress.sent, .delivered] {
      try bench.take(
        .deliveryReported(
          DeliveryReport(
            carrierID: "SM1", token: bench.token(id, n: 1).text, progress: progress,
            word: "\(progress)", errorCode: nil)), route: .smsStatus)
    }
    let listing = try #require(
      try bench.write { try $0.messageListing(id, of: bench.business) })
    #expect(listing.status == "not_sent")
    #expect(!listing.isCharged)
    #expect(listing.provedSentAt == bench.moment.wall)
    #expect(try bench.text(id).carrierID == "SM1")
    #expect(try bench.balance == Ledger.Balance(available: 100, held: 0, spent: 0))
    let predicates = Predicate.texts + Predicate.ledger + Predicate.leads
    let results = try bench.connection.verify(predicates, at: bench.moment) { 0 }
    #expect(results.filter { !$0.holds } == [])
  }
}

@Suite struct `A text that a person settles` {
  @Test(arguments: [
    (true, "accepted", Ledger.Balance(available: 99, held: 0, spent: 1)),
    (false, "not_sent", Ledger.Balance(available: 100, held: 0, spent: 0)),
  ])
  func `is spent or given back, on the record`(
    wasSent: Bool, status: String, balance: Ledger.Balance
  ) throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    try bench.attempt(id, .unknown(detail: "silence"))
    let moment = bench.moment
    func settle() throws -> ResolveFlow.Result {
      try bench.write {
        try ResolveFlow(tx: $0, at: moment)
          .settle(id, wasSent: wasSent, evidence: "seen in the console", author: "ann")
      }
    }
    #expect(try settle() == .settled(wasSent ? .accepted : .notSent))
    #expect(try bench.balance == balance)
    let listing = try #require(
      try bench.write { try $0.messageListing(id, of: bench.business) })
    #expect(listing.status == status)
    #expect(
      listing.resolution
        == Resolution(
          wasSent: wasSent, evidence: "seen in the console", author: "ann", at: moment.wall))
    #expect(try settle() == .notUnknown(status))
    for change in ["DELETE FROM resolution", "UPDATE resolution SET author = 'bob'"] {
      #expect(throws: DatabaseError.self) { try bench.connection.run(script: change) }
    }
  }

  @Test func `has to be of unknown fate, and ours`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    func settle(_ id: ID<Message>) throws -> ResolveFlow.Result {
      try bench.write {
        try ResolveFlow(tx: $0, at: bench.moment)
          .settle(id, wasSent: true, evidence: "x", author: "ann")
      }
    }
    #expect(try settle(id) == .notUnknown("queued"))
    #expect(try settle(ID(99)) == .missing)
  }
}
