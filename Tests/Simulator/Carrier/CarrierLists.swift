import Carriers
import HTTP
import TextBack

/// The carrier's lists, made from what truly happened and not from what was reported of it.
struct CarrierLists {
  /// A call or a leg, with each state it came to and when.
  struct Leg {
    let account: CarrierAccount
    let sid: String
    let parent: String?
    let from: String
    let to: String
    let direction: String
    let startedAt: Int64
    var states: [(at: Int64, word: String, seconds: String?)] = []

    func state(at time: Int64) -> (at: Int64, word: String, seconds: String?)? {
      states.last { $0.at <= time }
    }
  }

  /// A text, in or out, with each state it came to and when.
  struct Text {
    let account: CarrierAccount
    let sid: String
    let from: String
    let to: String
    let body: String
    let isInbound: Bool
    let madeAt: Int64
    /// A share of the lag of the list that is this text's own.
    let lagShare: Int64
    var states: [(at: Int64, word: String)] = []
  }

  private(set) var legs: [Leg] = []
  private(set) var texts: [Text] = []
  /// Every change, and when it can be seen, to know whether anything is new.
  private var changes: [Int64] = []
  private var acceptedListed = 0

  /// How many changes there were until an instant.
  func changes(until time: Int64) -> Int { changes.count { $0 <= time } }

  /// A webhook is about to be posted, so what it tells of is true from then on.
  mutating func note(_ hook: Hook, at time: Int64) {
    let form = { (name: String) in hook.form.first { $0.0 == name }?.1 }
    switch hook.route {
    case .voice, .voiceStatus:
      guard let sid = form("CallSid"), let word = form("CallStatus") else { return }
      if !legs.contains(where: { $0.sid == sid }) {
        legs.append(
          Leg(
            account: hook.account, sid: sid, parent: form("ParentCallSid"),
            from: form("From") ?? "", to: form("To") ?? "", direction: form("Direction") ?? "",
            startedAt: time))
      }
      guard let index = legs.firstIndex(where: { $0.sid == sid }) else { return }
      legs[index].states.append((time, word, form("CallDuration")))
    case .sms:
      guard let sid = form("MessageSid") else { return }
      texts.append(
        Text(
          account: hook.account, sid: sid, from: form("From") ?? "", to: form("To") ?? "",
          body: form("Body") ?? "", isInbound: true, madeAt: time, lagShare: 0,
          states: [(time, "received")]))
    case .smsStatus:
      guard let index = texts.firstIndex(where: { $0.sid == form("MessageSid") }) else { return }
      texts[index].states.append((time, form("MessageStatus") ?? ""))
    default: return
    }
    changes.append(time)
  }

  /// The carrier has accepted texts; those that are not listed yet are new.
  mutating func note(_ accepted: [CarrierModel.Accepted], at time: Int64, seed: UInt64) {
    for text in accepted[acceptedListed...] {
      var dice = Dice(seed: seed, for: "lag \(text.sid)")
      texts.append(
        Text(
          account: text.account, sid: text.sid, from: text.from, to: text.to, body: text.body,
          isInbound: false, madeAt: time, lagShare: Int64(dice.below(1_001)),
          states: [(time, "queued")]))
      changes.append(time)
    }
    acceptedListed = accepted.count
  }

  /// Answers a question of the program's. `lag` is how late a text may appear.
  func answer(_ request: ClientRequest, at time: Int64, lag: Int64) -> ClientResult {
    let parts = request.url.split(separator: "?", maxSplits: 1)
    let path = String(parts[0])
    // The program's own queries can be read, or the test of the carrier fails.
    let query = parts.count > 1 ? try? FormBody(Array(parts[1].utf8)) : nil
    let body: String
    if path.hasSuffix("/Messages.json") {
      let shown = texts.reversed().filter { text in
        path.contains(text.account.sid)
          && text.madeAt + (text.isInbound ? 0 : lag * text.lagShare / 1_000) <= time
          && query?["To"].map { $0 == text.to } ?? true
          && query?["From"].map { $0 == text.from } ?? true
      }
      let items = shown.map { CarrierLists.json($0, at: time) }.joined(separator: ",")
      body = #"{"messages":[\#(items)],"next_page_uri":null}"#
    } else if path.hasSuffix("/Calls.json") {
      let shown = legs.reversed().filter { leg in
        path.contains(leg.account.sid) && leg.startedAt <= time
          && query?["ParentCallSid"].map { $0 == leg.parent } ?? true
      }
      let items = shown.map { CarrierLists.json($0, at: time) }.joined(separator: ",")
      body = #"{"calls":[\#(items)],"next_page_uri":null}"#
    } else {
      let sid = path.split(separator: "/").last.map { $0.dropLast(5) } ?? ""
      let leg = legs.first { $0.sid == sid && path.contains($0.account.sid) }
      guard let leg else { return .answer(404, "{}") }
      body = CarrierLists.json(leg, at: time)
    }
    return .answer(200, body)
  }

  private static func json(_ text: Text, at time: Int64) -> String {
    let word = text.states.last { $0.at <= time }?.word ?? "queued"
    let direction = text.isInbound ? "inbound" : "outbound-api"
    return
      #"{"sid":"\#(text.sid)","account_sid":"\#(text.account.sid)","from":"\#(text.from)""#
      + #","to":"\#(text.to)","body":"\#(text.body)","status":"\#(word)""#
      + #","direction":"\#(direction)""#
      + #","date_created":"\#(date(text.madeAt))","error_code":null}"#
  }

  private static func json(_ leg: Leg, at time: Int64) -> String {
    let state = leg.state(at: time)
    let isOver = !["ringing", "in-progress"].contains(state?.word ?? "ringing")
    let parent = leg.parent.map { "\"\($0)\"" } ?? "null"
    let end = isOver ? "\"\(date(state?.at ?? 0))\"" : "null"
    let seconds = isOver ? "\"\(state?.seconds ?? "0")\"" : "null"
    return
      #"{"sid":"\#(leg.sid)","account_sid":"\#(leg.account.sid)","from":"\#(leg.from)""#
      + #","to":"\#(leg.to)","status":"\#(state?.word ?? "ringing")""#
      + #","direction":"\#(leg.direction)""#
      + #","parent_call_sid":\#(parent),"start_time":"\#(date(leg.startedAt))","end_time":\#(end)"#
      + #","duration":\#(seconds)}"#
  }

  /// RFC 2822 §3.3 without the day of the week's truth, which nobody reads.
  static func date(_ milliseconds: Int64) -> String {
    let seconds = Int(milliseconds / 1_000)
    let day = CalendarDay(daysSince1970: seconds / 86_400)
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let clock = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60]
      .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return "Mon, \(day.day) \(months[day.month - 1]) \(day.year) \(clock) +0000"
  }
}
