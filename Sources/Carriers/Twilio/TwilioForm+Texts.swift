import TextBack

extension TwilioForm {
  /// `sms`: a text arrives.
  func inboundText() throws(WebhookRefusal) -> Notice {
    let sid = try sid("MessageSid", "SM", "MM")
    let status = try text("SmsStatus") ?? "received"
    let text = InboundText(
      carrierID: sid, from: try present("From"), to: try present("To"), body: try present("Body"),
      mediaCount: try number("NumMedia") ?? 0)
    return Notice(
      event: status == "received" ? .textArrived(text) : .nothing,
      identity: "sms:\(sid):\(status)")
  }

  /// `sms/status`: a delivery report. A word that we do not know is kept, and says only
  /// that the carrier has the text.
  func deliveryReport(token: String?) throws(WebhookRefusal) -> Notice {
    let sid = try sid("MessageSid", "SM", "MM")
    let word = try present("MessageStatus")
    let code = try number("ErrorCode")
    let report = DeliveryReport(
      carrierID: sid, token: token, progress: TwilioForm.progress(word), word: word,
      errorCode: code, rejection: code.flatMap(TwilioMessages.rejection))
    return Notice(event: .deliveryReported(report), identity: "report:\(sid):\(word)")
  }

  /// How far a status word says that a text has come.
  static func progress(_ word: String) -> DeliveryProgress? {
    switch word {
    case "accepted", "scheduled", "queued", "sending": .accepted
    case "sent": .sent
    case "delivered", "read": .delivered
    case "undelivered": .undelivered
    case "failed", "canceled": .failed
    default: nil
    }
  }
}
