import Storage
import TextBack

/// Which of the texts that are due may leave now; the others wait as rows, each told until when.
struct DepartureFlow {
  private let tx: Transaction
  private let moment: Moment
  private(set) var pace: SendPace
  /// Whether a text was told to wait.
  private(set) var hasPostponed = false
  private var states: [String: AccountState] = [:]
  /// The texts of an account that takes none, of which one may find out whether that is still so.
  private var candidates: [(account: String, text: StoredMessage)] = []

  init(tx: Transaction, at moment: Moment, pace: SendPace) {
    self.tx = tx
    self.moment = moment
    self.pace = pace
  }

  /// The texts that may leave, in the order in which they are due.
  mutating func leaving(of due: [StoredMessage]) throws -> [StoredMessage] {
    var leaving: [StoredMessage] = []
    for text in due {
      switch try state(of: text.carrier).admission(at: moment.steady) {
      case .free: if try isGranted(text) { leaving.append(text) }
      case .probe: candidates.append((text.carrier, text))
      case .waits(let until, let reason): try wait(text, until: until, for: reason)
      }
    }
    return leaving + (try probes())
  }

  /// A text that was promised this moment has paid for it, but leaves only if none has just left.
  private mutating func isGranted(_ text: StoredMessage) throws -> Bool {
    if text.waitsFor == .rate { return try hasLeft(text, else: .rate) }
    let grant = pace.grant(
      account: text.carrier, number: text.from, at: moment.steady, before: text.expiresAt)
    guard let grant else {
      try wait(text, until: text.expiresAt, for: .rate)
      return false
    }
    guard grant > moment.steady else { return try hasLeft(text, else: .rate) }
    try wait(text, until: grant, for: .rate)
    return false
  }

  private mutating func hasLeft(
    _ text: StoredMessage, else reason: WaitReason
  ) throws -> Bool {
    let next = pace.leave(account: text.carrier, number: text.from, at: moment.steady)
    if next == moment.steady { return true }
    try wait(text, until: next, for: reason)
    return false
  }

  /// One text for each account, the one that has been tried least; the others wait for what it
  /// finds.
  private mutating func probes() throws -> [StoredMessage] {
    var probes: [StoredMessage] = []
    while let account = candidates.first?.account {
      let texts = candidates.filter { $0.account == account }.map(\.text)
      candidates.removeAll { $0.account == account }
      guard let probe = texts.min(by: { $0.attempts < $1.attempts }) else { break }
      guard try hasLeft(probe, else: .circuit) else { continue }
      var state = try state(of: account)
      try AccountFlow(tx: tx, at: moment).beginProbe(&state, probe)
      states[account] = state
      probes.append(probe)
      guard case .waits(let until, let reason) = state.admission(at: moment.steady) else {
        continue
      }
      for text in texts where text.id != probe.id { try wait(text, until: until, for: reason) }
    }
    return probes
  }

  private mutating func state(of account: String) throws -> AccountState {
    if let known = states[account] { return known }
    let state = try tx.accountState(of: account)
    states[account] = state
    return state
  }

  private mutating func wait(
    _ text: StoredMessage, until time: SteadyTime, for reason: WaitReason
  ) throws {
    hasPostponed = true
    try tx.postpone(text.id, until: min(time, text.expiresAt), for: reason)
  }
}
