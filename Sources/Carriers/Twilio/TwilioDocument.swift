import HTTP
import TextBack

/// Writes TwiML, the documents that tell the carrier what to do with a call.
struct TwilioDocument {
  let account: TwilioAccount

  /// How long a caller may speak after the tone.
  static let messageSecondsMax = 120
  /// How long whoever picked up has to press the key.
  static let keySecondsMax = 6

  func response(to answer: CallAnswer) -> Response {
    guard let verbs = verbs(for: answer) else { return Response(.noContent) }
    let document =
      #"<?xml version="1.0" encoding="UTF-8"?>"# + XML.element("Response", [], verbs).text
    return .text(document, contentType: "text/xml; charset=utf-8")
  }

  private func verbs(for answer: CallAnswer) -> [XML]? {
    switch answer {
    case .ring(let plan): [dial(plan)]
    case .askToAccept(let name): [gather(name), .element("Hangup")]
    case .connect: []
    case .takeMessage(let greeting):
      say(greeting) + [record, .element("Hangup")]
    case .redirect(let url): [.element("Redirect", [("method", "POST")], [.words(url)])]
    case .hangUp: [.element("Hangup")]
    // Refused before it is answered, a call costs nobody anything.
    case .refuse: [.element("Reject", [("reason", "busy")])]
    case .apologise:
      say("Sorry, this number is not in service. Goodbye.") + [.element("Hangup")]
    case .acknowledge: nil
    }
  }

  /// `answerOnBridge` keeps the caller's leg unanswered until the owner's is connected: only then
  /// is an unanswered call unanswered for the caller too.
  private func dial(_ plan: RingPlan) -> XML {
    .element(
      "Dial",
      [
        ("action", account.callback(.voiceResult)), ("method", "POST"),
        ("timeout", "\(plan.timeoutSeconds)"), ("answerOnBridge", "true"),
        ("callerId", plan.callerID.e164),
      ], plan.targets.map { number($0, plan.acceptance) })
  }

  private func number(_ target: PhoneNumber, _ acceptance: Acceptance) -> XML {
    var attributes = [
      ("statusCallback", account.callback(.voiceStatus)), ("statusCallbackMethod", "POST"),
      ("statusCallbackEvent", "initiated ringing answered completed"),
    ]
    switch acceptance {
    case .pressOne: attributes += [("url", account.callback(.voiceScreen)), ("method", "POST")]
    case .none: break
    }
    return .element("Number", attributes, [.words(target.e164)])
  }

  private func gather(_ name: String) -> XML {
    let whose = name.isEmpty ? "You have a call." : "Call for \(name)."
    return .element(
      "Gather",
      [
        ("numDigits", "1"), ("timeout", "\(TwilioDocument.keySecondsMax)"),
        ("action", account.callback(.voiceAccept)), ("method", "POST"),
      ], say("\(whose) Press 1 to accept."))
  }

  private func say(_ words: String) -> [XML] {
    words.isEmpty ? [] : [.element("Say", [], [.words(words)])]
  }

  /// Without an `action` of its own, Record would ask for the same document for ever.
  private var record: XML {
    .element(
      "Record",
      [
        ("action", account.callback(.voiceRecording)), ("method", "POST"),
        ("maxLength", "\(TwilioDocument.messageSecondsMax)"), ("finishOnKey", "#"),
        ("playBeep", "true"),
        ("recordingStatusCallback", account.callback(.voiceRecording)),
        ("recordingStatusCallbackMethod", "POST"),
        ("recordingStatusCallbackEvent", "completed"),
      ])
  }
}
