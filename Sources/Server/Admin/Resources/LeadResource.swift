import JSON
import Storage
import TextBack

/// `/businesses/{b}/leads`
enum LeadResource {
  static let tagsMax = 50

  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.leads(of: call.business, call.page())
    return .ok(page.json(json, place: \.id.rawValue))
  }

  static func show(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let lead = try find(call, tx)
    return .ok(json(lead), version: lead.version)
  }

  static func change(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let lead = try find(call, tx)
    try call.requireMatch(version: lead.version)
    let shown = json(lead).object ?? JSONObject()
    let patch = try MergePatch.allowing(call.body, shown: shown, fixed: fixed)
    let merged = MergePatch.apply(patch, to: settings(lead))
    let changed = try read(merged, lead, stages: tx.stages(of: call.business))
    if changed != lead {
      try tx.saveLead(changed, of: call.business, by: call.principal.name, at: call.moment)
    }
    if lead.callbackSince != nil, changed.callbackSince == nil {
      try ContactFlow(tx: tx, at: call.moment)
        .spoken(to: lead.id, .stoppedByOwner, because: "somebody has been in touch")
    }
    let stages = try tx.stages(of: call.business).map(\.id).dropFirst(FollowUpPlan.handledStage)
    if changed.stage != lead.stage, stages.contains(changed.stage) {
      try FollowUpFlow(tx: tx, at: call.moment).end(lead.id, .stageAdvanced)
    }
    return try show(call, tx)
  }

  /// The lead that the path names.
  static func find(_ call: AdminCall, _ tx: Transaction) throws -> LeadListing {
    guard let lead = try tx.leadListing(call.id(), of: call.business) else {
      throw Problem(.notFound)
    }
    return lead
  }

  private static let fixed = ["id", "phone", "opted_out", "last_message_at", "created_at"]

  private static func settings(_ lead: LeadListing) -> JSONObject {
    [
      "name": .string(orNull: lead.name),
      "stage": .string(lead.stage),
      "tags": .array(lead.tags.map(JSONValue.string)),
      "assignee": .string(orNull: lead.assignee),
      "unread": .integer(lead.unread),
      "callback_since": .time(orNull: lead.callbackSince),
    ]
  }

  static func json(_ lead: LeadListing) -> JSONValue {
    var json: JSONObject = ["id": .id(lead.id), "phone": .phone(lead.phone)]
    for member in settings(lead).members { json[member.name] = member.value }
    json["opted_out"] = .bool(lead.isOptedOut)
    json["last_message_at"] = .time(orNull: lead.lastMessageAt)
    json["created_at"] = .time(lead.createdAt)
    return .object(json)
  }

  private static func read(
    _ json: JSONObject, _ lead: LeadListing, stages: [Stage]
  ) throws(InvalidFields) -> LeadListing {
    let first = stages.first?.id ?? lead.stage
    return try ObjectReader.read(.object(json)) { reader in
      var changed = lead
      changed.name = reader.read("name", .line(1...300), .nullable).value
      changed.stage = reader.read("stage", stage(of: stages), .nullable).value ?? first
      let tags = Kind.list(of: .line(1...50), count: 0...tagsMax)
      changed.tags = Set(reader.read("tags", tags, .nullable).value ?? []).sorted()
      changed.assignee = reader.read("assignee", .line(1...300), .nullable).value
      let since = reader.read("callback_since", callback(lead.callbackSince), .nullable)
      changed.callbackSince = since.value
      changed.tags = tagged(changed.tags, isOwedCallback: since.value != nil)
      changed.unread = reader.read("unread", unread(lead.unread), .nullable).value ?? 0
      return changed
    }
  }

  /// One tag is no one's to give or take: it says that a call is owed.
  private static func tagged(_ tags: [String], isOwedCallback: Bool) -> [String] {
    let pending = LeadTag.pendingCallback.rawValue
    let others = tags.filter { $0 != pending }
    return isOwedCallback ? (others + [pending]).sorted() : others
  }

  private static func stage(of stages: [Stage]) -> Kind<String> {
    let ids = stages.map { "\"\($0.id)\"" }.joined(separator: ", ")
    return Kind("a stage of the pipeline: \(ids)") { json in
      guard case .string(let id) = json else { return nil }
      return stages.first { $0.id == id }?.id
    }
  }

  /// A call-back can be marked as done, but is owed only to who called in vain.
  private static func callback(_ current: Timestamp?) -> Kind<Timestamp> {
    Kind("null, once somebody has been in touch") { json in
      json == .time(orNull: current) ? current : nil
    }
  }

  /// What came in can be marked as read, but nothing as unread.
  private static func unread(_ current: Int) -> Kind<Int> {
    Kind<Int>("0, once somebody has read it") { json in
      guard json == .integer(0) || json == .integer(current) else { return nil }
      return json == .integer(0) ? 0 : current
    }
  }
}

/// `/businesses/{b}/pipeline`
enum PipelineResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let stages = try tx.stages(of: call.business).map { stage -> JSONValue in
      ["id": .string(stage.id), "name": .string(stage.name)]
    }
    return .ok(["items": .array(stages), "next_cursor": nil])
  }
}
