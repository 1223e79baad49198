import JSON
import Storage
import TextBack

/// `/businesses/{b}/conversations`: the shared inbox.
enum ConversationResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.conversations(of: call.business, call.page())
    return .ok(
      page.json(json) { ConversationPlace(at: $0.lastMessageAt, lead: $0.leadID) })
  }

  private static func json(_ conversation: ConversationListing) -> JSONValue {
    [
      "lead_id": .id(conversation.leadID),
      "phone": .phone(conversation.phone),
      "name": .string(orNull: conversation.name),
      "assignee": .string(orNull: conversation.assignee),
      "last_message_at": .time(conversation.lastMessageAt),
      "last_message": .string(conversation.lastMessage),
      "last_direction": conversation.isLastInbound ? "inbound" : "outbound",
      "unread": .integer(conversation.unread),
    ]
  }
}

/// `/businesses/{b}/callbacks`: who called in vain and has not been spoken to since.
enum CallbackResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.callbacks(of: call.business, call.page())
    return .ok(page.json(json) { CallbackPlace(since: $0.since, lead: $0.leadID) })
  }

  private static func json(_ callback: CallbackListing) -> JSONValue {
    [
      "lead_id": .id(callback.leadID),
      "phone": .phone(callback.phone),
      "name": .string(orNull: callback.name),
      "stage": .string(callback.stage),
      "assignee": .string(orNull: callback.assignee),
      "since": .time(callback.since),
      "missed_calls": .integer(callback.missedCalls),
    ]
  }
}
