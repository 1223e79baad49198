package import TextBack

extension Transaction {
  /// Takes a report on a call that the business placed, writing the call down at the first one.
  /// Returns the call if this is the report by which it is known to have been answered.
  package func recordOutboundCall(
    _ report: OutboundCallReport, on number: NumberSettings, carrier: String, lead: ID<Lead>?,
    to phone: PhoneNumber?, at moment: Moment
  ) throws -> ID<Call>? {
    if let id = try callID(carrier: carrier, carrierID: report.carrierID) {
      return try moveOutboundCall(id, report)
    }
    var call = OutboundCall()
    call.apply(report.change, durationSeconds: report.durationSeconds)
    let startedAt = moment.wall
    try connection.execute(
      """
      INSERT INTO call (business_id, number_id, lead_id, direction, phone, carrier,
        carrier_id, state, started_at, arrived_steady, duration_seconds, settings_version)
      VALUES (?, ?, ?, 'outbound', ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      number.businessID.rawValue, number.id.rawValue, lead?.rawValue, phone?.e164,
      carrier, report.carrierID, call.state.rawValue, startedAt.milliseconds,
      moment.steady.milliseconds,
      call.durationSeconds, number.version)
    let id = ID<Call>(connection.lastInsertedRowID)
    try recordCallRef(id, carrier: carrier, carrierID: report.carrierID)
    if let lead { try appendToTimeline(of: lead, .call, id.rawValue, startedAt) }
    return call.state == .connected ? id : nil
  }

  private func moveOutboundCall(_ id: ID<Call>, _ report: OutboundCallReport) throws -> ID<Call>? {
    let stored = try connection.first(
      "SELECT state, duration_seconds FROM call WHERE id = ? AND direction = 'outbound'",
      id.rawValue
    ) { OutboundCall(state: try $0.value(0), durationSeconds: $0.int(1)) }
    guard let stored else { return nil }
    var call = stored
    call.apply(report.change, durationSeconds: report.durationSeconds)
    try connection.execute(
      "UPDATE call SET state = ?, duration_seconds = ? WHERE id = ?", call.state.rawValue,
      call.durationSeconds, id.rawValue)
    return call.state == .connected && stored.state != .connected ? id : nil
  }
}
