import Carriers
import HTTP
import Storage
import TextBack

@testable import Server

extension FlowBench {
  static let twilio = Twilio(
    TwilioAccount(
      name: account, accountSID: "AC00000000000000000000000000000001", authToken: "secret",
      publicURL: "https://calls.example.com"))

  /// What the dispatcher finds when the carrier may be asked.
  func tick(asking desk: LookUpDesk) throws -> DueWork.Found {
    try write {
      try DueWork(tx: $0, rules: rules, at: moment)
        .take(except: [], asking: desk.allowance(at: moment.steady))
    }
  }

  /// Takes an answer as the server does: a transaction for each part.
  @discardableResult
  func answer(
    _ enquiry: Enquiry, _ findings: Findings, _ unknownSends: UnknownSends = .strict,
    inPartsOf size: Int = LookUpLimits.eventsPerCommit
  ) throws -> FlowOutcome {
    var outcome = FlowOutcome()
    for part in findings.parts(about: enquiry.subject, of: size) {
      outcome = try flow(enquiry, unknownSends) { try $0.take(part) }
    }
    return outcome
  }

  @discardableResult
  func fail(_ enquiry: Enquiry, failures: Int = 0) throws -> FlowOutcome {
    try flow(enquiry, .strict) { try $0.fail(failures: failures) }
  }

  private func flow(
    _ enquiry: Enquiry, _ unknownSends: UnknownSends,
    _ body: (inout EnquiryFlow) throws -> FlowOutcome
  ) throws -> FlowOutcome {
    let door = WebhookFlow(account: FlowBench.account, carrier: FlowBench.twilio, rules: rules)
    return try write { tx in
      var flow = EnquiryFlow(
        tx: tx, enquiry: enquiry, door: door,
        policy: CarrierPolicy(mayAsk: true, unknownSends: unknownSends), at: moment)
      return try body(&flow)
    }
  }

  func enquiry(about id: ID<Message>) throws -> Enquiry {
    let text = try text(id)
    return Enquiry(
      account: FlowBench.account, subject: .text(id, from: text.from, to: text.to))
  }

  /// The text as the carrier's list would have it, made so many seconds after now.
  func listed(
    _ id: ID<Message>, sid: String = FlowBench.sid("SM", 1), body: String? = nil,
    after seconds: Int = 0, _ progress: DeliveryProgress? = .sent
  ) throws -> RecordedText {
    let text = try text(id)
    return recorded(
      SentText(
        carrierID: sid, from: text.from.e164, to: text.to.e164, body: body ?? text.body,
        progress: progress, word: "sent", errorCode: nil,
        createdAt: Timestamp(
          milliseconds: moment.wall.milliseconds + Int64(seconds) * 1_000)))
  }

  func recorded(_ text: SentText) -> RecordedText {
    let report = DeliveryReport(
      carrierID: text.carrierID, token: nil, progress: text.progress, word: text.word,
      errorCode: text.errorCode)
    return RecordedText(
      text: text,
      report: Notice(
        event: .deliveryReported(report), identity: "report:\(text.carrierID):\(text.word)"))
  }

  /// An event of the carrier's list that began at the moment it is now.
  func listed(_ event: CarrierEvent, _ identity: String, after seconds: Int = 0) -> RecordedEvent {
    RecordedEvent(
      notice: Notice(event: event, identity: identity), route: .voiceStatus,
      startedAt: Timestamp(milliseconds: moment.wall.milliseconds + Int64(seconds) * 1_000))
  }

  static func sid(_ prefix: String, _ number: Int) -> String {
    let digits = "\(number)"
    return prefix + String(repeating: "0", count: 32 - digits.count) + digits
  }
}

extension Findings {
  init(_ texts: [RecordedText] = [], _ events: [RecordedEvent] = []) {
    self.init()
    self.texts = texts
    self.events = events
  }
}
