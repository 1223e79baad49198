import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A test call` {
  @Test func `leaves everything in order that verification looks at`() throws {
    let bench = try FlowBench()
    for _ in 1...2 {
      let id = try bench.write {
        try TestCallFlow(tx: $0, rules: bench.rules, at: bench.moment).play(on: bench.number)
      }
      #expect(id != nil)
      let text = try #require(try bench.waiting.first)
      #expect(text.to == FlowBench.ownersPhone)
      let token = AttemptToken(message: text.id, n: 1, secret: String(repeating: "s", count: 22))
      let record = AttemptRecord(bytesSent: 9, httpStatus: 201, curlCode: 0, verdict: .accepted)
      try bench.write { tx in
        let flow = SendFlow(tx: tx, at: bench.moment)
        #expect(try flow.begin(token, epoch: 1))
        _ = try flow.settle(
          token, .accepted(carrierID: "SM\(text.id)", segments: 1), record: record, jitter: 0)
      }
    }
    #expect(try bench.balance == Ledger.Balance(available: 98, held: 0, spent: 2))
    let rules = Predicate.all.filter { !$0.name.hasPrefix("S") }
    let broken = try bench.connection.verify(rules, at: bench.moment) { 0 }.filter { !$0.holds }
    #expect(broken.map(\.name) == [])
  }
}
