import Carriers
import Storage
import Testing
import TextBack

@testable import Server

@Suite struct `A follow-up that is due` {
  enum Change: String, CaseIterable, Sendable {
    case excluded, exceptNumber, notAmongOnly, ownNumber, countryClosed
  }

  @Test(arguments: Change.allCases)
  func `ends when its reader is no longer to be texted`(change: Change) throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(24))
    let customer = FlowBench.customer
    switch change {
    case .excluded: try bench.changeBusiness { $0.excludedNumbers = [customer] }
    case .exceptNumber: try bench.changeTextback { $0.exceptNumbers = [customer] }
    case .notAmongOnly: try bench.changeTextback { $0.onlyNumbers = [FlowBench.ownersPhone] }
    case .ownNumber: try bench.changeTextback { $0.forwardTo.append(customer) }
    case .countryClosed:
      let abroad = try #require(DestinationCountry(code: 44))
      try bench.changeBusiness { $0.allowedCountries = [abroad] }
    }
    #expect(try bench.tick().messages.isEmpty)
    #expect(try bench.followUps.map(\.ending) == [.notTextable, .notTextable])
  }

  @Test func `is sent to who is among only_numbers`() throws {
    let bench = try followUpBench { $0.onlyNumbers = [FlowBench.customer] }
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(24))
    #expect(try bench.tick().messages.count == 1)
  }

  @Test func `can be no third, whoever writes it`() throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    for position in ["0", "3"] {
      #expect(throws: DatabaseError.self) {
        try bench.connection.run(
          script: """
            INSERT INTO follow_up (business_id, number_id, lead_id, text_back_id, position, state,
              due_steady, planned_at) SELECT business_id, number_id, lead_id, text_back_id,
              \(position), 'planned', due_steady, planned_at FROM follow_up WHERE position = 2
            """)
      }
    }
    #expect(try bench.followUps.count == 2)
  }
}

@Suite struct `A text that is proved accepted long after it left` {
  private func unknown(_ bench: FlowBench) throws -> ID<Message> {
    let text = try #require(try bench.waiting.last)
    #expect(try bench.begin(text.id))
    try bench.settle(text.id, .unknown(detail: "silence"))
    return text.id
  }

  enum Since: String, CaseIterable, Sendable {
    case nothing, text, call
  }

  @Test(arguments: Since.allCases)
  func `leaves no lead cold that has come back since`(since: Since) throws {
    let bench = try followUpBench {
      $0.followUp.steps = [.init(afterHours: 1, message: "Hi again")]
    }
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(1))
    _ = try bench.tick()
    let id = try unknown(bench)
    bench.advance(.minutes(1))
    switch since {
    case .nothing: break
    case .text: try bench.hearText("Yes please")
    case .call: try bench.miss("CA2", from: FlowBench.caller)
    }
    try bench.settle(id, .accepted(carrierID: "SM9", segments: 1))
    #expect(try bench.tags.contains("cold") == (since == .nothing))
  }

  @Test(arguments: Since.allCases)
  func `is followed up unless they have written since`(since: Since) throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    let id = try unknown(bench)
    bench.advance(.minutes(1))
    switch since {
    case .nothing: break
    case .text: try bench.hearText("Yes please")
    case .call: try bench.miss("CA2", from: FlowBench.caller)
    }
    try bench.settle(id, .accepted(carrierID: "SM9", segments: 1))
    #expect(try bench.followUps.count == (since == .text ? 0 : 2))
  }

  @Test func `is followed up also when it was a person who settled it`() throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    let id = try unknown(bench)
    _ = try bench.write {
      try ResolveFlow(tx: $0, at: bench.moment)
        .settle(id, wasSent: true, evidence: "seen in the console", author: "ann")
    }
    #expect(try bench.followUps.count == 2)
  }
}
