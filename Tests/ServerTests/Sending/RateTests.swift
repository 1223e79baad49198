import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `Texts at their rate` {
  /// A bench whose dispatcher keeps its pace from one look to the next, as the real one does.
  private final class Pacer {
    let bench: FlowBench
    var pace: SendPace?

    init(texts: Int, _ change: (inout TextbackSettings) -> Void = { _ in }) throws {
      bench = try FlowBench(change)
      let (business, moment) = (bench.business, bench.moment)
      _ = try bench.write {
        try $0.purchaseCredits(
          1_000, amountCents: 1, externalID: "more", for: business, at: moment)
      }
      for n in 0..<texts { try bench.missCall("CA\(n)", from: "+1415555\(1_000 + n)") }
    }

    /// One look of the dispatcher.
    func look() throws -> DueWork.Found {
      let (rules, moment) = (bench.rules, bench.moment)
      let found = try bench.write { tx in
        let pace = try pace ?? SendPace(["main": SendRate()], from: tx, at: moment)
        return try DueWork(tx: tx, rules: rules, at: moment, pace: pace).take(except: [])
      }
      pace = found.pace
      return found
    }

    /// Sends for good, second by second, what may leave; returns how many each second.
    func send(seconds: Int) throws -> [Int] {
      try (0..<seconds).map { _ in
        let texts = try look().messages
        for text in texts {
          try bench.attempt(text.id, .accepted(carrierID: "SM\(text.id)", segments: 1))
        }
        bench.advance(.seconds(1))
        return texts.count
      }
    }
  }

  @Test func `leave as a burst and then one a second, the longest waiting first`() throws {
    let pacer = try Pacer(texts: 12)
    let first = try pacer.look().messages.map(\.id)
    #expect(first == (1...5).map { ID<Message>($0) })
    let sixth = try pacer.bench.text(ID(6))
    #expect(sixth.waitsFor == .rate)
    #expect(sixth.nextTryAt == pacer.bench.moment.steady + .seconds(1))
    for id in first { try pacer.bench.attempt(id, .accepted(carrierID: "SM\(id)", segments: 1)) }
    pacer.bench.advance(.seconds(1))
    #expect(try pacer.send(seconds: 8) == [1, 1, 1, 1, 1, 1, 1, 0])
    #expect(try pacer.bench.balance.spent == 12)
  }

  @Test func `are not more when the program starts again in the middle`() throws {
    let pacer = try Pacer(texts: 12)
    #expect(try pacer.send(seconds: 1) == [5])
    pacer.pace = nil
    #expect(try pacer.send(seconds: 3) == [1, 1, 1])
    pacer.pace = nil
    #expect(try pacer.send(seconds: 6) == [1, 1, 1, 1, 0, 0])
  }

  @Test func `expire at their moment while they wait, and each credit is accounted for`() throws {
    let pacer = try Pacer(texts: 60) { $0.maxAgeSeconds = 30 }
    #expect(try pacer.send(seconds: 40).reduce(0, +) == 34)
    #expect(
      try pacer.bench.balance == Ledger.Balance(available: 1_066, held: 0, spent: 34))
    #expect(try pacer.bench.waiting.isEmpty)
    #expect(try pacer.bench.text(ID(60)).message.state == .expired)
  }

  @Test func `hold up no other text behind them`() throws {
    let pacer = try Pacer(texts: 300)
    let found = try pacer.look()
    #expect(found.messages.count == 5)
    #expect(found.nextAt == pacer.bench.moment.steady, "there may be more behind these")
    #expect(try pacer.bench.text(ID(256)).waitsFor == .rate)
    #expect(try pacer.bench.text(ID(257)).waitsFor == nil)
  }
}
