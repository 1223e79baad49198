import HTTP
import Testing
import TextBack

@testable import Carriers

@Suite struct `A document for Twilio` {
  private let document = TwilioDocument(
    account: TwilioAccount(
      name: "main", accountSID: "AC1", authToken: "secret",
      publicURL: "https://calls.example.com"))

  private func text(_ answer: CallAnswer) -> String {
    String(decoding: document.response(to: answer).body, as: UTF8.self)
  }

  private func plan(_ acceptance: Acceptance) throws -> CallAnswer {
    .ring(
      RingPlan(
        targets: [
          try #require(PhoneNumber(e164: "+14155550100")),
          try #require(PhoneNumber(e164: "+14155550101")),
        ], timeoutSeconds: 20, callerID: try #require(PhoneNumber(e164: "+14155550123")),
        acceptance: acceptance))
  }

  @Test func `rings the owner for as long as is set, and asks to hear how it ended`() throws {
    let text = text(try plan(.none))
    let base = "https://calls.example.com/webhooks/main/voice"
    #expect(
      text.contains(
        """
        <Dial action="\(base)/result#rc=5&amp;rp=all" method="POST" timeout="20" \
        answerOnBridge="true" callerId="+14155550123">
        """.replacing("\n", with: "")))
    for number in ["+14155550100", "+14155550101"] {
      #expect(
        text.contains(
          """
          <Number statusCallback="\(base)/status#rc=5&amp;rp=all" statusCallbackMethod="POST" \
          statusCallbackEvent="initiated ringing answered completed">\(number)</Number>
          """))
    }
  }

  @Test func `screens the owner's leg when a key is to be pressed`() throws {
    #expect(
      text(try plan(.pressOne)).contains(
        #"url="https://calls.example.com/webhooks/main/voice/screen#rc=5&amp;rp=all" method="POST""#
      ))
  }

  @Test(arguments: [
    (CallAnswer.hangUp, "<Response><Hangup/></Response>"),
    (.refuse, #"<Response><Reject reason="busy"/></Response>"#),
    (.connect, "<Response/>"),
    (
      .redirect(url: "https://x.example/?a=1&b=\"2\""),
      #"<Response><Redirect method="POST">https://x.example/?a=1&amp;b=&quot;2&quot;"#
        + "</Redirect></Response>"
    ),
  ])
  func `says what to do`(answer: CallAnswer, xml: String) {
    #expect(text(answer) == #"<?xml version="1.0" encoding="UTF-8"?>"# + xml)
    let response = document.response(to: answer)
    #expect(response.status == .ok)
    #expect(response.fields["Content-Type"] == "text/xml; charset=utf-8")
  }

  @Test func `asks for a key in the business's name`() {
    let text = text(.askToAccept(businessName: "Smith & <Sons>"))
    #expect(text.contains("Call for Smith &amp; &lt;Sons&gt;. Press 1 to accept."))
    #expect(text.contains(#"numDigits="1" timeout="6""#))
    #expect(text.hasSuffix("</Gather><Hangup/></Response>"))
  }

  @Test func `takes a message, and never asks for itself again`() {
    let text = text(.takeMessage(greeting: "Please leave a message."))
    #expect(text.contains("<Say>Please leave a message.</Say><Record action="))
    #expect(text.contains(#"maxLength="120" finishOnKey="#))
    #expect(text.contains("recordingStatusCallback="))
  }

  @Test func `is none for a report`() {
    let response = document.response(to: .acknowledge)
    #expect(response.status == .noContent)
    #expect(response.body.isEmpty)
  }

  @Test func `has its own URLs, which an operator enters at the carrier`() {
    #expect(
      document.account.consoleURLs.map(\.url) == [
        "https://calls.example.com/webhooks/main/voice#rc=5&rp=all",
        "https://calls.example.com/webhooks/main/voice/status#rc=5&rp=all",
        "https://calls.example.com/webhooks/main/sms#rc=5&rp=all",
      ])
  }
}
