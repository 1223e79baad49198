import HTTP
import TextBack

/// A call, or a leg of one, as the list has it.
private struct CallItem: Decodable {
  let sid: String
  let account_sid: String
  let parent_call_sid: String?
  let from: String?
  let to: String?
  let status: String
  let direction: String?
  let date_created: String?
  let start_time: String?
  let end_time: String?
  let duration: String?
  let forwarded_from: String?
  let caller_name: String?
}

/// A page of the list of calls.
private struct CallList: Decodable {
  let calls: [CallItem]
  let next_page_uri: String?
}

extension TwilioRecords {
  func calls(in body: [UInt8], since: Timestamp?) throws(LookUpFailure) -> RecordPage {
    let list = try decode(CallList.self, from: body)
    var page = RecordPage()
    page.next = try next(list.next_page_uri, in: "Calls")
    var newest: Timestamp?
    for item in list.calls {
      let startedAt = try startedAt(item)
      newest = max(newest ?? startedAt, startedAt)
      if let event = try event(item, startedAt) { page.events.append(event) }
    }
    page.isPast = isPast(newest, since)
    return page
  }

  /// The answer for one call; another call's is none.
  func call(in body: [UInt8], _ sid: String) throws(LookUpFailure) -> RecordPage {
    let item = try decode(CallItem.self, from: body)
    guard item.sid == sid else { throw .malformed("it is another call") }
    var page = RecordPage()
    if let event = try event(item, try startedAt(item)) { page.events.append(event) }
    return page
  }

  private func startedAt(_ item: CallItem) throws(LookUpFailure) -> Timestamp {
    guard let text = item.start_time ?? item.date_created,
      let time = TwilioTimestamp.parse(text)
    else { throw .malformed("start_time") }
    return time
  }

  /// Read as the status callback that it stands for, and so under the same identity. What has not
  /// come to anything yet says nothing.
  private func event(
    _ item: CallItem, _ startedAt: Timestamp
  ) throws(LookUpFailure) -> RecordedEvent? {
    try requireOwn(item.account_sid)
    guard TwilioForm.isSID(item.sid, "CA") else { throw .malformed("sid") }
    guard TwilioForm.isTelling(item.status) else { return nil }
    let fields: [(name: String, value: String?)] = [
      ("CallSid", item.sid), ("ParentCallSid", item.parent_call_sid), ("From", item.from),
      ("To", item.to), ("CallStatus", item.status), ("Direction", item.direction),
      ("CallDuration", item.duration), ("Timestamp", item.end_time ?? item.start_time),
      ("ForwardedFrom", item.forwarded_from), ("CallerName", item.caller_name),
    ]
    let notice: Notice
    do {
      notice = try TwilioForm(fields).progress()
    } catch {
      throw .malformed("a call")
    }
    if notice.event == .nothing { return nil }
    return RecordedEvent(notice: notice, route: .voiceStatus, startedAt: startedAt)
  }
}
