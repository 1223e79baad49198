import JSON
import Storage
import TextBack

/// `/businesses/{b}/leads/{id}/timeline`
enum TimelineResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let lead = try LeadResource.find(call, tx)
    let page = try tx.timeline(of: lead.id, in: call.business, call.page())
    return .ok(page.json(json, place: \.place))
  }

  /// Beside its kind and time, an entry has what happened under the name of its kind.
  static func json(_ listing: TimelineListing) -> JSONValue {
    let kind = listing.place.kind.rawValue
    var json: JSONObject = ["kind": .string(kind), "at": .time(listing.place.at)]
    json[kind] = content(of: listing.event)
    return .object(json)
  }

  private static func content(of event: TimelineEvent) -> JSONValue {
    switch event {
    case .call(let call): CallResource.json(call)
    case .message(let message): MessageResource.json(message)
    case .note(let note): NoteResource.json(note)
    case .optOut(let optOut): OptOutResource.json(optOut)
    case .stage(let move):
      [
        "id": .string(String(move.id)),
        "from": .string(move.from),
        "to": .string(move.to),
        "author": .string(orNull: move.author),
      ]
    }
  }
}

/// `/businesses/{b}/leads/{id}/notes`
enum NoteResource {
  static func create(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let lead = try LeadResource.find(call, tx)
    let body = try call.read { $0.read("body", .text(1...10_000), .required).value ?? "" }
    let note = try tx.addNote(body, by: call.principal.name, to: lead.id, at: call.moment)
    return .created(json(note))
  }

  static func json(_ note: Note) -> JSONValue {
    [
      "id": .string(String(note.id)),
      "body": .string(note.body),
      "author": .string(orNull: note.author),
      "at": .time(note.at),
    ]
  }
}
