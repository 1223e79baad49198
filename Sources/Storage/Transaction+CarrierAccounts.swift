package import TextBack

extension Transaction {
  /// What has been learnt of a carrier account.
  package func accountState(of account: String) throws -> AccountState {
    try connection.first(
      """
      SELECT circuit, trust_failures, cause, probe_steady, probe_message_id, shut_steady,
        slow_downs, unclear FROM carrier_account WHERE name = ?
      """, account, row: Transaction.accountState) ?? AccountState()
  }

  /// Every account of which something has been learnt.
  package func accountStates() throws -> [(name: String, state: AccountState)] {
    try connection.all(
      """
      SELECT circuit, trust_failures, cause, probe_steady, probe_message_id, shut_steady,
        slow_downs, unclear, name FROM carrier_account ORDER BY name
      """
    ) { (name: $0.string(8), state: try Transaction.accountState($0)) }
  }

  private static func accountState(_ row: borrowing Row) throws -> AccountState {
    let episode = Circuit.Episode(
      cause: row.optionalString(2) ?? "", probeAt: row.optionalSteady(3) ?? SteadyTime.beginning,
      probe: row.optionalInt64(4).map { ID($0) })
    let kind: CircuitKind = try row.value(0)
    let state: Circuit.State =
      switch kind {
      case .closed: .closed(trustFailures: row.int(1), unclear: row.int(7))
      case .open: .open(episode)
      case .halfOpen: .halfOpen(episode)
      }
    return AccountState(
      circuit: Circuit(state: state),
      slowDown: SlowDown(until: row.optionalSteady(5), times: row.int(6)))
  }

  /// Keeps what has been learnt of an account, so that a restart does not forget it.
  package func saveAccountState(_ state: AccountState, of account: String) throws {
    let kind: CircuitKind
    var (failures, unclear) = (0, 0)
    var episode: Circuit.Episode?
    switch state.circuit.state {
    case .closed(let trust, let others): (kind, failures, unclear) = (.closed, trust, others)
    case .open(let open): (kind, episode) = (.open, open)
    case .halfOpen(let open): (kind, episode) = (.halfOpen, open)
    }
    try connection.execute(
      """
      INSERT INTO carrier_account (name, circuit, trust_failures, cause, probe_steady,
        probe_message_id, shut_steady, slow_downs, unclear) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET circuit = excluded.circuit,
        trust_failures = excluded.trust_failures, cause = excluded.cause,
        probe_steady = excluded.probe_steady, probe_message_id = excluded.probe_message_id,
        shut_steady = excluded.shut_steady, slow_downs = excluded.slow_downs,
        unclear = excluded.unclear
      """,
      account, kind.rawValue, failures, episode?.cause, episode?.probeAt.milliseconds,
      episode?.probe?.rawValue, state.slowDown.until?.milliseconds, state.slowDown.times,
      unclear)
  }

  /// Whether one of the accounts of a business takes no texts.
  package func hasOpenCircuit(_ business: ID<Business>) throws -> Bool {
    try connection.first(
      """
      SELECT EXISTS (SELECT 1 FROM number
          JOIN carrier_account ON name = coalesce(sending_carrier, carrier)
        WHERE business_id = ? AND circuit <> 'closed')
      """, business.rawValue
    ) { $0.bool(0) } ?? false
  }
}

/// The states of a circuit as they are stored.
private enum CircuitKind: String {
  case closed, open
  case halfOpen = "half_open"
}

extension SteadyTime {
  fileprivate static var beginning: SteadyTime { SteadyTime(milliseconds: 0) }
}
