import TextBack

/// A call, or a leg of one, as the carrier has it on record.
package struct SandboxCallRecord: Sendable, Equatable {
  package let sid: String
  package let parent: String?
  package let from: String
  package let to: String
  package let direction: String
  package private(set) var status = "ringing"
  package private(set) var seconds: Int?
  /// Milliseconds since 1970, by the carrier's clock; set when it is noted.
  package var startedAt: Int64?
  package var endedAt: Int64?

  package init(
    sid: String, parent: String? = nil, from: String, to: String, direction: String
  ) {
    self.sid = sid
    self.parent = parent
    self.from = from
    self.to = to
    self.direction = direction
  }

  /// The same leg in another state that is not its last.
  package func now(_ status: String) -> SandboxCallRecord {
    var changed = self
    changed.status = status
    return changed
  }

  /// The same leg once it is over.
  package func ended(_ status: String, seconds: Int) -> SandboxCallRecord {
    var changed = now(status)
    changed.seconds = seconds
    return changed
  }

  var isOver: Bool { seconds != nil }
}

/// The call as the list writes it.
struct SandboxCallItem: Encodable {
  let sid: String
  let account_sid: String
  let parent_call_sid: String?
  let from: String
  let to: String
  let status: String
  let direction: String
  let start_time: String?
  let end_time: String?
  let duration: String?

  init(_ call: SandboxCallRecord, account: String) {
    sid = call.sid
    account_sid = account
    parent_call_sid = call.parent
    from = call.from
    to = call.to
    status = call.status
    direction = call.direction
    start_time = call.startedAt.map(SandboxDate.text)
    end_time = call.endedAt.map(SandboxDate.text)
    duration = call.seconds.map(String.init)
  }
}

/// A page of calls as the list writes it.
struct CallPage: Encodable {
  let calls: [SandboxCallItem]
  let next_page_uri: String?
}

/// A text as the list writes it, and when it came.
struct SandboxTextRecord: Encodable, Sendable {
  let sid: String
  let account_sid: String
  let from: String
  let to: String
  let body: String
  let status: String
  let direction: String
  let num_media = "0"
  let num_segments = "1"
  let date_created: String
  let madeAt: Int64

  /// What of it is on the list.
  enum CodingKeys: String, CodingKey {
    case sid, account_sid, from, to, body, status, direction, num_media, num_segments, date_created
  }

  init(
    _ message: SandboxMessage, direction: String, status: String, at time: Int64, account: String
  ) {
    sid = message.sid
    account_sid = account
    from = message.from
    to = message.to
    body = message.body
    self.status = status
    self.direction = direction
    date_created = SandboxDate.text(time)
    madeAt = time
  }
}

/// A page of texts as the list writes it.
struct MessagePage: Encodable {
  let messages: [SandboxTextRecord]
  let next_page_uri: String?
}

/// Times as the carrier writes them: RFC 2822 §3.3, in UTC.
enum SandboxDate {
  static func text(_ milliseconds: Int64) -> String {
    let seconds = Int(milliseconds / 1_000)
    let date = CalendarDay(daysSince1970: seconds / 86_400)
    let time = seconds % 86_400
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][date.daysSince1970 % 7]
    let clock = [time / 3_600, time / 60 % 60, time % 60].map(padded).joined(separator: ":")
    return "\(weekday), \(padded(date.day)) \(months[date.month - 1]) \(date.year) \(clock) +0000"
  }

  /// The day, as a filter names it.
  static func day(_ milliseconds: Int64) -> String {
    let date = CalendarDay(daysSince1970: Int(milliseconds / 86_400_000))
    return "\(date.year)-\(padded(date.month))-\(padded(date.day))"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
