import Storage
import TextBack

/// Holds automatic texts to the limits of a business: counts them in the windows that they fall
/// under, and pauses a scope at the text that would be one too many.
struct CapFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// The windows that one text falls under, and what it would come to in each.
  struct Look {
    let business: ID<Business>
    let caps: Caps
    fileprivate let windows: [(scope: CapScope, stored: StoredCapWindow?)]
    let paused: (scope: CapScope, until: SteadyTime)?
    /// The scopes whose limit the text would pass, and until when they would be paused.
    let breached: [(scope: CapScope, until: SteadyTime)]
  }

  /// Looks without counting.
  func look(at phone: PhoneNumber, from number: NumberSettings) throws -> Look {
    let business = number.businessID
    let caps = try tx.profile(of: business)?.caps ?? Caps()
    var paused: (scope: CapScope, until: SteadyTime)?
    var breached: [(scope: CapScope, until: SteadyTime)] = []
    let windows = try CapScope.all(to: phone, from: number.id).map {
      scope -> (scope: CapScope, stored: StoredCapWindow?) in
      let stored = try tx.capWindow(of: scope, in: business)
      let verdict = window(stored).verdict(
        at: moment.steady, limit: caps.limit(of: scope), length: scope.length)
      switch verdict {
      case .counted: break
      case .breached(let until): breached.append((scope, until))
      case .paused(let until):
        if (paused?.until ?? until) <= until { paused = (scope, until) }
      }
      return (scope, stored)
    }
    return Look(
      business: business, caps: caps, windows: windows, paused: paused, breached: breached)
  }

  /// The text leaves, so it is counted.
  func count(_ look: Look) throws {
    for (scope, stored) in look.windows { try count(in: scope, stored, look) }
  }

  /// The text would have been one too many: its scopes are paused, and the owner is told.
  func pause(_ look: Look) throws {
    for (scope, stored) in look.windows where look.breached.contains(where: { $0.scope == scope }) {
      try count(in: scope, stored, look)
      try tx.raiseAlert(.capReached, about: subject(of: scope), of: look.business, at: moment)
    }
  }

  private func count(in scope: CapScope, _ stored: StoredCapWindow?, _ look: Look) throws {
    var window = window(stored)
    _ = window.count(
      at: moment.steady, limit: look.caps.limit(of: scope), length: scope.length)
    try tx.saveCapWindow(window, before: stored, of: scope, in: look.business, at: moment)
  }

  /// A scope without a window begins one with its next text.
  private func window(_ stored: StoredCapWindow?) -> CapWindow {
    stored?.window ?? CapWindow(beganAt: moment.steady)
  }

  /// The owner, or the end of its window, ends a pause.
  func resume(_ pause: PauseListing) throws {
    var window = CapWindow(beganAt: moment.steady)
    window.resume(at: moment.steady)
    try tx.saveCapWindow(window, of: pause.scope, in: pause.businessID, at: moment)
    let subject = subject(of: pause.scope)
    let others = try tx.pauses(
      of: pause.businessID, at: moment.steady, PageRequest(limit: CapFlow.pausesMax))
    // Prefixes and the business are one subject, whose episode lasts as long as any of its pauses.
    if others.items.contains(where: { self.subject(of: $0.scope) == subject }) { return }
    try tx.endAlert(.capReached, about: subject, of: pause.businessID, at: moment)
  }

  /// The owner has changed the limits: what they would allow now is no longer paused.
  func relax(_ business: ID<Business>, to caps: Caps) throws {
    let pauses = try tx.pauses(
      of: business, at: moment.steady, PageRequest(limit: CapFlow.pausesMax))
    for pause in pauses.items where pause.texts < caps.limit(of: pause.scope) ?? .max {
      try resume(pause)
    }
  }

  /// Pauses whose windows have ended; a tick takes off so many.
  func endPauses() throws {
    for pause in try tx.endedPauses(at: moment.steady, limit: CapFlow.pausesMax) {
      try resume(pause)
    }
  }

  static let pausesMax = 200

  private func subject(of scope: CapScope) -> AlertSubject {
    switch scope {
    case .number(let id): .number(id)
    case .business, .prefix: .business
    }
  }
}
