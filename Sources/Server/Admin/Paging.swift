import HTTP
import JSON
import Storage
import TextBack

/// A place in a list as the text of a cursor, of characters that are safe in a URL.
protocol CursorPlace: Sendable {
  init?(cursor: String)
  var cursor: String { get }
}

extension Int64: CursorPlace {
  /// Takes a number from 1 on, written in the one way that `cursor` writes it.
  init?(cursor: String) {
    guard let number = Int64(cursor), number > 0, String(number) == cursor else { return nil }
    self = number
  }

  var cursor: String { String(self) }
}

/// A place by a time and a lead.
private enum TimedLead {
  static func read(_ cursor: String) -> (at: Timestamp, lead: ID<Lead>)? {
    let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let at = Int64(cursor: String(parts[0])), let lead = ID<Lead>(parts[1])
    else { return nil }
    return (Timestamp(milliseconds: at), lead)
  }

  static func write(_ at: Timestamp, _ lead: ID<Lead>) -> String { "\(at.milliseconds).\(lead)" }
}

extension ConversationPlace: CursorPlace {
  init?(cursor: String) {
    guard let (at, lead) = TimedLead.read(cursor) else { return nil }
    self.init(at: at, lead: lead)
  }

  var cursor: String { TimedLead.write(at, lead) }
}

extension CallbackPlace: CursorPlace {
  init?(cursor: String) {
    guard let (since, lead) = TimedLead.read(cursor) else { return nil }
    self.init(since: since, lead: lead)
  }

  var cursor: String { TimedLead.write(since, lead) }
}

extension TimelinePlace: CursorPlace {
  init?(cursor: String) {
    let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let at = Int64(cursor: String(parts[0])),
      let kind = TimelineKind(rawValue: String(parts[1])),
      let reference = Int64(cursor: String(parts[2]))
    else { return nil }
    self.init(at: Timestamp(milliseconds: at), kind: kind, reference: reference)
  }

  var cursor: String { "\(at.milliseconds).\(kind.rawValue).\(reference)" }
}

/// How many items a page of a list may have.
enum PageSize {
  static let range = 1...200
  static let standard = 50
}

extension AdminCall {
  /// The page that the query asks for.
  func page<Place: CursorPlace>(_: Place.Type = Place.self) throws(Problem) -> PageRequest<Place> {
    let query = try query()
    var problems: [FieldProblem] = []
    let limit = query["limit"].map { Int($0) ?? 0 } ?? PageSize.standard
    if !PageSize.range.contains(limit) {
      problems.append(
        FieldProblem(
          field: "limit",
          detail: "is \(quoted(query["limit"] ?? ""));"
            + " give a whole number from 1 to \(PageSize.range.upperBound)"))
    }
    let place = query["cursor"].map { Place(cursor: $0) }
    if case .some(nil) = place {
      problems.append(
        FieldProblem(
          field: "cursor", detail: "is not one of this list; give the next_cursor of its last page")
      )
    }
    guard problems.isEmpty else { throw Problem(.invalidParameter, errors: problems) }
    return PageRequest(after: place ?? nil, limit: limit)
  }

  /// What the query asks for.
  func query() throws(Problem) -> FormBody {
    do {
      return try request.target.queryItems()
    } catch {
      throw Problem(.invalidParameter, detail: "The query cannot be decoded.")
    }
  }
}

extension Page {
  /// The page as the API shows it.
  func json<Place: CursorPlace>(
    _ item: (Item) -> JSONValue, place: (Item) -> Place
  ) -> JSONValue {
    let next = hasMore ? items.last.map { place($0).cursor } : nil
    return ["items": .array(items.map(item)), "next_cursor": .string(orNull: next)]
  }
}
