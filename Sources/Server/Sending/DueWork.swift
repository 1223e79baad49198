package import Storage
package import TextBack

/// One look, inside a transaction, at everything that is due.
package struct DueWork {
  let tx: Transaction
  let rules: FlowRules
  let moment: Moment
  let pace: SendPace

  /// What was due, and what came of it.
  package struct Found: Sendable {
    package var outcome = FlowOutcome()
    package var messages: [StoredMessage] = []
    package var enquiries: [Enquiry] = []
    package var nextAt: SteadyTime?
    /// The pace with these texts counted; good once the transaction is committed.
    package var pace: SendPace
  }

  package init(
    tx: Transaction, rules: FlowRules, at moment: Moment, pace: SendPace = SendPace()
  ) {
    self.tx = tx
    self.rules = rules
    self.moment = moment
    self.pace = pace
  }

  /// Decides what is overdue, gives up what is too old, and finds the attempts to make and the
  /// questions to put. After a restore nothing leaves until the carrier has been re-read.
  package func take(
    except underWay: Set<ID<Message>>, asking allowance: LookUpAllowance = .none
  ) throws -> Found {
    var found = Found(pace: pace)
    try SendFlow(tx: tx, at: moment).interruptAbandoned(except: underWay)
    var due = DueEnquiries(tx: tx, allowance: allowance, at: moment)
    let hasMoreCalls = try decideCalls(&due, &found)
    var hasMoreTexts = false
    try CapFlow(tx: tx, at: moment).endPauses()
    if try tx.isArmed() {
      // Not before: what is re-read after a restore must still be recognised.
      try tx.forgetOutdated(at: moment)
      try due.findOthers()
      hasMoreTexts = try findTexts(except: underWay, &found)
    } else if try due.findForgotten() {
      found.outcome.notes.append(.armed)
    }
    found.enquiries = due.enquiries
    let unknown = UnknownFlow(tx: tx, at: moment)
    try unknown.tend(&found.outcome.notes)
    let nextCall = hasMoreCalls ? moment.steady : try tx.nextCallDeadline(after: moment.steady)
    let nextText = hasMoreTexts ? moment.steady : try nextText()
    let others = [
      try tx.nextReconciling(after: moment.steady), try unknown.nextAt(), try tx.nextPauseEnd(),
      allowance.nextPollAt, try tx.isArmed() ? nil : allowance.nextRelistAt,
    ]
    found.nextAt = (others + [nextCall, nextText]).compactMap { $0 }.min()
    return found
  }

  /// Decides overdue calls that need not be asked for; says whether there are more of them.
  private func decideCalls(_ due: inout DueEnquiries, _ found: inout Found) throws -> Bool {
    let calls = MissedCallFlow(tx: tx, rules: rules, at: moment)
    let overdue = try tx.overdueCalls(at: moment.steady, limit: Dispatcher.callsMax)
    var hasDecided = false
    for call in overdue {
      switch due.handling(of: call) {
      case .decide:
        try calls.timeOut(call.id, &found.outcome)
        hasDecided = true
      case .wait: break
      }
    }
    return hasDecided && overdue.count == Dispatcher.callsMax
  }

  /// Finds the texts that may leave; says whether there may be more behind those that must wait.
  private func findTexts(except underWay: Set<ID<Message>>, _ found: inout Found) throws -> Bool {
    try DueFollowUps(tx: tx, rules: rules, at: moment).send()
    // Before what is due: a text that waits behind many others expires at its moment too.
    for id in try tx.expiredMessages(at: moment.steady, limit: Dispatcher.expiriesMax) {
      if try SendFlow(tx: tx, at: moment).expire(id) {
        found.outcome.notes.append(.messageMoved(.expired))
      }
    }
    let texts = try tx.dueMessages(at: moment.steady, limit: Dispatcher.underWayMax)
    let due = texts.filter { !underWay.contains($0.id) && $0.expiresAt > moment.steady }
    var departures = DepartureFlow(tx: tx, at: moment, pace: pace)
    found.messages = try departures.leaving(of: due)
    found.pace = departures.pace
    return texts.count == Dispatcher.underWayMax && departures.hasPostponed
  }

  /// When the next row is due that only an armed database looks for.
  private func nextText() throws -> SteadyTime? {
    guard try tx.isArmed() else { return nil }
    let next = [
      try tx.nextMessageDue(after: moment.steady), try tx.nextMessageExpiry(),
      try tx.nextFollowUp(),
    ]
    return next.compactMap { $0 }.min()
  }
}

extension SendPace {
  /// The pace at a start: what has left, or has been promised its moment, is in the database, but
  /// for texts that are under way and have not begun.
  package init(
    _ rates: [String: SendRate], from tx: Transaction, underWay: Set<ID<Message>> = [],
    at moment: Moment
  ) throws {
    var departures = try tx.departures(since: moment.steady - SendPace.memory(of: rates))
    for id in underWay.sorted() {
      guard let text = try tx.message(id), text.message.isWaiting else { continue }
      departures.append(Departure(account: text.carrier, number: text.from, at: moment.steady))
    }
    self.init(rates, at: moment.steady, after: departures)
  }
}
