import Storage
import TextBack

/// What attempts teach of a carrier account, kept beside the texts in the same transaction.
struct AccountFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// Takes what an attempt came to; returns what operators are to hear of it.
  func hear(
    _ outcome: SendOutcome, of message: ID<Message>, through account: String, jitter: Double
  ) throws -> [FlowNote] {
    let before = try tx.accountState(of: account)
    var state = before
    let transition = state.hear(outcome, of: message, at: moment.steady, jitter: jitter)
    guard state != before else { return [] }
    try tx.saveAccountState(state, of: account)
    let alerts = AccountAlerts(tx: tx, account: account, at: moment)
    switch transition {
    case .none: return []
    case .opened(let cause), .stayedOpen(let cause):
      if let kind = AccountFlow.alert(about: outcome) { try alerts.raise(kind, detail: cause) }
    case .closed:
      // A business whose other account is no better goes on being told.
      for kind in [AlertKind.carrierAuthFailing, .carrierOutage] {
        try alerts.end(kind) { try !tx.hasOpenCircuit($0) }
      }
      try tx.releaseTexts(of: account, at: moment.steady)
    }
    return [.circuitMoved(account: account, transition)]
  }

  /// What an outcome that keeps an account shut says of it; one that says nothing new leaves the
  /// alert that stands.
  private static func alert(about outcome: SendOutcome) -> AlertKind? {
    switch outcome {
    case .unknown: .carrierOutage
    case .notAccepted(.misconfigured), .notAccepted(.untrusted): .carrierAuthFailing
    case .notAccepted(.slowDown), .notAccepted(.unreachable), .notAccepted(.withdrawn), .accepted,
      .rejected:
      nil
    }
  }

  /// A text sets out to learn whether an account takes texts again.
  func beginProbe(_ state: inout AccountState, _ stored: StoredMessage) throws {
    _ = state.circuit.apply(.probeBegan, of: stored.id, at: moment.steady)
    try tx.saveAccountState(state, of: stored.carrier)
  }

  /// The program has started: an account that took no texts is tried at once.
  func restart() throws {
    for (name, before) in try tx.accountStates() {
      var state = before
      _ = state.circuit.apply(.restarted, of: nil, at: moment.steady)
      guard state != before else { continue }
      try tx.saveAccountState(state, of: name)
      try tx.releaseTexts(of: name, at: moment.steady)
    }
  }
}
