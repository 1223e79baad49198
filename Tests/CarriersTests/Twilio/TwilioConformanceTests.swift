import HTTP
import Testing
import TextBack

@testable import Carriers

@Suite struct `Twilio as a carrier` {
  static let recordings = Recording.all(of: "twilio")

  private static let account = TwilioAccount(
    name: "main", accountSID: "AC00000000000000000000000000000001",
    authToken: TwilioSigner.tokenOfTests, publicURL: "https://calls.example.com")

  private let conformance = CarrierConformance(
    carrier: Twilio(account), recordings: recordings
  ) { recording in
    let form = try FormBody(Array(recording.body.utf8)).pairs.map { ($0.name, $0.value) }
    var seen: Set<[String]> = []
    let different = form.filter { seen.insert([$0.0, $0.1]).inserted }
    let signature = TwilioSigner().sign(account.publicURL + recording.target, different)
    return [("X-Twilio-Signature", signature)]
  }

  @Test(arguments: recordings)
  func `means what was recorded`(recording: Recording) throws {
    let notice = try conformance.notice(of: recording)
    #expect(notice.event == TwilioMeanings.events[recording.title])
  }

  @Test func `has a recording for each meaning`() {
    #expect(Set(Self.recordings.map(\.title)) == Set(TwilioMeanings.events.keys))
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

  @Test func `is taken at its word and no further`() { conformance.provesNothingTooMuch() }
}

/// What each recording means in our own words.
enum TwilioMeanings {
  static let events: [String: CarrierEvent] = [
    "a call arrives": .callArrived(
      CallReference(
        carrierID: parent, from: caller, to: business, callerName: "JANE DOE",
        callerCity: "SAN FRANCISCO")),
    "a call arrives withheld": .callArrived(
      CallReference(carrierID: sid("CA", 4), from: "anonymous", to: business)),
    "a call arrives forwarded": .callArrived(
      CallReference(
        carrierID: sid("CA", 5), from: caller, to: business, forwardedFrom: "+14155550100",
        callerCity: "SAN FRANCISCO")),
    "a leg is dialled": .nothing,
    "a leg rings": leg(.ringing),
    "a leg is picked up": leg(.pickedUp),
    "a leg ends after talk": leg(.ended(.pickedUp(talkSeconds: 31))),
    "a leg rings out": leg(.ended(.noAnswer)),
    "a leg is busy": leg(.ended(.busy)),
    "a leg fails": leg(.ended(.failed)),
    "a leg is cancelled": leg(.ended(.cancelled)),
    "a leg is asked for a key": leg(.pickedUp, at: nil),
    "a leg presses 1": leg(.accepted, at: nil),
    "a leg presses 2": leg(.declined, at: nil),
    "the ring ends after talk": .forwardEnded(call(), .pickedUp(talkSeconds: 31)),
    "the ring ends unanswered": .forwardEnded(call(), .noAnswer),
    "the ring ends busy": .forwardEnded(call(), .busy),
    "the ring ends failed": .forwardEnded(call(), .failed),
    "the ring ends cancelled": .forwardEnded(call(), .cancelled),
    "the caller hangs up after talk": .callEnded(call(at: moment), .completed(seconds: 35)),
    "the caller gives up": .callEnded(call(at: moment), .noAnswer),
    "the call was refused": .callEnded(call(at: moment), .busy),
    "a message was left": .callRecorded(CallReference(carrierID: parent, from: nil, to: nil)),
    "a message is over": .callRecorded(call()),
    "nothing was recorded": .nothing,
    "a conversation was recorded": .nothing,
    "an outbound call is dialled": outbound(.dialed, seconds: nil),
    "an outbound call connects": outbound(.connected, seconds: 64),
    "an outbound call is not answered": outbound(.noAnswer, seconds: 0),
    "a text arrives": text(sid("SM", 1), "Héllo 👋 – R&D = 100%? a+b "),
    "a picture arrives": text(sid("MM", 2), "", media: 1),
    "a text to a service says stop": text(sid("SM", 4), "STOP"),
    "a text is sent": report("sent", .sent),
    "a text is delivered": report("delivered", .delivered),
    "a text is not delivered": report("undelivered", .undelivered, code: 30006),
    "a text failed": report("failed", .failed, code: 30034),
    "a text is reported without a token": report("queued", .accepted, token: nil),
  ]

  private static let caller = "+14155550123"
  private static let business = "+15005550006"
  private static let parent = sid("CA", 1)
  private static let moment = Timestamp(milliseconds: 1_742_933_553_000)

  private static func sid(_ prefix: String, _ number: Int) -> String {
    prefix + String(repeating: "0", count: 31) + "\(number)"
  }

  private static func call(at time: Timestamp? = nil) -> CallReference {
    CallReference(
      carrierID: parent, from: caller, to: business, callerCity: "SAN FRANCISCO", occurredAt: time)
  }

  private static func leg(_ change: LegChange, at time: Timestamp? = moment) -> CarrierEvent {
    .legMoved(
      LegReport(
        parentCarrierID: parent, carrierID: sid("CA", 2), change: change, occurredAt: time))
  }

  private static func outbound(_ state: OutboundCall.State, seconds: Int?) -> CarrierEvent {
    .outboundCallMoved(
      OutboundCallReport(
        carrierID: sid("CA", 3), from: business, to: caller, change: state,
        durationSeconds: seconds, occurredAt: moment))
  }

  private static func text(_ sid: String, _ body: String, media: Int = 0) -> CarrierEvent {
    .textArrived(
      InboundText(carrierID: sid, from: caller, to: business, body: body, mediaCount: media))
  }

  private static func report(
    _ word: String, _ progress: DeliveryProgress, code: Int? = nil,
    token: String? = "12.1.b64url-token_x"
  ) -> CarrierEvent {
    .deliveryReported(
      DeliveryReport(
        carrierID: sid("SM", 3), token: token, progress: progress, word: word, errorCode: code,
        rejection: code == 30006 ? .notMobile : code == 30034 ? .unregistered : nil))
  }
}
