import HTTP
import TextBack

/// A message as the list has it.
private struct MessageItem: Decodable {
  let sid: String
  let account_sid: String
  let from: String?
  let to: String?
  let body: String?
  let status: String
  let direction: String
  let num_media: String?
  let error_code: Int?
  let date_created: String
}

/// A page of the list of messages.
private struct MessageList: Decodable {
  let messages: [MessageItem]
  let next_page_uri: String?
}

extension TwilioRecords {
  func texts(in body: [UInt8], since: Timestamp?) throws(LookUpFailure) -> RecordPage {
    let list = try decode(MessageList.self, from: body)
    var page = RecordPage()
    page.next = try next(list.next_page_uri, in: "Messages")
    var newest: Timestamp?
    for item in list.messages {
      try requireOwn(item.account_sid)
      guard TwilioForm.isSID(item.sid, "SM") || TwilioForm.isSID(item.sid, "MM") else {
        throw .malformed("sid")
      }
      guard let createdAt = TwilioTimestamp.parse(item.date_created) else {
        throw .malformed("date_created")
      }
      newest = max(newest ?? createdAt, createdAt)
      if item.direction == "inbound" {
        guard item.status == "received" else { continue }
        page.events.append(try arrival(item, at: createdAt))
      } else if item.direction.hasPrefix("outbound") {
        page.texts.append(try sent(item, at: createdAt))
      } else {
        throw .malformed("direction")
      }
    }
    page.isPast = isPast(newest, since)
    return page
  }

  /// Whether the newest record of a page is older than what was asked for.
  func isPast(_ newest: Timestamp?, _ since: Timestamp?) -> Bool {
    guard let newest, let since else { return false }
    return newest < since
  }

  private func sent(
    _ item: MessageItem, at createdAt: Timestamp
  ) throws(LookUpFailure) -> RecordedText {
    let text = SentText(
      carrierID: item.sid, from: item.from ?? "", to: item.to ?? "", body: item.body ?? "",
      progress: TwilioForm.progress(item.status), word: item.status, errorCode: item.error_code,
      createdAt: createdAt)
    let fields: [(name: String, value: String?)] = [
      ("MessageSid", item.sid), ("MessageStatus", item.status),
      ("ErrorCode", item.error_code.map(String.init)),
    ]
    do {
      return RecordedText(text: text, report: try TwilioForm(fields).deliveryReport(token: nil))
    } catch {
      throw .malformed("a message that was sent")
    }
  }

  /// Read as the webhook that it stands for, and so under the same identity.
  private func arrival(
    _ item: MessageItem, at createdAt: Timestamp
  ) throws(LookUpFailure) -> RecordedEvent {
    let fields: [(name: String, value: String?)] = [
      ("MessageSid", item.sid), ("From", item.from ?? ""), ("To", item.to ?? ""),
      ("Body", item.body ?? ""), ("NumMedia", item.num_media), ("SmsStatus", item.status),
    ]
    do {
      let notice = try TwilioForm(fields).inboundText()
      return RecordedEvent(notice: notice, route: .sms, startedAt: createdAt)
    } catch {
      throw .malformed("a message that came in")
    }
  }
}
