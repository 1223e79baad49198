import FoundationEssentials
import HTTP
import TextBack

/// The lists of messages and calls: what to ask, and what the answers say.
struct TwilioRecords: CarrierRecords {
  let account: TwilioAccount

  /// Records on one page; the carrier gives up to 1,000.
  static let pageSize = 200
  /// Stands for the last page of a list of whole days: the newest records of any day. A text that
  /// waits at the carrier has no day of sending, and the list of a day may leave it out.
  static let newestPage = "newest"

  func request(for query: RecordQuery, page: String?) -> ClientRequest {
    let target = page.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? firstTarget(of: query, page)
    return ClientRequest(
      method: .get, url: account.apiURL + target, fields: ["Accept": "application/json"],
      credentials: BasicCredentials(user: account.accountSID, password: account.authToken))
  }

  private var folder: String { "/2010-04-01/Accounts/\(account.accountSID)/" }

  private func firstTarget(of query: RecordQuery, _ page: String?) -> String {
    switch query {
    case .conversation(let from, let to):
      list("Messages", [("From", from.e164), ("To", to.e164)])
    case .texts(let since, .whole) where page != TwilioRecords.newestPage:
      list("Messages", [("DateSent>", TwilioRecords.day(since))])
    case .texts: list("Messages", [])
    case .calls(let since, .whole): list("Calls", [("StartTime>", TwilioRecords.day(since))])
    case .calls(_, .newest): list("Calls", [])
    case .call(let sid): folder + "Calls/\(FormText.encoded(sid)).json"
    case .legs(let sid): list("Calls", [("ParentCallSid", sid)])
    }
  }

  private func list(_ name: String, _ filters: [(String, String)]) -> String {
    let fields = filters + [("PageSize", "\(TwilioRecords.pageSize)")]
    let query = fields.map { "\(FormText.encoded($0.0))=\(FormText.encoded($0.1))" }
    return folder + name + ".json?" + query.joined(separator: "&")
  }

  /// The day in UTC, as the filters want it.
  static func day(_ time: Timestamp) -> String {
    let milliseconds = time.milliseconds
    let length: Int64 = 86_400_000
    let remainder = milliseconds % length
    let days = milliseconds / length - (remainder < 0 ? 1 : 0)
    let day = CalendarDay(daysSince1970: Int(days))
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(day.year, 4))-\(padded(day.month, 2))-\(padded(day.day, 2))"
  }

  func page(
    in result: ClientResult, for query: RecordQuery, page: String?
  ) throws(LookUpFailure) -> RecordPage {
    if let failure = result.failure { throw .unreachable(failure.words) }
    switch result.status {
    case 200: break
    case 429: throw .slowDown(retryAfterSeconds: result.retryAfterSeconds)
    default: throw .refused(status: result.status)
    }
    var read: RecordPage
    switch query {
    case .conversation: read = try texts(in: result.body, since: nil)
    case .texts(let since, _): read = try texts(in: result.body, since: since)
    case .calls(let since, _): read = try calls(in: result.body, since: since)
    case .legs: read = try calls(in: result.body, since: nil)
    case .call(let sid): return try call(in: result.body, sid)
    }
    if case .texts(_, .whole) = query {
      if page == TwilioRecords.newestPage {
        read.next = nil
      } else {
        read.next = read.next ?? TwilioRecords.newestPage
      }
    }
    return read
  }

  func decode<Value: Decodable>(
    _ type: Value.Type, from body: [UInt8]
  ) throws(LookUpFailure) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(body))
    } catch let DecodingError.keyNotFound(key, _) {
      throw .malformed("\(key.stringValue) is missing")
    } catch let DecodingError.typeMismatch(_, context), let DecodingError.valueNotFound(_, context)
    {
      let place = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw .malformed("\(place) is of another type")
    } catch {
      throw .malformed("it is no JSON")
    }
  }

  /// The page behind this one, only ever within the same list of the same account.
  func next(_ target: String?, in name: String) throws(LookUpFailure) -> String? {
    guard let target, !target.isEmpty else { return nil }
    let isPlain = target.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
    guard isPlain, target.hasPrefix("\(folder)\(name).json?") else {
      throw .malformed("next_page_uri leads elsewhere")
    }
    return target
  }

  /// Somebody else's records must never be taken for ours.
  func requireOwn(_ owner: String) throws(LookUpFailure) {
    guard owner == account.accountSID else { throw .malformed("it belongs to another account") }
  }
}
