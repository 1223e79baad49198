package import TextBack

/// A scope whose texts are paused, as its owner sees it.
package struct PauseListing: Sendable, Equatable {
  package let id: Int64
  package let businessID: ID<Business>
  package let scope: CapScope
  package let texts: Int
  package let at: Timestamp
  package let until: SteadyTime
}

/// The window of a scope in its row.
package struct StoredCapWindow: Sendable, Equatable {
  package let id: ID<CapWindow>
  package let window: CapWindow
}

extension Transaction {
  /// The texts of a scope since its window began; nil if there are none.
  package func capWindow(of scope: CapScope, in business: ID<Business>) throws -> StoredCapWindow? {
    try connection.first(
      """
      SELECT began_steady, texts, paused_at IS NOT NULL, id FROM cap_window
      WHERE business_id = ? AND scope = ? AND subject = ?
      """, business.rawValue, scope.kind.rawValue, scope.subject
    ) {
      StoredCapWindow(
        id: ID($0.int64(3)),
        window: CapWindow(
          beganAt: SteadyTime(milliseconds: $0.int64(0)), texts: $0.int(1), isPaused: $0.bool(2)))
    }
  }

  /// Saves the window of a scope, which was read as `before`. Most only count one more, which moves
  /// no index.
  package func saveCapWindow(
    _ window: CapWindow, before: StoredCapWindow?, of scope: CapScope, in business: ID<Business>,
    at moment: Moment
  ) throws {
    if let before, window.beganAt == before.window.beganAt, !window.isPaused,
      !before.window.isPaused
    {
      try connection.execute(
        "UPDATE cap_window SET texts = ? WHERE id = ?", window.texts, before.id.rawValue)
    } else {
      try saveCapWindow(window, of: scope, in: business, at: moment)
    }
  }

  /// Saves the window of a scope, whatever stood there.
  package func saveCapWindow(
    _ window: CapWindow, of scope: CapScope, in business: ID<Business>, at moment: Moment
  ) throws {
    let pausedAt = window.isPaused ? moment.wall.milliseconds : nil
    let pausedUntil = window.isPaused ? (window.beganAt + scope.length).milliseconds : nil
    try connection.execute(
      """
      INSERT INTO cap_window (business_id, scope, subject, began_steady, texts, paused_at,
        paused_until_steady) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET began_steady = excluded.began_steady, texts = excluded.texts,
        paused_at = iif(excluded.paused_at IS NULL, NULL, coalesce(paused_at, excluded.paused_at)),
        paused_until_steady = excluded.paused_until_steady
      """,
      business.rawValue, scope.kind.rawValue, scope.subject, window.beganAt.milliseconds,
      window.texts, pausedAt, pausedUntil)
  }

  /// The pauses of a business that have not ended, newest first.
  package func pauses(
    of business: ID<Business>, at time: SteadyTime, _ page: PageRequest<Int64>
  ) throws -> Page<PauseListing> {
    let rows = try connection.all(
      """
      SELECT id, scope, subject, texts, paused_at, paused_until_steady, business_id
      FROM cap_window
      WHERE business_id = ? AND paused_until_steady > ? AND id < ? ORDER BY id DESC LIMIT ?
      """, business.rawValue, time.milliseconds, page.below, page.rowLimit,
      row: Transaction.pause)
    return Page(rows, limit: page.limit)
  }

  /// A pause of a business that has not ended.
  package func pause(
    _ id: Int64, of business: ID<Business>, at time: SteadyTime
  ) throws -> PauseListing? {
    try connection.first(
      """
      SELECT id, scope, subject, texts, paused_at, paused_until_steady, business_id
      FROM cap_window WHERE id = ? AND business_id = ? AND paused_until_steady > ?
      """, id, business.rawValue, time.milliseconds, row: Transaction.pause)
  }

  /// Pauses of any business that are over and have not been taken off.
  package func endedPauses(at time: SteadyTime, limit: Int) throws -> [PauseListing] {
    try connection.all(
      """
      SELECT id, scope, subject, texts, paused_at, paused_until_steady, business_id
      FROM cap_window WHERE paused_until_steady <= ? ORDER BY paused_until_steady LIMIT ?
      """, time.milliseconds, limit, row: Transaction.pause)
  }

  /// When the next pause ends.
  package func nextPauseEnd() throws -> SteadyTime? {
    try connection.first(
      """
      SELECT min(paused_until_steady) FROM cap_window WHERE paused_until_steady IS NOT NULL
      """
    ) { $0.optionalSteady(0) } ?? nil
  }

  private static func pause(_ row: borrowing Row) throws -> PauseListing {
    guard let scope = CapScope(try row.value(1), subject: row.string(2)) else {
      throw StoredValueError(column: 2)
    }
    return PauseListing(
      id: row.int64(0), businessID: ID(row.int64(6)), scope: scope, texts: row.int(3),
      at: row.timestamp(4), until: SteadyTime(milliseconds: row.int64(5)))
  }
}
