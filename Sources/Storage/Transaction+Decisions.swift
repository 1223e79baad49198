package import TextBack

extension Transaction {
  /// Records the one decision on a missed call.
  package func recordDecision(
    _ decision: Decision, on call: StoredCall, message: ID<Message>?, stoppingRules: Int,
    detail: String?, settingsVersion: Int, at moment: Moment
  ) throws {
    let reason: SkipReason? =
      switch decision {
      case .text: nil
      case .skip(let reason): reason
      }
    try connection.execute(
      """
      INSERT INTO decision (call_id, kind, reason, message_id, stopping_rules, settings_version, at,
        detail, business_version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT version FROM business WHERE id = ?))
      """,
      call.id.rawValue, reason == nil ? "text" : "skip", reason?.rawValue, message?.rawValue,
      stoppingRules, settingsVersion, moment.wall.milliseconds, detail, call.businessID.rawValue)
  }

  /// Whether a call has been decided.
  package func isDecided(_ call: ID<Call>) throws -> Bool {
    try connection.first(
      "SELECT EXISTS (SELECT 1 FROM decision WHERE call_id = ?)", call.rawValue
    ) { $0.bool(0) } ?? false
  }

  /// The text that was decided for a call.
  package func decidedMessage(of call: ID<Call>) throws -> ID<Message>? {
    try connection.first("SELECT message_id FROM decision WHERE call_id = ?", call.rawValue) {
      $0.optionalInt64(0).map { ID<Message>($0) }
    } ?? nil
  }

  /// Notes that somebody had answered after all, so the queued text was withdrawn.
  package func overturnDecision(on call: ID<Call>) throws {
    try connection.execute(
      "UPDATE decision SET reason = 'answered_late' WHERE call_id = ? AND kind = 'text'",
      call.rawValue)
  }
}
