import Storage
import TextBack

/// Plans the later texts to somebody who has not answered, and ends them once somebody has.
struct FollowUpFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// A text has been accepted: a text-back begins a plan, the last of a plan ends it, and a
  /// reply says all that a text-back would.
  ///
  /// Acceptance may be proved long after the text left, and the lead may have come back since.
  func accepted(_ stored: StoredMessage) throws {
    guard let lead = stored.leadID else { return }
    switch stored.kind {
    case .textBack: try plan(after: stored, to: lead)
    case .followUp:
      let isLast = try tx.endsFollowUps(stored.id) && tx.isOwedCallback(lead)
      guard isLast, try !tx.hasWritten(lead, since: stored.id) else { return }
      if try !tx.hasCalled(lead, since: stored.id) { try tx.tag(lead, .cold) }
    case .reply: try ContactFlow(tx: tx, at: moment).written(stored.id, to: lead)
    case .confirmation, .inbound: break
    }
  }

  private func plan(after textBack: StoredMessage, to lead: ID<Lead>) throws {
    guard let number = try tx.numberSettings(textBack.numberID) else { return }
    let plan = FollowUpPlan(number.textback.followUp)
    let times = plan.dueTimes(textedAt: moment.steady)
    guard !times.isEmpty, try tx.isOwedCallback(lead), try !tx.hasWritten(lead, since: textBack.id)
    else { return }
    try tx.endFollowUps(to: lead, .superseded, at: moment)
    try tx.planFollowUps(dueAt: times, after: textBack, to: lead, at: moment)
  }

  /// Ends what is planned for a lead, and withdraws what has not left.
  func end(_ lead: ID<Lead>, _ ending: FollowUpPlan.Ending) throws {
    try tx.endFollowUps(to: lead, ending, at: moment)
    for id in try tx.waitingFollowUps(to: lead) {
      try WithdrawalFlow(tx: tx, at: moment).withdraw(id, because: ending.rawValue)
    }
  }
}

/// Sends the follow-ups that are due, if they are still wanted.
struct DueFollowUps {
  let tx: Transaction
  let rules: FlowRules
  let moment: Moment

  init(tx: Transaction, rules: FlowRules, at moment: Moment) {
    self.tx = tx
    self.rules = rules
    self.moment = moment
  }

  /// How many one tick takes.
  static let stepsMax = 100

  func send() throws {
    for step in try tx.dueFollowUps(at: moment.steady, limit: DueFollowUps.stepsMax) {
      try send(step)
    }
  }

  private func send(_ step: FollowUpListing) throws {
    guard let number = try tx.numberSettings(step.numberID), let lead = try tx.lead(step.leadID)
    else { return }
    let plan = FollowUpPlan(number.textback.followUp)
    guard number.textback.isEnabled, let template = plan.message(ofStep: step.position) else {
      return try tx.endFollowUp(step, .turnedOff, at: moment)
    }
    if let ending = try ending(of: step, to: lead, from: number) {
      return try tx.endFollowUp(step, ending, at: moment)
    }
    let quietUntil = try rules.end(
      of: .ofFollowUps, for: lead.phone, of: lead.businessID, from: moment.steady, tx, at: moment)
    if quietUntil > moment.steady { return try tx.postponeFollowUp(step, until: quietUntil) }
    let caps = CapFlow(tx: tx, at: moment)
    let look = try caps.look(at: lead.phone, from: number)
    if !look.breached.isEmpty { try caps.pause(look) }
    if let until = look.paused?.until ?? look.breached.map({ $0.until }).max() {
      return try tx.postponeFollowUp(step, until: until)
    }
    let draft = try rules.draft(template, to: lead, on: number, tx)
    guard try tx.balance(of: lead.businessID).available >= draft.price else {
      try AlertFlow(tx: tx, at: moment).creditsMissing(in: lead.businessID)
      return try tx.endFollowUp(step, .noCredits, at: moment)
    }
    try queue(draft, as: step, to: lead, on: number)
    try caps.count(look)
  }

  /// Why the step is not wanted any more, though nothing has ended it.
  private func ending(
    of step: FollowUpListing, to lead: Lead, from number: NumberSettings
  ) throws -> FollowUpPlan.Ending? {
    let situation = try AddresseeFlow(tx: tx, at: moment)
      .situation(of: lead.phone, on: number, isTest: false)
    if situation.isOptedOut { return .optedOut }
    let isUnwanted =
      situation.unmatchedRule != nil || situation.obstacle != nil || situation.isOwnNumber
      || situation.isExcluded || situation.isDestinationBlocked
    if isUnwanted { return .notTextable }
    return moment.steady.since(step.dueAt) > FollowUpPlan.lateMax ? .tooLate : nil
  }

  private func queue(
    _ draft: TextDraft, as step: FollowUpListing, to lead: Lead, on number: NumberSettings
  ) throws {
    let expiresAt = moment.steady + .seconds(number.textback.maxAgeSeconds)
    let evening = QuietHours.ofFollowUps.beginning(
      after: moment.wall, in: try rules.zones(of: lead.phone, for: lead.businessID, tx))
    let quietAt = evening.map {
      moment.steady + Interval(milliseconds: $0.milliseconds - moment.wall.milliseconds)
    }
    let id = try tx.queueMessage(
      NewMessage(
        number: number, lead: lead.id, call: nil, kind: .followUp, to: lead.phone,
        body: draft.body, encoding: draft.encoding, segments: draft.segments,
        credits: draft.price, dueAt: moment.steady,
        expiresAt: quietAt.map { min($0, expiresAt) } ?? expiresAt),
      at: moment)
    try tx.markFollowUpSent(step, as: id, at: moment)
    try AlertFlow(tx: tx, at: moment).creditsSufficed(in: lead.businessID)
  }
}
