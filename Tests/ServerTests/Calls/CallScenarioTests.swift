import Carriers
import Testing
import TextBack

@testable import Server
@testable import Storage

/// What a carrier reports of one call, in its usual order, and what the call has to come to.
struct CallScenario: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var acceptance = Acceptance.none
  let reports: [Report]
  let outcome: String
  let reason: String?

  enum Report: Sendable, CaseIterable {
    case arrived, ringing, pickedUp, screened, accepted, declined
    case legAnswered, legUnanswered, legBusy, legFailed, legCancelled
    case resultAnswered, resultShort, resultNoAnswer, resultBusy, resultFailed, resultCancelled
    case recorded
    case endCompleted, endAtOnce, endNoAnswer
  }

  static let all: [CallScenario] = [
    .init(
      testDescription: "A: the owner answers",
      reports: [.arrived, .ringing, .pickedUp, .legAnswered, .resultAnswered, .endCompleted],
      outcome: "answered", reason: nil),
    .init(
      testDescription: "A without the result of the ring",
      reports: [.arrived, .ringing, .pickedUp, .legAnswered, .endCompleted],
      outcome: "answered", reason: nil),
    .init(
      testDescription: "A': the owner answers and presses 1", acceptance: .pressOne,
      reports: [.arrived, .screened, .accepted, .legAnswered, .resultAnswered, .endCompleted],
      outcome: "answered", reason: nil),
    .init(
      testDescription: "B: it rings out",
      reports: [.arrived, .ringing, .legUnanswered, .resultNoAnswer, .endCompleted],
      outcome: "missed", reason: "no_answer"),
    .init(
      testDescription: "B without the result of the ring",
      reports: [.arrived, .ringing, .legUnanswered, .endCompleted],
      outcome: "missed", reason: "no_answer"),
    .init(
      testDescription: "C: busy", reports: [.arrived, .legBusy, .resultBusy, .endCompleted],
      outcome: "missed", reason: "busy"),
    .init(
      testDescription: "E: the caller hangs up, and no result comes",
      reports: [.arrived, .ringing, .legCancelled, .endNoAnswer],
      outcome: "missed", reason: "caller_hung_up"),
    .init(
      testDescription: "E: the caller hangs up at once",
      reports: [.arrived, .endAtOnce], outcome: "missed", reason: "caller_hung_up"),
    .init(
      testDescription: "E with a result", reports: [.arrived, .resultCancelled, .endNoAnswer],
      outcome: "missed", reason: "caller_hung_up"),
    .init(
      testDescription: "F: the owner's number fails",
      reports: [.arrived, .legFailed, .resultFailed, .endCompleted],
      outcome: "missed", reason: "failed"),
    .init(
      testDescription: "G: the owner's voicemail picks up and counts as an answer",
      reports: [.arrived, .pickedUp, .legAnswered, .resultShort, .endCompleted],
      outcome: "answered", reason: nil),
    .init(
      testDescription: "G: the owner's voicemail presses no key", acceptance: .pressOne,
      reports: [.arrived, .screened, .legAnswered, .resultAnswered, .endCompleted],
      outcome: "missed", reason: "not_accepted"),
    .init(
      testDescription: "G: another key is pressed", acceptance: .pressOne,
      reports: [.arrived, .screened, .declined, .legAnswered, .resultNoAnswer],
      outcome: "missed", reason: "not_accepted"),
    .init(
      testDescription: "H: the caller leaves a message",
      reports: [.arrived, .legUnanswered, .resultNoAnswer, .recorded, .endCompleted],
      outcome: "voicemail", reason: "no_answer"),
  ]
}

extension CallScenario.Report {
  func event(_ call: String, from: String) -> (CarrierEvent, WebhookRoute) {
    let reference = CallReference(carrierID: call, from: from, to: FlowBench.ownNumber.e164)
    func leg(_ change: LegChange) -> CarrierEvent {
      .legMoved(LegReport(parentCarrierID: call, carrierID: call + "b", change: change))
    }
    switch self {
    case .arrived: return (.callArrived(reference), .voice)
    case .ringing: return (leg(.ringing), .voiceStatus)
    case .pickedUp: return (leg(.pickedUp), .voiceStatus)
    case .screened: return (leg(.pickedUp), .voiceScreen)
    case .accepted: return (leg(.accepted), .voiceAccept)
    case .declined: return (leg(.declined), .voiceAccept)
    case .legAnswered: return (leg(.ended(.pickedUp(talkSeconds: 42))), .voiceStatus)
    case .legUnanswered: return (leg(.ended(.noAnswer)), .voiceStatus)
    case .legBusy: return (leg(.ended(.busy)), .voiceStatus)
    case .legFailed: return (leg(.ended(.failed)), .voiceStatus)
    case .legCancelled: return (leg(.ended(.cancelled)), .voiceStatus)
    case .resultAnswered:
      return (.forwardEnded(reference, .pickedUp(talkSeconds: 42)), .voiceResult)
    case .resultShort: return (.forwardEnded(reference, .pickedUp(talkSeconds: 4)), .voiceResult)
    case .resultNoAnswer: return (.forwardEnded(reference, .noAnswer), .voiceResult)
    case .resultBusy: return (.forwardEnded(reference, .busy), .voiceResult)
    case .resultFailed: return (.forwardEnded(reference, .failed), .voiceResult)
    case .resultCancelled: return (.forwardEnded(reference, .cancelled), .voiceResult)
    case .recorded: return (.callRecorded(reference), .voiceRecording)
    case .endCompleted: return (.callEnded(reference, .completed(seconds: 45)), .voiceStatus)
    case .endAtOnce: return (.callEnded(reference, .completed(seconds: 0)), .voiceStatus)
    case .endNoAnswer: return (.callEnded(reference, .noAnswer), .voiceStatus)
    }
  }
}

@Suite struct `What a carrier reports of a call` {
  @Test(arguments: CallScenario.all)
  func `decides it, and one text at most is owed`(scenario: CallScenario) throws {
    let bench = try FlowBench { $0.acceptance = scenario.acceptance }
    try play(scenario.reports, on: bench, call: "CA1", from: "+14155550123")
    try expect(scenario, on: bench, call: "CA1")
    #expect(try bench.waiting.count == (scenario.outcome == "answered" ? 0 : 1))
    #expect(try bench.write { try $0.decisionCount } == (scenario.outcome == "answered" ? 0 : 1))
  }

  @Test(arguments: CallScenario.all)
  func `comes to the same in any order and however often it is said`(
    scenario: CallScenario
  ) throws {
    let bench = try FlowBench { $0.acceptance = scenario.acceptance }
    for (n, order) in permutations(scenario.reports).enumerated() {
      // A recording cannot open a call: nobody says there whom it was to.
      if order.first == .recorded { continue }
      let (call, from) = ("CA\(n)", "+1415555\(1_000 + n)")
      try play(order, on: bench, call: call, from: from)
      try play(order.reversed(), on: bench, call: call, from: from)
      bench.advance(.seconds(60))
      _ = try bench.tick()
      try expect(scenario, on: bench, call: call)
    }
    // A text that was decided before the answer was heard has been withdrawn.
    if scenario.outcome == "answered" { #expect(try bench.waiting.isEmpty) }
  }

  private func play(
    _ reports: [CallScenario.Report], on bench: FlowBench, call: String, from: String
  ) throws {
    for report in reports {
      let (event, route) = report.event(call, from: from)
      try bench.take(event, route: route)
    }
  }

  private func expect(_ scenario: CallScenario, on bench: FlowBench, call: String) throws {
    let listing = try bench.call(call)
    #expect(listing.outcome == scenario.outcome)
    #expect(listing.reason == scenario.reason)
  }
}

extension Transaction {
  var decisionCount: Int {
    get throws { try connection.first("SELECT count(*) FROM decision") { $0.int(0) } ?? 0 }
  }
}

func permutations<Element>(_ elements: [Element]) -> [[Element]] {
  guard elements.count > 1 else { return [elements] }
  return elements.indices.flatMap { index in
    var rest = elements
    let first = rest.remove(at: index)
    return permutations(rest).map { [first] + $0 }
  }
}
