import HTTP
import Testing
import TextBack

@testable import Carriers

@Suite struct `A webhook of Twilio's` {
  private static let account = "AC00000000000000000000000000000001"
  private static let parent = "CA00000000000000000000000000000001"
  private static let child = "CA00000000000000000000000000000002"
  private static let message = "SM00000000000000000000000000000001"

  private let twilio = Twilio(
    TwilioAccount(
      name: "main", accountSID: account, authToken: "secret",
      publicURL: "https://calls.example.com"))

  private static let leg = [
    ("AccountSid", account), ("CallSid", child), ("ParentCallSid", parent),
    ("Direction", "outbound-dial"), ("From", "+14155550123"), ("To", "+14155550100"),
  ]
  private static let caller = [
    ("AccountSid", account), ("CallSid", parent), ("Direction", "inbound"),
    ("From", "+14155550123"), ("To", "+15005550006"),
  ]
  private static let text = [
    ("AccountSid", account), ("MessageSid", message), ("From", "+14155550123"),
    ("To", "+15005550006"), ("Body", "Hi"),
  ]

  private func read(
    _ route: WebhookRoute, _ form: [(String, String)], query: String = ""
  ) throws -> Notice {
    let body = form.map { "\(FormText.encoded($0.0))=\(FormText.encoded($0.1))" }
    return try twilio.read(
      VerifiedWebhook(
        route: route,
        content: .form(
          try FormBody(Array(body.joined(separator: "&").utf8)),
          query: try FormBody(Array(query.utf8)))))
  }

  @Test(arguments: [
    ("ringing", LegChange.ringing), ("in-progress", .pickedUp),
    ("completed", .ended(.pickedUp(talkSeconds: 9))), ("busy", .ended(.busy)),
    ("no-answer", .ended(.noAnswer)), ("failed", .ended(.failed)),
    ("canceled", .ended(.cancelled)),
  ])
  func `tells how a leg that rings the owner moves`(word: String, change: LegChange) throws {
    let form = Self.leg + [("CallStatus", word), ("CallDuration", "9")]
    let notice = try read(.voiceStatus, form)
    #expect(
      notice.event
        == .legMoved(
          LegReport(
            parentCarrierID: Self.parent, carrierID: Self.child, change: change)))
  }

  @Test(arguments: [
    ("completed", ForwardResult.pickedUp(talkSeconds: 31)), ("busy", .busy),
    ("no-answer", .noAnswer), ("failed", .failed), ("canceled", .cancelled),
  ])
  func `tells how the ring ended`(word: String, result: ForwardResult) throws {
    let form = Self.caller + [("DialCallStatus", word), ("DialCallDuration", "31")]
    guard case .forwardEnded(_, let read) = try read(.voiceResult, form).event else {
      Issue.record("another event")
      return
    }
    #expect(read == result)
  }

  @Test(arguments: [
    ("completed", CallEnd.completed(seconds: 12)), ("busy", .busy), ("no-answer", .noAnswer),
    ("failed", .failed), ("canceled", .cancelled),
  ])
  func `tells how the caller's leg ended`(word: String, end: CallEnd) throws {
    let form = Self.caller + [("CallStatus", word), ("CallDuration", "12")]
    guard case .callEnded(_, let read) = try read(.voiceStatus, form).event else {
      Issue.record("another event")
      return
    }
    #expect(read == end)
  }

  @Test(arguments: [
    ("queued", OutboundCall.State.dialed), ("initiated", .dialed), ("ringing", .dialed),
    ("in-progress", .connected), ("completed", .connected), ("no-answer", .noAnswer),
    ("busy", .noAnswer), ("failed", .noAnswer), ("canceled", .noAnswer),
  ])
  func `tells how a call of the business's own moves`(
    word: String, change: OutboundCall.State
  ) throws {
    let form = [
      ("AccountSid", Self.account), ("CallSid", Self.parent), ("Direction", "outbound-api"),
      ("From", "+15005550006"), ("To", "+14155550123"), ("CallStatus", word),
    ]
    guard case .outboundCallMoved(let report) = try read(.voiceStatus, form).event else {
      Issue.record("another event")
      return
    }
    #expect(report.change == change)
  }

  @Test(
    arguments: [
      ("accepted", DeliveryProgress.accepted), ("queued", .accepted), ("sending", .accepted),
      ("sent", .sent), ("delivered", .delivered), ("read", .delivered),
      ("undelivered", .undelivered), ("failed", .failed), ("canceled", .failed),
      ("partially_delivered", nil),
    ] as [(String, DeliveryProgress?)])
  func `tells how far a text has come`(word: String, progress: DeliveryProgress?) throws {
    let form = [
      ("AccountSid", Self.account), ("MessageSid", Self.message), ("MessageStatus", word),
      ("ErrorCode", "30006"),
    ]
    let notice = try read(.smsStatus, form, query: "token=7.1.abc")
    #expect(
      notice.event
        == .deliveryReported(
          DeliveryReport(
            carrierID: Self.message, token: "7.1.abc", progress: progress, word: word,
            errorCode: 30006, rejection: .notMobile)))
  }

  @Test(
    arguments: [
      ([("RecordingStatus", "completed"), ("RecordingSource", "RecordVerb")], true),
      ([], true), ([("RecordingStatus", "absent")], false),
      ([("RecordingStatus", "completed"), ("RecordingSource", "DialVerb")], false),
    ] as [([(String, String)], Bool)])
  func `tells a message that was left from other recordings`(
    extra: [(String, String)], isMessage: Bool
  ) throws {
    let form = [("AccountSid", Self.account), ("CallSid", Self.parent)] + extra
    let event = try read(.voiceRecording, form).event
    #expect((event != .nothing) == isMessage)
  }

  @Test(arguments: [("1", LegChange.accepted), ("2", .declined), ("", .declined)])
  func `tells which key was pressed`(digits: String, change: LegChange) throws {
    let notice = try read(.voiceAccept, Self.leg + [("Digits", digits)])
    guard case .legMoved(let report) = notice.event else {
      Issue.record("another event")
      return
    }
    #expect(report.change == change)
  }

  @Test func `says when it happened`() throws {
    let form = Self.caller + [("Timestamp", "Tue, 25 Mar 2025 20:12:33 +0000")]
    guard case .callArrived(let call) = try read(.voice, form).event else {
      Issue.record("another event")
      return
    }
    #expect(call.occurredAt == Timestamp(milliseconds: 1_742_933_553_000))
  }

  @Test(arguments: [
    ("AccountSid", WebhookRoute.voice, caller), ("CallSid", .voice, caller),
    ("To", .voice, caller), ("From", .voice, caller), ("CallSid", .voiceStatus, leg),
    ("ParentCallSid", .voiceScreen, leg), ("MessageSid", .sms, text), ("Body", .sms, text),
    ("To", .sms, text), ("From", .sms, text),
  ])
  func `must not say a thing twice`(
    name: String, route: WebhookRoute, form: [(String, String)]
  ) throws {
    let form = form + [("CallStatus", "ringing"), (name, "again")]
    #expect(throws: WebhookRefusal.fieldAtFault(name)) { try read(route, form) }
  }

  @Test(arguments: [
    ("AccountSid", "AC00000000000000000000000000000002"), ("AccountSid", ""),
    ("CallSid", "CA1"), ("CallSid", "ca00000000000000000000000000000001"),
    ("CallSid", "CA0000000000000000000000000000000G"), ("To", ""),
  ])
  func `must have its fields in shape`(name: String, value: String) throws {
    let form = Self.caller.map { $0.0 == name ? (name, value) : $0 }
    #expect(throws: WebhookRefusal.fieldAtFault(name)) { try read(.voice, form) }
  }

  @Test func `may say more than we know`() throws {
    let form = Self.caller + [("NewThing", "1"), ("NewThing", "2"), ("MessagingServiceSid", "MG1")]
    guard case .callArrived = try read(.voice, form).event else {
      Issue.record("another event")
      return
    }
  }

  @Test func `is known again by its event and by nothing else`() throws {
    let ringing = try read(.voiceStatus, Self.leg + [("CallStatus", "ringing")])
    let again = try read(
      .voiceStatus, Self.leg + [("CallStatus", "ringing"), ("Extra", "1")])
    let ended = try read(.voiceStatus, Self.leg + [("CallStatus", "busy")])
    #expect(ringing.identity == again.identity)
    #expect(ringing.identity != ended.identity)
    let late = try read(
      .voiceStatus, Self.leg + [("CallStatus", "ringing"), ("SequenceNumber", "1")])
    #expect(ringing.identity != late.identity)
    let arrived = try read(.voice, Self.caller)
    let result = try read(.voiceResult, Self.caller + [("DialCallStatus", "busy")])
    #expect(arrived.identity != result.identity)
  }
}
