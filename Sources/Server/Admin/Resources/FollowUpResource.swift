import JSON
import Storage
import TextBack

/// `/businesses/{b}/follow-ups`: the later texts to leads who have not answered.
enum FollowUpResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.followUps(of: call.business, call.page())
    return .ok(page.json({ json($0, at: call.moment) }, place: \.id.rawValue))
  }

  /// The owner ends a planned text, and with it those that would follow it.
  static func end(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let step = try tx.followUp(call.id(), of: call.business), step.state == "planned" else {
      throw Problem(.notFound)
    }
    try tx.endFollowUp(step, .stoppedByOwner, at: call.moment)
    return .noContent
  }

  static func json(_ step: FollowUpListing, at moment: Moment) -> JSONValue {
    [
      "id": .id(step.id),
      "lead_id": .id(step.leadID),
      "number_id": .id(step.numberID),
      "text_back_id": .id(step.textBackID),
      "step": .integer(step.position),
      "status": .string(step.state),
      "due_at": .time(moment.wallTime(at: step.dueAt)),
      "planned_at": .time(step.plannedAt),
      "ended_at": .time(orNull: step.endedAt),
      "message_id": .id(orNull: step.messageID),
      "reason": .string(orNull: step.ending?.rawValue),
    ]
  }
}
