import Carriers
import HTTP

/// What the people in a simulated call do.
package enum CallScript: Sendable, Equatable, CaseIterable {
  /// The owner picks up and talks.
  case answered
  case ringsOut
  case busy
  /// The owner's number cannot be reached.
  case failed
  /// The caller gives up while it rings; no result of the ring is reported.
  case callerHangsUp
  /// The owner picks up and presses 1.
  case pressesOne
  /// Something picks up and presses nothing, as a voicemail does.
  case pressesNothing
  /// Nobody answers, and the caller leaves a message if asked to.
  case leavesMessage
}

/// A step of a simulated call, as a carrier sees it.
package enum CallStep: Sendable, Equatable {
  case arrived
  case ringing(targets: [String], seconds: Int)
  case legEnded(String)
  case recorded
  case refused
  case hungUp
  case ended(String)
}

/// A webhook was not answered as a carrier needs it.
package struct SandboxFailure: Error, CustomStringConvertible {
  package let description: String
}

/// One simulated call: it posts what a carrier would post, and follows the documents that come
/// back.
struct SandboxCall {
  let account: SandboxAccount
  let from: String
  let to: String
  let script: CallScript
  let post: @Sendable (ClientRequest) async -> ClientResult
  /// Lets so many seconds pass.
  let pause: @Sendable (Int) async -> Void
  let onStep: @Sendable (CallStep) -> Void
  /// Writes down how a leg stands, as the carrier's own list will show it.
  let record: @Sendable (SandboxCallRecord) -> Void

  private let sid = SandboxID.new("CA")

  init(
    account: SandboxAccount, from: String, to: String, script: CallScript,
    post: @escaping @Sendable (ClientRequest) async -> ClientResult,
    pause: @escaping @Sendable (Int) async -> Void,
    onStep: @escaping @Sendable (CallStep) -> Void,
    record: @escaping @Sendable (SandboxCallRecord) -> Void
  ) {
    self.account = account
    self.from = from
    self.to = to
    self.script = script
    self.post = post
    self.pause = pause
    self.onStep = onStep
    self.record = record
  }

  private static let talkSeconds = 42

  /// How long the caller's leg was connected, to somebody or to a document.
  private static func callSeconds(_ script: CallScript) -> Int {
    RingOutcome(script).isPickedUp ? talkSeconds : 3
  }

  /// Plays the call to its end; returns the carrier's identifier of it.
  func play() async throws -> String {
    onStep(.arrived)
    let leg = SandboxCallRecord(sid: sid, from: from, to: to, direction: "inbound")
    record(leg)
    let document = try await send(account.webhook(.voice), status: "ringing")
    let end = try await follow(document)
    let duration = end == "completed" ? SandboxCall.callSeconds(script) : 0
    record(leg.ended(end, seconds: duration))
    _ = try await send(
      account.webhook(.voiceStatus), status: end,
      [("CallDuration", "\(duration)"), ("CallbackSource", "call-progress-events")])
    onStep(.ended(end))
    return sid
  }

  /// Does what a document says; returns the final status of the caller's leg.
  private func follow(_ document: CallDocument) async throws -> String {
    if let dial = document.first("Dial") { return try await ring(dial, in: document) }
    if let record = document.first("Record") { return try await leaveMessage(record) }
    if document.first("Reject") != nil {
      onStep(.refused)
      return "busy"
    }
    onStep(.hungUp)
    return "completed"
  }

  private func ring(_ dial: CallDocument.Element, in document: CallDocument) async throws -> String
  {
    let seconds = dial.attributes["timeout"].flatMap { Int($0) } ?? 30
    let legs = document.all("Number").map { SandboxLeg($0, child: SandboxID.new("CA")) }
    onStep(.ringing(targets: legs.map(\.number), seconds: seconds))
    for leg in legs { try await report(leg, "initiated", sequence: 0) }
    for leg in legs { try await report(leg, "ringing", sequence: 1) }
    let outcome = RingOutcome(script)
    await pause(outcome.isQuick ? min(seconds, 2) : seconds)
    var isAccepted = true
    if outcome.isPickedUp, let leg = legs.first { isAccepted = try await pickUp(leg) }
    for (index, leg) in legs.enumerated() {
      // The first to be picked up ends the ringing of the others.
      let isOther = outcome.isPickedUp && index > 0
      let status = isOther ? "canceled" : outcome.legStatus
      let talk = outcome.isPickedUp && !isOther ? SandboxCall.talkSeconds : 0
      try await report(
        leg, status, sequence: outcome.isPickedUp && !isOther ? 3 : 2,
        [("CallDuration", "\(talk)")])
      onStep(.legEnded(status))
    }
    if script == .callerHangsUp { return "no-answer" }
    guard let action = dial.attributes["action"] else { return "completed" }
    var form = [("DialCallStatus", outcome.legStatus), ("DialBridged", "\(isAccepted)")]
    form += legs.prefix(1).map { ("DialCallSid", $0.child) }
    if outcome.isPickedUp { form.append(("DialCallDuration", "\(SandboxCall.talkSeconds)")) }
    return try await follow(try await send(action, status: "in-progress", form))
  }

  /// The owner's leg is picked up; with screening it is asked for a key first.
  private func pickUp(_ leg: SandboxLeg) async throws -> Bool {
    try await report(leg, "in-progress", sequence: 2)
    guard let screen = leg.screenURL else { return true }
    let question = try await send(screen, leg: leg)
    guard let gather = question.first("Gather"), let action = gather.attributes["action"] else {
      throw SandboxFailure(description: "the screening document asks for no key")
    }
    guard script == .pressesOne else { return false }
    let answer = try await send(action, leg: leg, [("Digits", "1")])
    return answer.first("Hangup") == nil
  }

  private func leaveMessage(_ record: CallDocument.Element) async throws -> String {
    guard script == .leavesMessage else { return "completed" }
    let form = [
      ("RecordingSid", SandboxID.new("RE")), ("RecordingStatus", "completed"),
      ("RecordingDuration", "7"), ("RecordingUrl", "https://api.example.com/recording"),
      ("RecordingSource", "RecordVerb"),
    ]
    let callback = record.attributes["recordingStatusCallback"] ?? record.attributes["action"]
    guard let callback else {
      throw SandboxFailure(description: "the voicemail document says nowhere to report to")
    }
    _ = try await send(callback, status: "in-progress", form)
    onStep(.recorded)
    return "completed"
  }

  private func report(
    _ leg: SandboxLeg, _ status: String, sequence: Int, _ extra: [(String, String)] = []
  ) async throws {
    let seconds = extra.first { $0.0 == "CallDuration" }.flatMap { Int($0.1) }
    let listed = SandboxCallRecord(
      sid: leg.child, parent: sid, from: from, to: leg.number, direction: "outbound-dial")
    record(seconds.map { listed.ended(status, seconds: $0) } ?? listed.now(status))
    guard let callback = leg.statusCallback else { return }
    _ = try await send(
      callback, leg: leg, status: status, [("SequenceNumber", "\(sequence)")] + extra)
  }

  /// Posts an event of the caller's leg.
  private func send(
    _ url: String, status: String, _ extra: [(String, String)] = []
  ) async throws -> CallDocument {
    try await send(
      url,
      [
        ("CallSid", sid), ("AccountSid", account.accountSID), ("ApiVersion", "2010-04-01"),
        ("From", from), ("To", to), ("CallStatus", status), ("Direction", "inbound"),
      ] + extra)
  }

  /// Posts an event of a leg that rings the owner.
  private func send(
    _ url: String, leg: SandboxLeg, status: String = "in-progress",
    _ extra: [(String, String)] = []
  ) async throws -> CallDocument {
    try await send(
      url,
      [
        ("CallSid", leg.child), ("ParentCallSid", sid), ("AccountSid", account.accountSID),
        ("ApiVersion", "2010-04-01"), ("From", from), ("To", leg.number),
        ("CallStatus", status), ("Direction", "outbound-dial"),
      ] + extra)
  }

  private func send(_ url: String, _ form: [(String, String)]) async throws -> CallDocument {
    let result = await post(account.request(to: url, form))
    guard (200..<300).contains(result.status) else {
      throw SandboxFailure(description: "\(url) answered \(result.status)")
    }
    if result.body.isEmpty { return CallDocument.empty }
    guard let document = CallDocument(String(decoding: result.body, as: UTF8.self)) else {
      throw SandboxFailure(description: "\(url) answered with no document that can be followed")
    }
    return document
  }
}

extension CallDocument {
  /// The answer of a webhook that has nothing to say.
  static let empty = CallDocument()

  private init() {}
}
