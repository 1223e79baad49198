package import TextBack

extension Transaction {
  /// Keeps what was heard of a leg whose call is not known yet, for when it is.
  package func keepStrayLeg(_ report: LegReport, carrier: String, at moment: Moment) throws {
    let stored: (change: String, end: Int?, talk: Int?)
    switch report.change {
    case .ringing, .declined: return
    case .pickedUp: stored = ("picked_up", nil, nil)
    case .accepted: stored = ("accepted", nil, nil)
    case .ended(.pickedUp(let seconds)): stored = ("talked", nil, seconds)
    case .ended(.busy): stored = ("unanswered", CallFacts.UnansweredEnd.busy.rawValue, nil)
    case .ended(.failed): stored = ("unanswered", CallFacts.UnansweredEnd.failed.rawValue, nil)
    case .ended(.noAnswer): stored = ("unanswered", CallFacts.UnansweredEnd.noAnswer.rawValue, nil)
    case .ended(.cancelled):
      stored = ("unanswered", CallFacts.UnansweredEnd.cancelled.rawValue, nil)
    }
    try connection.execute(
      """
      INSERT INTO stray_leg (carrier, parent_carrier_id, change, unanswered_end, talk_seconds,
        heard_at) VALUES (?, ?, ?, ?, ?, ?)
      """,
      carrier, report.parentCarrierID, stored.change, stored.end, stored.talk,
      moment.wall.milliseconds)
  }

  /// What was heard of a call's legs before the call itself, in the order it was heard.
  package func strayLegs(of carrierID: String, carrier: String) throws -> [LegChange] {
    try connection.all(
      """
      SELECT change, unanswered_end, talk_seconds FROM stray_leg
      WHERE carrier = ? AND parent_carrier_id = ? ORDER BY id
      """, carrier, carrierID
    ) { row in
      switch row.string(0) {
      case "picked_up": return .pickedUp
      case "accepted": return .accepted
      case "talked": return .ended(.pickedUp(talkSeconds: row.optionalInt(2)))
      case "unanswered":
        let end: CallFacts.UnansweredEnd? = try row.optionalValue(1)
        switch end {
        case .busy: return .ended(.busy)
        case .failed: return .ended(.failed)
        case .noAnswer: return .ended(.noAnswer)
        case .cancelled: return .ended(.cancelled)
        case nil: throw StoredValueError(column: 1)
        }
      default: throw StoredValueError(column: 0)
      }
    }
  }
}
