import JSON
import Storage
import TextBack

/// `/businesses/{b}/messages`, and an owner's reply to a lead.
enum MessageResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.messages(of: call.business, call.page())
    return .ok(page.json(json, place: \.id.rawValue))
  }

  static func show(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let message = try tx.messageListing(call.id(), of: call.business) else {
      throw Problem(.notFound)
    }
    return .ok(json(message))
  }

  /// An owner's reply; who answers has read what came in.
  static func reply(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let lead = try LeadResource.find(call, tx)
    let body = try call.read { reader in
      reader.read("body", .text(1...TextbackSettings.messageLengthMax), .required).value ?? ""
    }
    guard let addressee = try tx.lead(lead.id) else { throw Problem(.notFound) }
    switch try ReplyFlow(tx: tx, at: call.moment).queue(body, to: addressee) {
    case .queued(let id):
      guard let message = try tx.messageListing(id, of: call.business) else {
        throw Problem(.notFound)
      }
      return .accepted(json(message))
    case .optedOut: throw Problem(.optedOut)
    case .noCredits: throw Problem(.noCredits)
    case .noNumber: throw Problem(.noNumber)
    }
  }

  static func json(_ message: MessageListing) -> JSONValue {
    [
      "id": .id(message.id),
      "number_id": .id(message.numberID),
      "lead_id": .id(orNull: message.leadID),
      "call_id": .id(orNull: message.callID),
      "direction": message.isInbound ? "inbound" : "outbound",
      "kind": .string(message.kindShown),
      "from": .address(message.from),
      "to": .address(message.to),
      "body": .string(message.body),
      "status": .string(message.status),
      "encoding": .string(message.encoding),
      "segments": .integer(message.segments),
      "credits": .integer(message.credits),
      "charged": .bool(message.isCharged),
      "error_code": .integer(orNull: message.errorCode),
      "detail": .string(orNull: message.detail),
      "attempts": .array(message.attempts.map(json)),
      "next_try_at": .time(orNull: message.nextTryAt),
      "waits_for": .string(orNull: message.waitsFor?.rawValue),
      "resolution": message.resolution.map(json) ?? .null,
      "proved_sent_at": .time(orNull: message.provedSentAt),
      "created_at": .time(message.createdAt),
      "accepted_at": .time(orNull: message.acceptedAt),
      "updated_at": .time(message.updatedAt),
    ]
  }

  private static func json(_ attempt: AttemptListing) -> JSONValue {
    [
      "n": .integer(attempt.n),
      "started_at": .time(attempt.startedAt),
      "ended_at": .time(orNull: attempt.endedAt),
      "verdict": .string(orNull: attempt.verdict?.rawValue),
      "status_code": .integer(orNull: attempt.statusCode),
      "detail": .string(orNull: attempt.detail),
    ]
  }

  private static func json(_ resolution: Resolution) -> JSONValue {
    [
      "verdict": resolution.wasSent ? "sent" : "not_sent",
      "evidence": .string(resolution.evidence),
      "author": .string(resolution.author),
      "at": .time(resolution.at),
    ]
  }
}
