import TextBack

extension TwilioForm {
  /// `voice`: a call arrives.
  func arrival() throws(WebhookRefusal) -> Notice {
    let call = try call()
    return Notice(event: .callArrived(call), identity: "voice:\(call.carrierID)")
  }

  /// `voice/result`: the `action` of Dial.
  func forwardEnd() throws(WebhookRefusal) -> Notice {
    let call = try call()
    let word = try present("DialCallStatus")
    let result: ForwardResult
    switch word {
    case "completed", "answered":
      result = .pickedUp(talkSeconds: try number("DialCallDuration"))
    case "busy": result = .busy
    case "no-answer": result = .noAnswer
    case "failed": result = .failed
    case "canceled": result = .cancelled
    default: throw .fieldAtFault("DialCallStatus")
    }
    let leg = try text("DialCallSid") ?? ""
    return Notice(
      event: .forwardEnded(call, result), identity: "result:\(call.carrierID):\(leg):\(word)")
  }

  /// `voice/status`: progress of the caller's leg, of one that rings the owner, or of a call that
  /// the business placed.
  func progress() throws(WebhookRefusal) -> Notice {
    let sid = try sid("CallSid", "CA")
    let word = try present("CallStatus")
    let direction = try text("Direction") ?? ""
    let parent = try text("ParentCallSid")
    let event: CarrierEvent
    if direction == "outbound-dial" || parent != nil {
      event = try legProgress(word)
    } else if direction.hasPrefix("outbound") {
      event = try outboundProgress(word)
    } else {
      event = try callerProgress(word)
    }
    // A leg is picked up once and ends once, so there the word is enough. The carrier's list has no
    // sequence number, and what it says must be known again when its webhook comes late.
    let sequence = try number("SequenceNumber").map(String.init) ?? ""
    let place = TwilioForm.isTelling(word) ? "" : ":\(sequence)"
    return Notice(event: event, identity: "status:\(sid):\(word)\(place)")
  }

  /// Whether a status word says more than that it rings.
  static func isTelling(_ word: String) -> Bool {
    ["in-progress", "completed", "busy", "no-answer", "failed", "canceled"].contains(word)
  }

  private func legProgress(_ word: String) throws(WebhookRefusal) -> CarrierEvent {
    switch word {
    case "ringing": return try leg(.ringing)
    case "in-progress": return try leg(.pickedUp)
    case "completed": return try leg(.ended(.pickedUp(talkSeconds: try number("CallDuration"))))
    case "busy": return try leg(.ended(.busy))
    case "no-answer": return try leg(.ended(.noAnswer))
    case "failed": return try leg(.ended(.failed))
    case "canceled": return try leg(.ended(.cancelled))
    default: return .nothing
    }
  }

  private func callerProgress(_ word: String) throws(WebhookRefusal) -> CarrierEvent {
    let call = try call()
    switch word {
    case "completed":
      return .callEnded(call, .completed(seconds: try number("CallDuration")))
    case "busy": return .callEnded(call, .busy)
    case "no-answer": return .callEnded(call, .noAnswer)
    case "failed": return .callEnded(call, .failed)
    case "canceled": return .callEnded(call, .cancelled)
    default: return .nothing
    }
  }

  private func outboundProgress(_ word: String) throws(WebhookRefusal) -> CarrierEvent {
    let change: OutboundCall.State
    switch word {
    case "queued", "initiated", "ringing": change = .dialed
    case "in-progress", "completed": change = .connected
    case "busy", "no-answer", "failed", "canceled": change = .noAnswer
    default: return .nothing
    }
    let call = try call()
    guard let from = call.from, let to = call.to else { return .nothing }
    return .outboundCallMoved(
      OutboundCallReport(
        carrierID: call.carrierID, from: from, to: to, change: change,
        durationSeconds: try number("CallDuration"), occurredAt: call.occurredAt))
  }

  /// `voice/screen`: the owner's leg was picked up and may be asked for a key.
  func screening() throws(WebhookRefusal) -> Notice {
    Notice(event: try leg(.pickedUp), identity: "screen:\(try sid("CallSid", "CA"))")
  }

  /// `voice/accept`: the key that was pressed.
  func acceptance() throws(WebhookRefusal) -> Notice {
    let digits = try text("Digits") ?? ""
    return Notice(
      event: try leg(digits == "1" ? .accepted : .declined),
      identity: "accept:\(try sid("CallSid", "CA")):\(digits)")
  }

  /// `voice/recording`: a message was left. A recorded conversation is none.
  func recording() throws(WebhookRefusal) -> Notice {
    let call = try call(needsEnds: false)
    let status = try text("RecordingStatus") ?? "completed"
    let isVoicemail = try text("RecordingSource") != "DialVerb"
    let sid = try text("RecordingSid")
    let url = try text("RecordingUrl")
    let recording = sid ?? url ?? ""
    return Notice(
      event: status == "completed" && isVoicemail ? .callRecorded(call) : .nothing,
      identity: "recording:\(call.carrierID):\(recording):\(status)")
  }
}
