import HTTP
import Testing
import TextBack

@testable import Carriers

@Suite struct `A phone system of one's own as a carrier` {
  static let recordings = Recording.all(of: "standard_webhooks")

  private let conformance: CarrierConformance

  init() throws {
    let carrier = try #require(StandardWebhooks(secret: StandardWebhooksSigner.secret))
    conformance = CarrierConformance(
      carrier: carrier, recordings: Self.recordings, signsTarget: false, valueMark: ":",
      addition: {
        String($0.reversed().drop { $0 != "}" }.dropFirst().reversed()) + #","new":[1]}"#
      }
    ) { recording in
      StandardWebhooksSigner.sign(recording.body, id: "msg_" + recording.title.filter(\.isLetter))
    }
  }

  @Test(arguments: recordings)
  func `means what was recorded`(recording: Recording) throws {
    #expect(try conformance.notice(of: recording).event == Self.events[recording.title])
  }

  @Test func `has a recording for each meaning`() {
    #expect(Set(Self.recordings.map(\.title)) == Set(Self.events.keys))
  }

  @Test(arguments: recordings)
  func `is believed only as it was signed`(recording: Recording) throws {
    try conformance.refusesForgeries(of: recording)
  }

  @Test(arguments: recordings)
  func `may say more than it does today`(recording: Recording) throws {
    try conformance.doesNotMindMore(than: recording)
  }

  @Test func `tells its events apart`() throws { try conformance.tellsEventsApart() }

  @Test func `is heard on every route`() { conformance.knowsItsRoutes() }

  @Test func `gets an answer to everything`() throws { try conformance.answersEverything() }

  @Test func `sends no texts`() {
    let taken = ClientResult(status: 201, body: Array("{}".utf8), bytesSent: 1)
    #expect(!conformance.carrier.sendsTexts)
    guard case .notAccepted = conformance.carrier.outcome(of: taken) else {
      Issue.record("a text was taken for sent")
      return
    }
  }

  static let events: [String: CarrierEvent] = [
    "a call was missed": missed("17", from: "+14155550123", .noAnswer),
    "a busy line was called": missed("18", from: "+14155550123", .busy, plus: 250),
    "a withheld call was missed": missed("19", from: nil, .noAnswer, to: "14155550111"),
    "an anonymous call was missed after hours": missed("20", from: "Anonymous", .afterHours),
  ]

  private static func missed(
    _ id: String, from: String?, _ reason: MissedReason, to: String = "+14155550111",
    plus milliseconds: Int64 = 0
  ) -> CarrierEvent {
    .callMissed(
      CallReference(
        carrierID: "1764100000.\(id)", from: from, to: to,
        occurredAt: Timestamp(milliseconds: 1_742_933_553_000 + milliseconds)), reason)
  }
}
