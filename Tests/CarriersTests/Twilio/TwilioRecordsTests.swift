import HTTP
import Testing
import TextBack

@testable import Carriers

@Suite struct `Twilio's lists` {
  private static let account = "AC00000000000000000000000000000001"
  private static let folder = "https://api.twilio.com/2010-04-01/Accounts/\(account)"
  private static let moment = Timestamp(milliseconds: 1_742_933_553_000)
  private static let ours = phone("+15005550006")
  private static let caller = phone("+14155550123")

  private let records = TwilioRecords(
    account: TwilioAccount(
      name: "main", accountSID: account, authToken: "secret",
      publicURL: "https://calls.example.com"))

  private static func phone(_ text: String) -> PhoneNumber {
    guard let phone = PhoneNumber(e164: text) else { preconditionFailure("\(text) is no number") }
    return phone
  }

  private static func sid(_ prefix: String, _ number: Int) -> String {
    prefix + String(repeating: "0", count: 31) + "\(number)"
  }

  private func read(
    _ title: String, as query: RecordQuery, page: String? = nil
  ) throws -> RecordPage {
    let answer = RecordedAnswer.named(title, of: "twilio")
    return try records.page(in: answer.result, for: query, page: page)
  }

  @Test(arguments: [
    (
      RecordQuery.conversation(from: ours, to: caller),
      "Messages.json?From=%2B15005550006&To=%2B14155550123&PageSize=200"
    ),
    (.texts(since: moment, .newest), "Messages.json?PageSize=200"),
    (.texts(since: moment, .whole), "Messages.json?DateSent%3E=2025-03-25&PageSize=200"),
    (.calls(since: moment, .newest), "Calls.json?PageSize=200"),
    (.calls(since: moment, .whole), "Calls.json?StartTime%3E=2025-03-25&PageSize=200"),
    (.call("CA1"), "Calls/CA1.json"),
    (.legs(of: "CA1"), "Calls.json?ParentCallSid=CA1&PageSize=200"),
  ])
  func `are asked with filters of their own`(query: RecordQuery, target: String) {
    let request = records.request(for: query, page: nil)
    #expect(request.method == .get)
    #expect(request.url == Self.folder + "/" + target)
    #expect(request.credentials == BasicCredentials(user: Self.account, password: "secret"))
    #expect(request.body == [])
  }

  @Test func `say what was sent, under the carrier's identifier and with its time`() throws {
    let page = try read(
      "texts between two numbers", as: .conversation(from: Self.ours, to: Self.caller))
    #expect(page.texts.map(\.text.carrierID) == [3, 2, 1].map { Self.sid("SM", $0) })
    #expect(page.texts.map(\.text.progress) == [.accepted, .failed, .delivered])
    #expect(page.texts.map(\.text.errorCode) == [nil, 30034, nil])
    #expect(page.texts.allSatisfy { $0.text.createdAt == Self.moment })
    #expect(page.texts[2].text.body == "Hi, this is Acme Plumbing.")
    #expect(page.texts[2].report.identity == "report:\(Self.sid("SM", 1)):delivered")
    #expect(page.next == nil)
  }

  @Test func `say what came in under the identity of its webhook`() throws {
    let page = try read("texts of an account", as: .texts(since: Self.moment, .newest))
    #expect(page.events.map(\.notice.identity) == ["sms:\(Self.sid("SM", 5)):received"])
    #expect(
      page.events.first?.notice.event
        == .textArrived(
          InboundText(
            carrierID: Self.sid("SM", 5), from: "+14155550123", to: "+15005550006", body: "STOP",
            mediaCount: 0)))
    #expect(page.texts.map(\.text.word) == ["something-new"])
    #expect(page.texts.map(\.text.progress) == [nil])
  }

  @Test func `say how calls and their legs ended, as their webhooks would have`() throws {
    let page = try read("calls of an account", as: .calls(since: Self.moment, .newest))
    let call = { (number: Int, name: String?, from: String?) in
      CallReference(
        carrierID: Self.sid("CA", number), from: "+14155550123", to: "+15005550006",
        forwardedFrom: from, callerName: name, occurredAt: Self.moment)
    }
    #expect(
      page.events.map(\.notice.event) == [
        .outboundCallMoved(
          OutboundCallReport(
            carrierID: Self.sid("CA", 6), from: "+15005550006", to: "+14155550123",
            change: .connected, durationSeconds: 64, occurredAt: Self.moment)),
        .legMoved(
          LegReport(
            parentCarrierID: Self.sid("CA", 1), carrierID: Self.sid("CA", 2),
            change: .ended(.pickedUp(talkSeconds: 31)), occurredAt: Self.moment)),
        .callEnded(call(1, nil, nil), .completed(seconds: 35)),
        .callEnded(call(5, "JANE DOE", "+14155550100"), .busy),
      ])
    #expect(page.events.last?.notice.identity == "status:\(Self.sid("CA", 5)):busy")
    #expect(page.events.allSatisfy { $0.route == .voiceStatus })
  }

  @Test func `have the identity of the webhook, whatever its sequence number`() throws {
    let recording = try #require(
      Recording.all(of: "twilio").first { $0.title == "a leg ends after talk" })
    let form = try FormBody(Array(recording.body.utf8))
    #expect(form["SequenceNumber"] != nil)
    let page = try read("calls of an account", as: .calls(since: Self.moment, .newest))
    let identity = try TwilioForm(form).progress().identity
    #expect(page.events.contains { $0.notice.identity == identity })
  }

  @Test func `tell of one call, and of a leg that talks`() throws {
    let call = try read("one call", as: .call(Self.sid("CA", 1)))
    #expect(call.events.map(\.notice.identity) == ["status:\(Self.sid("CA", 1)):no-answer"])
    let legs = try read("legs of a call", as: .legs(of: Self.sid("CA", 1)))
    #expect(
      legs.events.map(\.notice.event) == [
        .legMoved(
          LegReport(
            parentCarrierID: Self.sid("CA", 1), carrierID: Self.sid("CA", 2), change: .pickedUp,
            occurredAt: Timestamp(milliseconds: 1_742_933_530_000)))
      ])
  }

  @Test func `lead on page by page, and end with what has no day yet`() throws {
    let query = RecordQuery.texts(since: Self.moment, .whole)
    let first = try read("texts of an account", as: query)
    let next = try #require(first.next)
    #expect(records.request(for: query, page: next).url == "https://api.twilio.com" + next)
    let last = try read("no texts", as: query, page: next)
    #expect(last.next == TwilioRecords.newestPage)
    #expect(
      records.request(for: query, page: last.next).url == Self.folder
        + "/Messages.json?PageSize=200"
    )
    #expect(try read("texts of an account", as: query, page: last.next).next == nil)
  }

  @Test(arguments: [(0, false), (1, true)])
  func `are past once the newest is older than what was asked for`(after: Int64, isPast: Bool)
    throws
  {
    let since = Timestamp(milliseconds: Self.moment.milliseconds + after)
    #expect(
      try read("texts of an account", as: .texts(since: since, .newest)).isPast == isPast)
    #expect(try !read("no texts", as: .texts(since: since, .newest)).isPast)
  }

  @Test(arguments: [
    ("\"messages\"", "\"others\""), ("\"sid\": \"SM", "\"sid\": \"XX"),
    ("\"sid\": ", "\"id\": "), ("Tue, 25 Mar 2025 20:12:33 +0000", "yesterday"),
    ("\"direction\": \"outbound-api\"", "\"direction\": \"sideways\""),
    ("\"direction\": ", "\"way\": "), ("\"status\": ", "\"state\": "),
    ("\"error_code\": 30034", "\"error_code\": \"30034\""), ("]", ""), ("{", "["),
    ("\"next_page_uri\": null", "\"next_page_uri\": \"https://elsewhere.example/\""),
    ("\"next_page_uri\": null", "\"next_page_uri\": \"/2010-04-01/Accounts/AC2/Messages.json?x\""),
    ("\"account_sid\": \"AC00000000000000000000000000000001\"", "\"account_sid\": \"AC2\""),
  ])
  func `that cannot be read whole are an error and never an absence`(old: String, new: String) {
    let answer = RecordedAnswer.named("texts between two numbers", of: "twilio")
    let query = RecordQuery.conversation(from: Self.ours, to: Self.caller)
    #expect(throws: LookUpFailure.self) {
      try records.page(in: answer.replacing(old, with: new), for: query, page: nil)
    }
  }

  @Test(arguments: [
    ("\"calls\"", "\"others\""), ("\"sid\": \"CA", "\"sid\": \"XX"),
    ("Tue, 25 Mar 2025 20:12:10 +0000", "soon"), ("\"to\": ", "\"too\": "),
    ("\"duration\": \"64\"", "\"duration\": \"long\""),
    ("\"account_sid\": \"AC00000000000000000000000000000001\"", "\"account_sid\": \"AC2\""),
  ])
  func `of calls are as strict`(old: String, new: String) {
    let answer = RecordedAnswer.named("calls of an account", of: "twilio")
    #expect(throws: LookUpFailure.self) {
      try records.page(
        in: answer.replacing(old, with: new), for: .calls(since: Self.moment, .newest), page: nil)
    }
  }

  @Test func `that tell of another call are none`() {
    #expect(throws: LookUpFailure.malformed("it is another call")) {
      try read("one call", as: .call(Self.sid("CA", 9)))
    }
  }

  @Test(arguments: [
    (0, LookUpFailure.unreachable("cut")), (401, .refused(status: 401)),
    (404, .refused(status: 404)), (429, .slowDown(retryAfterSeconds: 3)),
    (500, .refused(status: 500)), (302, .refused(status: 302)),
  ])
  func `without an answer say so`(status: Int, failure: LookUpFailure) {
    var result = RecordedAnswer.named("no texts", of: "twilio").result
    result.status = status
    result.retryAfterSeconds = 3
    if status == 0 { result.failure = ClientFailure(code: 28, words: "cut") }
    #expect(throws: failure) {
      try records.page(in: result, for: .texts(since: Self.moment, .newest), page: nil)
    }
  }
}
