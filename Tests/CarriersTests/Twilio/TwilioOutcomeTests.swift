import HTTP
import Testing
import TextBack

@testable import Carriers

@Suite struct `An attempt to send through Twilio` {
  private static let account = "AC00000000000000000000000000000001"
  private static let sid = "SM" + String(repeating: "a", count: 32)
  private static let taken = #"{"sid":"\#(sid)","account_sid":"\#(account)","num_segments":"2"}"#

  private let twilio = Twilio(
    TwilioAccount(
      name: "main", accountSID: account, authToken: "secret",
      publicURL: "https://calls.example.com"))

  private func result(
    _ status: Int, _ body: String = "", sent: Int = 400, retryAfter: Int? = nil,
    failure: ClientFailure? = nil
  ) -> ClientResult {
    ClientResult(
      status: status, retryAfterSeconds: retryAfter, body: Array(body.utf8), bytesSent: sent,
      failure: failure)
  }

  @Test func `is accepted with the carrier's identifier`() {
    #expect(
      twilio.outcome(of: result(201, Self.taken)) == .accepted(carrierID: Self.sid, segments: 2))
  }

  @Test func `keeps the identifier, whatever type the rest is of`() {
    let body = #"{"sid":"\#(Self.sid)","account_sid":7,"num_segments":2,"code":"none"}"#
    #expect(
      twilio.outcome(of: result(201, body)) == .accepted(carrierID: Self.sid, segments: nil))
  }

  @Test(arguments: [
    "", "{", "null", "[]", #"{"sid":null}"#, #"{"sid":"SM1"}"#,
    #"{"sid":"XX00000000000000000000000000000001","num_segments":"0"}"#,
  ])
  func `is accepted on a good status, whatever became of the rest`(body: String) {
    #expect(twilio.outcome(of: result(201, body)) == .accepted(carrierID: nil, segments: nil))
    let cut = ClientFailure(code: 18, words: "cut")
    #expect(
      twilio.outcome(of: result(201, body, failure: cut))
        == .accepted(carrierID: nil, segments: nil))
  }

  @Test func `is unknown, and alarming, when the answer is another account's`() {
    let body = #"{"sid":"\#(Self.sid)","account_sid":"AC00000000000000000000000000000002"}"#
    guard case .unknown(_, isForeign: true) = twilio.outcome(of: result(201, body)) else {
      Issue.record("not unknown")
      return
    }
  }

  @Test(arguments: [35, 51, 53, 58, 60, 77, 83, 90, 91])
  func `that met somebody who cannot be the carrier proves that nobody took it`(code: Int) {
    let failure = ClientFailure(code: code, words: "certificate has expired")
    #expect(
      twilio.outcome(of: result(0, sent: 0, failure: failure))
        == .notAccepted(.untrusted("certificate has expired")))
  }

  @Test(arguments: [5, 6, 7, 28, 45, 97])
  func `that sent no byte proves that nobody took it`(code: Int) {
    let failure = ClientFailure(code: code, words: "no way")
    #expect(
      twilio.outcome(of: result(0, sent: 0, failure: failure))
        == .notAccepted(.unreachable("no way")))
  }

  @Test(arguments: [28, 52, 55, 56, 18])
  func `that sent bytes and heard nothing is unknown`(code: Int) {
    let failure = ClientFailure(code: code, words: "cut off")
    #expect(twilio.outcome(of: result(0, failure: failure)) == .unknown(detail: "cut off"))
  }

  @Test(arguments: [408, 500, 502, 503, 504, 418, 409, 100])
  func `is unknown after an answer that proves nothing`(status: Int) {
    guard case .unknown = twilio.outcome(of: result(status, #"{"code":20500}"#)) else {
      Issue.record("\(status) is not unknown")
      return
    }
  }

  @Test(arguments: [400, 404, 422])
  func `is rejected with a code, and unknown without one`(status: Int) {
    #expect(
      twilio.outcome(of: result(status, #"{"code":21614}"#))
        == .rejected(code: 21614, .notMobile))
    #expect(
      twilio.outcome(of: result(status, #"{"code":99999}"#)) == .rejected(code: 99999, .other))
    guard case .unknown = twilio.outcome(of: result(status, "<html>")) else {
      Issue.record("not unknown")
      return
    }
  }

  @Test(arguments: [
    (21610, Rejection.optedOut), (21211, .notMobile), (21614, .notMobile),
    (21606, .configuration), (21408, .configuration), (21617, .other),
  ])
  func `is rejected for a reason of its own`(code: Int, rejection: Rejection) {
    #expect(
      twilio.outcome(of: result(400, #"{"code":\#(code)}"#))
        == .rejected(code: code, rejection))
  }

  @Test func `waits when the carrier asks for it`() {
    #expect(
      twilio.outcome(of: result(429, retryAfter: 7))
        == .notAccepted(.slowDown(retryAfterSeconds: 7)))
  }

  @Test(arguments: [301, 302, 307, 401, 403])
  func `that meets a wrong configuration burns nothing`(status: Int) {
    guard case .notAccepted(.misconfigured) = twilio.outcome(of: result(status)) else {
      Issue.record("\(status)")
      return
    }
  }

  @Test func `that we withdrew is just that`() {
    let failure = ClientFailure(code: 42, words: "withdrawn", isWithdrawn: true)
    #expect(
      twilio.outcome(of: result(0, sent: 0, failure: failure)) == .notAccepted(.withdrawn))
  }

  @Test func `asks for reports under its own token, and for retries of them`() throws {
    let draft = Draft(
      to: try #require(PhoneNumber(e164: "+14155550123")),
      from: try #require(PhoneNumber(e164: "+15005550006")), body: "Hé & +1", token: "7.1.abc")
    let request = twilio.request(for: draft)
    #expect(
      request.url == "https://api.twilio.com/2010-04-01/Accounts/\(Self.account)/Messages.json")
    #expect(request.credentials == BasicCredentials(user: Self.account, password: "secret"))
    let form = try FormBody(request.body)
    #expect(form["To"] == "+14155550123")
    #expect(form["From"] == "+15005550006")
    #expect(form["Body"] == "Hé & +1")
    #expect(
      form["StatusCallback"]
        == "https://calls.example.com/webhooks/main/sms/status?token=7.1.abc#rc=5&rp=all")
  }
}
