import Carriers
import Storage
import Testing
import TextBack

@testable import Server

/// A text that waits: through a delay, through quiet hours, or for another try.
@Suite struct `A text that waits` {
  private static let all100 = Ledger.Balance(available: 100, held: 0, spent: 0)

  /// What may become true between the decision and the first byte.
  enum Change: String, CaseIterable, Sendable {
    case excluded, exceptNumber, notAmongOnly, ownNumber, notMobile, countryClosed, turnedOff

    var words: String {
      switch self {
      case .excluded: "the number has been excluded"
      case .exceptNumber: "except_numbers has the number now"
      case .notAmongOnly: "only_numbers does not have the number now"
      case .ownNumber: "the number is one of the business's own now"
      case .notMobile: "the number takes no texts"
      case .countryClosed: "texts to its country are no longer allowed"
      case .turnedOff: "text-back has been turned off"
      }
    }
  }

  private func make(_ change: Change, _ bench: FlowBench) throws {
    let customer = FlowBench.customer
    switch change {
    case .excluded: try bench.changeBusiness { $0.excludedNumbers = [customer] }
    case .exceptNumber: try bench.changeTextback { $0.exceptNumbers = [customer] }
    case .notAmongOnly: try bench.changeTextback { $0.onlyNumbers = [FlowBench.ownersPhone] }
    case .ownNumber: try bench.changeTextback { $0.forwardTo.append(customer) }
    case .notMobile:
      try bench.write {
        try $0.noteNotMobile(customer, of: bench.business, errorCode: 30_006, at: bench.moment)
      }
    case .countryClosed:
      let abroad = try #require(DestinationCountry(code: 44))
      try bench.changeBusiness { $0.allowedCountries = [abroad] }
    case .turnedOff: try bench.changeTextback { $0.isEnabled = false }
    }
  }

  @Test(arguments: Change.allCases, [MessageKind.textBack, .followUp])
  func `is withdrawn when its reader is no longer to be texted`(
    change: Change, kind: MessageKind
  ) throws {
    let bench = try followUpBench { $0.delaySeconds = 60 }
    try bench.miss("CA1", from: FlowBench.caller)
    if kind == .followUp {
      bench.advance(.seconds(60))
      try bench.acceptText()
      bench.advance(.hours(24))
      _ = try bench.tick()
    }
    let text = try #require(try bench.waiting.last)
    #expect(text.kind == kind)
    let before = try bench.balance
    bench.advance(.seconds(60))
    try make(change, bench)
    #expect(try !bench.begin(text.id))
    let shown = try bench.listing(text.id)
    #expect(shown.state == "cancelled")
    #expect(shown.detail == change.words)
    #expect(shown.attempts.isEmpty)
    #expect(
      try bench.balance
        == Ledger.Balance(available: before.available + 1, held: 0, spent: before.spent))
  }

  @Test func `is withdrawn as a follow-up when those have been turned off`() throws {
    let bench = try followUpBench()
    try bench.miss("CA1", from: FlowBench.caller)
    try bench.acceptText()
    bench.advance(.hours(24))
    let text = try #require(try bench.tick().messages.first)
    try bench.changeTextback { $0.followUp.isEnabled = false }
    #expect(try !bench.begin(text.id))
    #expect(try bench.listing(text.id).detail == "follow-ups have been turned off")
  }

  @Test(arguments: Change.allCases)
  func `leaves all the same when a person wrote it`(change: Change) throws {
    let bench = try FlowBench()
    guard case .queued(let id) = try bench.reply() else { throw FlowBench.Missing() }
    try make(change, bench)
    #expect(try bench.begin(id))
  }

  @Test func `leaves all the same as a test to the owner's own phone`() throws {
    let bench = try FlowBench { $0.delaySeconds = 60 }
    _ = try bench.write {
      try TestCallFlow(tx: $0, rules: bench.rules, at: bench.moment).play(on: bench.number)
    }
    let text = try #require(try bench.waiting.first)
    bench.advance(.seconds(60))
    #expect(try bench.begin(text.id))
  }

  enum Contact: String, CaseIterable, Sendable {
    case laterCallAnswered, connectedCall, acceptedReply

    var words: String {
      switch self {
      case .laterCallAnswered: "a later call was answered"
      case .connectedCall: "they have been called back"
      case .acceptedReply: "somebody has written to them"
      }
    }
  }

  private func make(_ contact: Contact, _ bench: FlowBench) throws {
    switch contact {
    case .laterCallAnswered:
      let call = CallReference(
        carrierID: "CA2", from: FlowBench.caller, to: FlowBench.ownNumber.e164)
      try bench.take(.callArrived(call), route: .voice)
      try bench.take(.forwardEnded(call, .pickedUp(talkSeconds: 60)), route: .voiceResult)
    case .connectedCall: try bench.connect()
    case .acceptedReply:
      guard case .queued(let id) = try bench.reply() else { throw FlowBench.Missing() }
      try bench.attempt(id, .accepted(carrierID: "SM9", segments: 1))
    }
  }

  @Test(arguments: Contact.allCases)
  func `is withdrawn once somebody has been in touch`(contact: Contact) throws {
    let bench = try FlowBench { $0.delaySeconds = 60 }
    let id = try bench.missCall("CA1")
    bench.advance(.seconds(30))
    try make(contact, bench)
    #expect(try bench.listing(id).state == "cancelled")
    #expect(try bench.listing(id).detail == contact.words)
    #expect(try bench.waiting.isEmpty)
    let spent = contact == .acceptedReply ? 1 : 0
    #expect(
      try bench.balance == Ledger.Balance(available: 100 - spent, held: 0, spent: spent))
    #expect(try bench.call("CA1").decision?.messageID == id)
    #expect(try bench.call("CA1").outcome == "missed")
  }

  @Test func `stays while a reply waits too, and when that comes to nothing`() throws {
    let bench = try FlowBench { $0.delaySeconds = 60 }
    let id = try bench.missCall("CA1")
    guard case .queued(let reply) = try bench.reply() else { throw FlowBench.Missing() }
    #expect(try bench.text(id).message.state == .queued)
    try bench.attempt(reply, .rejected(code: 30_007, .other))
    #expect(try bench.text(id).message.state == .queued)
  }

  @Test func `stays when what was written to them was written before their call`() throws {
    let bench = try FlowBench { $0.delaySeconds = 60 }
    guard case .queued(let reply) = try bench.reply() else { throw FlowBench.Missing() }
    let id = try bench.missCall("CA1")
    try bench.attempt(reply, .accepted(carrierID: "SM9", segments: 1))
    #expect(try bench.text(id).message.state == .queued)
  }

  @Test func `stays when they were spoken to before their call, and another report comes of it`()
    throws
  {
    let bench = try FlowBench { $0.delaySeconds = 60 }
    try bench.connect()
    let id = try bench.missCall("CA1")
    try bench.connect()
    #expect(try bench.text(id).message.state == .queued)
  }

  @Test func `stays when it is an earlier call that turns out to have been answered`() throws {
    let bench = try FlowBench { $0.delaySeconds = 60 }
    let first = CallReference(
      carrierID: "CA1", from: FlowBench.caller, to: FlowBench.ownNumber.e164)
    try bench.take(.callArrived(first), route: .voice)
    try bench.setMode(.alreadyForwarded)
    try bench.miss("CA2", from: FlowBench.caller)
    try bench.take(.forwardEnded(first, .pickedUp(talkSeconds: 60)), route: .voiceResult)
    #expect(try bench.call("CA1").outcome == "answered")
    #expect(try bench.waiting.count == 1)
  }
}

@Suite struct `A text that is withdrawn` {
  enum Way: String, CaseIterable, Sendable {
    case stop, answeredLate, laterCallAnswered, beforeTheFirstByte, ownersOptOut
  }

  /// A hundred credits, and fewer than a hundred are few.
  private func bench() throws -> FlowBench {
    let bench = try FlowBench { $0.delaySeconds = 60 }
    try bench.changeBusiness { $0.lowCredits = 100 }
    return bench
  }

  @Test(arguments: Way.allCases)
  func `gives its credit back also to the alert of few credits`(way: Way) throws {
    let bench = try bench()
    let call = CallReference(
      carrierID: "CA1", from: FlowBench.caller, to: FlowBench.ownNumber.e164)
    try bench.take(.callArrived(call), route: .voice)
    bench.advance(.seconds(36))
    _ = try bench.tick()
    let id = try #require(try bench.call("CA1").decision?.messageID)
    #expect(try bench.alerts == [.lowCredits])
    switch way {
    case .stop: try bench.hearText("STOP")
    case .answeredLate:
      try bench.take(.forwardEnded(call, .pickedUp(talkSeconds: 60)), route: .voiceResult)
    case .laterCallAnswered:
      let later = CallReference(
        carrierID: "CA2", from: FlowBench.caller, to: FlowBench.ownNumber.e164)
      try bench.take(.callArrived(later), route: .voice)
      try bench.take(.forwardEnded(later, .pickedUp(talkSeconds: 60)), route: .voiceResult)
    case .beforeTheFirstByte:
      try bench.changeTextback { $0.isEnabled = false }
      bench.advance(.seconds(60))
      #expect(try !bench.begin(id))
    case .ownersOptOut:
      _ = try bench.write {
        try OptOutFlow(tx: $0, at: bench.moment)
          .withdrawTexts(to: FlowBench.customer, of: bench.business)
      }
    }
    #expect(try bench.text(id).message.state == .cancelled)
    #expect(try bench.alerts == [])
  }
}
