package import TextBack

/// A call that has just arrived, before the store has numbered it.
package struct NewCall: Sendable {
  package let number: NumberSettings
  /// The account that reported it.
  package let carrier: String
  package let carrierID: String
  package let leadID: ID<Lead>?
  package let phone: PhoneNumber?
  package let isWithheld: Bool
  package let isLoop: Bool
  /// Whether the owner plays it to see a text.
  package let isTest: Bool
  package let startedAt: Timestamp
  package let terms: Call.Terms

  package init(
    number: NumberSettings, carrier: String, carrierID: String, leadID: ID<Lead>?,
    phone: PhoneNumber?, isWithheld: Bool, isLoop: Bool, isTest: Bool = false,
    startedAt: Timestamp, terms: Call.Terms
  ) {
    self.number = number
    self.carrier = carrier
    self.carrierID = carrierID
    self.leadID = leadID
    self.phone = phone
    self.isWithheld = isWithheld
    self.isLoop = isLoop
    self.isTest = isTest
    self.startedAt = startedAt
    self.terms = terms
  }
}

extension Transaction {
  /// The inbound call that the carrier knows by this identifier.
  package func call(carrier: String, carrierID: String) throws -> StoredCall? {
    try call(nil, orKnownTo: carrier, as: carrierID)
  }

  /// The number that a call of an account, in or out, belongs to.
  package func numberID(ofCall carrierID: String, carrier: String) throws -> ID<Number>? {
    try connection.first(
      """
      SELECT number_id FROM call_ref JOIN call ON call.id = call_id
      WHERE call_ref.carrier = ? AND call_ref.carrier_id = ?
      """, carrier, carrierID
    ) { ID<Number>($0.int64(0)) }
  }

  func callID(carrier: String, carrierID: String) throws -> ID<Call>? {
    try connection.first(
      "SELECT call_id FROM call_ref WHERE carrier = ? AND carrier_id = ?", carrier, carrierID
    ) { ID<Call>($0.int64(0)) }
  }

  /// An inbound call with its machine as it stands.
  package func call(_ id: ID<Call>) throws -> StoredCall? {
    try call(id, orKnownTo: nil, as: nil)
  }

  private func call(
    _ id: ID<Call>?, orKnownTo carrier: String?, as carrierID: String?
  ) throws -> StoredCall? {
    try connection.first(
      """
      SELECT business_id, number_id, lead_id, phone, is_withheld, carrier_id, started_at,
        settings_version, missed_at, answered_late_at,
        ring_seconds, unrung_reason, acceptance, minimum_talk_seconds, arrived_steady,
        state, reason, deadline_steady,
        is_picked_up, is_accepted, leg_end, forward_end, talk_seconds, caller_end,
        caller_end_seconds, ended_steady, is_recorded, is_overdue, is_loop, is_test, id
      FROM call WHERE direction = 'inbound' AND id = coalesce(?1,
        (SELECT call_id FROM call_ref WHERE carrier = ?2 AND call_ref.carrier_id = ?3))
      """, id?.rawValue, carrier, carrierID
    ) { row in
      StoredCall(
        id: ID(row.int64(30)), businessID: ID(row.int64(0)), numberID: ID(row.int64(1)),
        leadID: row.optionalInt64(2).map { ID($0) }, phone: try row.optionalPhone(3),
        isWithheld: row.bool(4), isLoop: row.bool(28), isTest: row.bool(29),
        carrierID: row.string(5), startedAt: row.timestamp(6),
        settingsVersion: row.int(7),
        call: Call(
          terms: try Transaction.terms(row), facts: try Transaction.facts(row),
          state: try Transaction.state(row), deadline: row.optionalSteady(17)),
        missedAt: row.optionalTimestamp(8), answeredLateAt: row.optionalTimestamp(9))
    }
  }

  private static func terms(_ row: borrowing Row) throws -> Call.Terms {
    let handling: Call.Handling =
      if let seconds = row.optionalInt(10) {
        .ring(timeout: .seconds(seconds), try row.value(12))
      } else {
        .notRung(try row.value(11))
      }
    return Call.Terms(
      handling: handling, minimumTalkSeconds: row.int(13),
      arrivedAt: SteadyTime(milliseconds: row.int64(14)))
  }

  private static func state(_ row: borrowing Row) throws -> Call.State {
    switch row.string(15) {
    case "ringing": .ringing
    case "answered": .answered
    case "missed": .missed(try row.value(16))
    case "voicemail": .voicemail(try row.value(16))
    default: throw StoredValueError(column: 15)
    }
  }

  private static func facts(_ row: borrowing Row) throws -> CallFacts {
    CallFacts(
      isPickedUp: row.bool(18), isAccepted: row.bool(19), legEnd: try row.optionalValue(20),
      forward: try row.optionalValue(21), talkSeconds: row.optionalInt(22),
      end: try row.optionalValue(23), durationSeconds: row.optionalInt(24),
      endedAt: row.optionalSteady(25), isRecorded: row.bool(26), isOverdue: row.bool(27))
  }

  /// Writes a call that has arrived, under the carrier's identifier and on its lead's timeline.
  package func insertCall(_ new: NewCall, at moment: Moment) throws -> StoredCall {
    let call = Call(terms: new.terms)
    let isMissed = call.state != .ringing
    try connection.execute(
      """
      INSERT INTO call (business_id, number_id, lead_id, direction, phone, is_withheld, is_loop,
        carrier, carrier_id, state, reason, started_at, arrived_steady, missed_at,
        deadline_steady, ring_seconds, unrung_reason, acceptance, minimum_talk_seconds,
        settings_version, is_test)
      VALUES (?, ?, ?, 'inbound', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      new.number.businessID.rawValue, new.number.id.rawValue, new.leadID?.rawValue,
      new.phone?.e164, new.isWithheld, new.isLoop, new.carrier, new.carrierID, call.state.word,
      call.state.reason?.rawValue,
      new.startedAt.milliseconds, new.terms.arrivedAt.milliseconds,
      isMissed ? moment.wall.milliseconds : nil, call.deadline?.milliseconds,
      new.terms.ringSeconds, new.terms.unrungReason?.rawValue, new.terms.acceptance.rawValue,
      new.terms.minimumTalkSeconds, new.number.version, new.isTest)
    let id = ID<Call>(connection.lastInsertedRowID)
    try recordCallRef(id, carrier: new.carrier, carrierID: new.carrierID)
    if let lead = new.leadID { try appendToTimeline(of: lead, .call, id.rawValue, new.startedAt) }
    return StoredCall(
      id: id, businessID: new.number.businessID, numberID: new.number.id, leadID: new.leadID,
      phone: new.phone, isWithheld: new.isWithheld, isLoop: new.isLoop, isTest: new.isTest,
      carrierID: new.carrierID, startedAt: new.startedAt, settingsVersion: new.number.version,
      call: call,
      missedAt: isMissed ? moment.wall : nil, answeredLateAt: nil)
  }

  func recordCallRef(_ id: ID<Call>, carrier: String, carrierID: String) throws {
    try connection.execute(
      "INSERT INTO call_ref (carrier, carrier_id, call_id) VALUES (?, ?, ?)",
      carrier, carrierID, id.rawValue)
  }

  /// Saves what has become of a call that was read as `before`.
  package func saveCall(_ stored: StoredCall, before: StoredCall) throws {
    if stored == before { return }
    let call = stored.call
    if call.state != before.call.state || call.deadline != before.call.deadline
      || stored.missedAt != before.missedAt || stored.answeredLateAt != before.answeredLateAt
    {
      try saveStateAndFacts(of: stored)
    } else {
      try saveFacts(of: stored)
    }
  }

  private func saveStateAndFacts(of stored: StoredCall) throws {
    let call = stored.call
    let facts = call.facts
    try connection.execute(
      """
      UPDATE call SET state = ?, reason = ?, missed_at = ?, answered_late_at = ?,
        duration_seconds = ?, deadline_steady = ?, is_picked_up = ?, is_accepted = ?, leg_end = ?,
        forward_end = ?, talk_seconds = ?, caller_end = ?, caller_end_seconds = ?,
        ended_steady = ?, is_recorded = ?, is_overdue = ?
      WHERE id = ?
      """,
      call.state.word, call.state.reason?.rawValue, stored.missedAt?.milliseconds,
      stored.answeredLateAt?.milliseconds, stored.durationSeconds, call.deadline?.milliseconds,
      facts.isPickedUp, facts.isAccepted, facts.legEnd?.rawValue, facts.forward?.rawValue,
      facts.talkSeconds, facts.end?.rawValue, facts.durationSeconds,
      facts.endedAt?.milliseconds, facts.isRecorded, facts.isOverdue, stored.id.rawValue)
  }

  /// Writes what was heard of a call that stands as it did: that leaves its indexes alone, and most
  /// reports of the caller's leg come after the decision.
  private func saveFacts(of stored: StoredCall) throws {
    let facts = stored.call.facts
    try connection.execute(
      """
      UPDATE call SET duration_seconds = ?, is_picked_up = ?, is_accepted = ?, leg_end = ?,
        forward_end = ?, talk_seconds = ?, caller_end = ?, caller_end_seconds = ?,
        ended_steady = ?, is_recorded = ?, is_overdue = ? WHERE id = ?
      """,
      stored.durationSeconds, facts.isPickedUp, facts.isAccepted, facts.legEnd?.rawValue,
      facts.forward?.rawValue, facts.talkSeconds, facts.end?.rawValue, facts.durationSeconds,
      facts.endedAt?.milliseconds, facts.isRecorded, facts.isOverdue, stored.id.rawValue)
  }
}

extension Call.State {
  /// The word under which the store keeps the state.
  package var word: String {
    switch self {
    case .ringing: "ringing"
    case .answered: "answered"
    case .missed: "missed"
    case .voicemail: "voicemail"
    }
  }

  package var reason: MissedReason? {
    switch self {
    case .ringing, .answered: nil
    case .missed(let reason), .voicemail(let reason): reason
    }
  }
}

extension Call.Terms {
  fileprivate var ringSeconds: Int? {
    guard case .ring(let timeout, _) = handling else { return nil }
    return Int(timeout.milliseconds / 1_000)
  }

  fileprivate var unrungReason: MissedReason? {
    guard case .notRung(let reason) = handling else { return nil }
    return reason
  }

  fileprivate var acceptance: Acceptance {
    guard case .ring(_, let acceptance) = handling else { return .none }
    return acceptance
  }
}
