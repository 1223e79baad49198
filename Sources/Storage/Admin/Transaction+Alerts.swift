package import TextBack

/// What an alert is about, beside its business.
package enum AlertSubject: Sendable, Equatable {
  case business
  case number(ID<Number>)
  case lead(ID<Lead>)

  var numberID: Int64? { if case .number(let id) = self { id.rawValue } else { nil } }
  var leadID: Int64? { if case .lead(let id) = self { id.rawValue } else { nil } }
}

/// An alert as its owner sees it.
package struct AlertListing: Sendable, Equatable {
  package let id: Int64
  package let kind: AlertKind
  package let numberID: ID<Number>?
  package let leadID: ID<Lead>?
  package let messageID: ID<Message>?
  /// What is known beyond the kind, in words.
  package let detail: String?
  package let at: Timestamp
  package let endedAt: Timestamp?
}

extension Transaction {
  /// Raises an alert, unless one of its kind and subject stands already.
  package func raiseAlert(
    _ kind: AlertKind, about subject: AlertSubject, of business: ID<Business>,
    message: ID<Message>? = nil, detail: String? = nil, at moment: Moment
  ) throws {
    try connection.execute(
      """
      INSERT INTO alert (business_id, kind, number_id, lead_id, message_id, detail, at)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """,
      business.rawValue, kind.rawValue, subject.numberID, subject.leadID, message?.rawValue,
      detail, moment.wall.milliseconds)
  }

  /// Ends an alert whose cause is gone; the next one begins a new episode.
  package func endAlert(
    _ kind: AlertKind, about subject: AlertSubject, of business: ID<Business>, at moment: Moment
  ) throws {
    try connection.execute(
      """
      UPDATE alert INDEXED BY alert_open SET ended_at = ? WHERE business_id = ? AND kind = ?
        AND coalesce(number_id, 0) = ? AND coalesce(lead_id, 0) = ? AND ended_at IS NULL
      """,
      moment.wall.milliseconds, business.rawValue, kind.rawValue, subject.numberID ?? 0,
      subject.leadID ?? 0)
  }

  /// What credits a business has left, and which alerts about them stand.
  package func creditAlerts(
    of business: ID<Business>
  ) throws -> (available: Int, areMissing: Bool, areLow: Bool)? {
    try connection.first(
      """
      SELECT balance,
        EXISTS (SELECT 1 FROM alert
          WHERE business_id = ?1 AND kind = 'no_credits' AND ended_at IS NULL),
        EXISTS (SELECT 1 FROM alert
          WHERE business_id = ?1 AND kind = 'low_credits' AND ended_at IS NULL)
      FROM account WHERE business_id = ?1 AND name = 'available'
      """, business.rawValue
    ) { (available: $0.int(0), areMissing: $0.bool(1), areLow: $0.bool(2)) }
  }

  /// Ends an alert about a lead, whose business it names by itself.
  func endAlert(_ kind: AlertKind, about lead: ID<Lead>, at moment: Moment) throws {
    try connection.execute(
      """
      UPDATE alert INDEXED BY alert_open SET ended_at = ?1
      WHERE business_id = (SELECT business_id FROM lead WHERE id = ?3) AND kind = ?2
        AND coalesce(number_id, 0) = 0 AND coalesce(lead_id, 0) = ?3 AND ended_at IS NULL
      """, moment.wall.milliseconds, kind.rawValue, lead.rawValue)
  }

  /// The alerts of a business, newest first.
  package func alerts(
    of business: ID<Business>, _ page: PageRequest<Int64>
  ) throws -> Page<AlertListing> {
    let rows = try connection.all(
      """
      SELECT id, kind, number_id, lead_id, message_id, at, ended_at, detail FROM alert
      WHERE business_id = ? AND id < ? ORDER BY id DESC LIMIT ?
      """, business.rawValue, page.below, page.rowLimit, row: AlertListing.init)
    return Page(rows, limit: page.limit)
  }

  /// Every alert about one lead, oldest first.
  func alerts(about lead: ID<Lead>) throws -> [AlertListing] {
    try connection.all(
      """
      SELECT id, kind, number_id, lead_id, message_id, at, ended_at, detail FROM alert
      WHERE business_id = (SELECT business_id FROM lead WHERE id = ?1) AND lead_id = ?1 ORDER BY id
      """, lead.rawValue, row: AlertListing.init)
  }
}

extension AlertListing {
  fileprivate init(_ row: borrowing Row) throws {
    self.init(
      id: row.int64(0), kind: try row.value(1), numberID: row.optionalInt64(2).map { ID($0) },
      leadID: row.optionalInt64(3).map { ID($0) },
      messageID: row.optionalInt64(4).map { ID($0) }, detail: row.optionalString(7),
      at: row.timestamp(5), endedAt: row.optionalTimestamp(6))
  }
}
