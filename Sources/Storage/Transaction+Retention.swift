package import TextBack

/// How long is kept what only serves to recognise what a carrier says again, or to count texts.
///
/// A carrier repeats a webhook for minutes, at worst for a day. A call stays known for longer, so
/// that a webhook which comes again after its own row is gone still finds it and changes nothing.
package enum Retention {
  package static let webhooks = Interval.hours(3 * 24)
  package static let identifiers = Interval.hours(30 * 24)
  /// A window under a limit lasts for a day at most; a paused one is taken off by its end.
  package static let capWindows = Interval.hours(24)
  /// How many rows of each kind one transaction forgets at most.
  package static let rowsMax = 200
}

extension Transaction {
  /// Forgets the oldest webhooks, identifiers of carriers and windows of limits, some at a time.
  ///
  /// Their age is counted by the clock that does not step.
  package func forgetOutdated(at moment: Moment) throws {
    try forgetWebhooks(before: moment.steady - Retention.webhooks)
    try forgetCallIdentifiers(before: moment.steady - Retention.identifiers)
    try forgetMessageIdentifiers(before: moment.steady - Retention.identifiers)
    try forgetCapWindows(before: moment.steady - Retention.capWindows)
  }

  /// Runs `delete`, which takes how many rows at most and the time before which they are old, if
  /// the row that `oldest` finds is.
  private func forget(
    before time: SteadyTime, oldest: StaticString, delete: StaticString
  ) throws {
    let oldest = try connection.first(oldest) { $0.optionalInt64(0) } ?? nil
    guard let oldest, oldest < time.milliseconds else { return }
    try connection.execute(delete, Retention.rowsMax, time.milliseconds)
  }

  private func forgetWebhooks(before time: SteadyTime) throws {
    try forget(
      before: time,
      oldest: "SELECT received_steady FROM webhook ORDER BY id LIMIT 1",
      delete: """
        DELETE FROM webhook WHERE id IN (
          SELECT id FROM (SELECT id, received_steady FROM webhook ORDER BY id LIMIT ?1)
          WHERE received_steady < ?2)
        """)
  }

  private func forgetCallIdentifiers(before time: SteadyTime) throws {
    try forget(
      before: time,
      oldest: """
        SELECT arrived_steady FROM (SELECT call_id FROM call_ref ORDER BY call_id LIMIT 1)
          JOIN call ON id = call_id
        """,
      delete: """
        DELETE FROM call_ref WHERE (carrier, carrier_id) IN (
          SELECT oldest.carrier, oldest.carrier_id
          FROM (
            SELECT carrier, carrier_id, call_id FROM call_ref ORDER BY call_id LIMIT ?1
          ) AS oldest JOIN call ON id = call_id
          WHERE arrived_steady < ?2)
        """)
  }

  private func forgetMessageIdentifiers(before time: SteadyTime) throws {
    try forget(
      before: time,
      oldest: """
        SELECT created_steady FROM (SELECT message_id FROM message_ref ORDER BY message_id LIMIT 1)
          JOIN message ON id = message_id
        """,
      delete: """
        DELETE FROM message_ref WHERE (carrier, carrier_id) IN (
          SELECT oldest.carrier, oldest.carrier_id
          FROM (
            SELECT carrier, carrier_id, message_id FROM message_ref ORDER BY message_id LIMIT ?1
          ) AS oldest JOIN message ON id = message_id
          WHERE created_steady < ?2)
        """)
  }

  private func forgetCapWindows(before time: SteadyTime) throws {
    try forget(
      before: time,
      oldest: "SELECT min(began_steady) FROM cap_window",
      delete: """
        DELETE FROM cap_window WHERE id IN (
          SELECT id FROM cap_window WHERE began_steady < ?2 AND paused_at IS NULL
          ORDER BY began_steady LIMIT ?1)
        """)
  }
}
