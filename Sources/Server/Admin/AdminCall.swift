import HTTP
import JSON
import Storage
import TextBack

/// One request to the admin API whose bearer may make it.
struct AdminCall: Sendable {
  let principal: Principal
  let request: Request
  let parameters: PathParameters
  /// The business of the path; it exists, and the bearer reaches it.
  let namedBusiness: ID<Business>?
  /// The object that was sent.
  let body: JSONObject
  let house: AdminHouse
  let moment: Moment

  /// The business of a path that has `{b}`.
  var business: ID<Business> {
    guard let namedBusiness else { preconditionFailure("the path of the route has no {b}") }
    return namedBusiness
  }

  /// The identifier in the path; text that is none names nothing.
  func id<Owner>(_ name: String = "id") throws(Problem) -> ID<Owner> {
    guard let id = ID<Owner>(parameters[name]) else { throw Problem(.notFound) }
    return id
  }

  /// Reads what was sent, or refuses it with every problem it has.
  func read<Value>(
    _ read: @escaping (inout ObjectReader) -> Value?
  ) throws(InvalidFields) -> Value {
    try ObjectReader.read(.object(body), read)
  }

  /// Refuses a change to a version that is not the one that was read (RFC 9110 §13.1.1).
  func requireMatch(version: Int) throws(Problem) {
    let wanted = request.fields.all("If-Match")
    guard !wanted.isEmpty else { return }
    let tags = wanted.joined(separator: ",").split(separator: ",").map { tag in
      String(tag.filter { $0 != " " })
    }
    guard tags.contains("*") || tags.contains("\"\(version)\"") else {
      throw Problem(.staleETag)
    }
  }
}

/// What the admin API knows of the program around it.
package struct AdminHouse: Sendable {
  /// The names of the carrier accounts of the configuration.
  package let carriers: [String]
  /// Those of them that send texts.
  package let senders: [String]
  /// Those of them that send a text again once the carrier provably does not have it.
  package let recovering: Set<String>
  package let timeZones: TimeZones

  /// `senders` are all of the carriers unless it says otherwise.
  package init(
    carriers: [String], senders: [String]? = nil, recovering: Set<String> = [],
    timeZones: TimeZones
  ) {
    self.carriers = carriers
    self.senders = senders ?? carriers
    self.recovering = recovering
    self.timeZones = timeZones
  }
}

/// What a route answers when all went well.
struct Answer: Sendable {
  let status: Status
  let json: JSONValue?
  var version: Int?
  /// Whether it was so already, and nothing was changed.
  var isRepeat = false

  /// What was asked for had been done before.
  static func already(_ json: JSONValue) -> Answer {
    Answer(status: .ok, json: json, isRepeat: true)
  }

  static func ok(_ json: JSONValue, version: Int? = nil) -> Answer {
    Answer(status: .ok, json: json, version: version)
  }

  static func created(_ json: JSONValue) -> Answer { Answer(status: .created, json: json) }

  static func accepted(_ json: JSONValue) -> Answer { Answer(status: .accepted, json: json) }

  static var noContent: Answer { Answer(status: .noContent, json: nil) }

  var response: Response {
    var fields = SecurityFields.api
    if let version { fields.append("ETag", "\"\(version)\"") }
    if json != nil { fields.append("Content-Type", "application/json") }
    return Response(status, fields: fields, body: json?.bytes ?? [])
  }
}
