import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A text that the carrier has under two identifiers` {
  private func report(_ carrierID: String, on id: ID<Message>, _ bench: FlowBench) throws {
    let report = DeliveryReport(
      carrierID: carrierID, token: bench.token(id, n: 1).text, progress: .sent, word: "sent",
      errorCode: nil)
    try bench.take(.deliveryReported(report), route: .smsStatus)
  }

  private func broken(_ bench: FlowBench) throws -> [String] {
    let predicates = Predicate.all.filter { $0.name == "O2" }
    return try bench.connection.verify(predicates, at: bench.moment) { 0 }.flatMap(\.offenders)
  }

  @Test func `is on record and told of, whether a report names the second one or an answer`() throws
  {
    for isAnsweredLast in [false, true] {
      let bench = try FlowBench()
      let id = try bench.missCall()
      #expect(try bench.begin(id))
      if isAnsweredLast { try report("SM1", on: id, bench) }
      try bench.settle(id, .accepted(carrierID: isAnsweredLast ? "SM2" : "SM1", segments: 1))
      #expect(try broken(bench) == (isAnsweredLast ? ["message \(id)"] : []))
      if !isAnsweredLast { try report("SM2", on: id, bench) }
      for carrierID in ["SM1", "SM2"] { try report(carrierID, on: id, bench) }
      #expect(try broken(bench) == ["message \(id)"])
      #expect(try bench.episodes(.textFoundTwice) == [false])
      #expect(try bench.text(id).carrierID == "SM1")
      #expect(try bench.balance.spent == 1)
    }
  }

  @Test func `is nothing of the kind under one`() throws {
    let bench = try FlowBench()
    let id = try bench.missCall()
    #expect(try bench.begin(id))
    try bench.settle(id, .accepted(carrierID: "SM1", segments: 1))
    try report("SM1", on: id, bench)
    #expect(try broken(bench) == [])
    #expect(try bench.episodes(.textFoundTwice) == [])
  }
}
