import Storage
import TextBack

/// Finds what a carrier is to be asked, inside the transaction of one look.
struct DueEnquiries {
  let tx: Transaction
  let allowance: LookUpAllowance
  let moment: Moment
  private(set) var enquiries: [Enquiry] = []

  init(tx: Transaction, allowance: LookUpAllowance, at moment: Moment) {
    self.tx = tx
    self.allowance = allowance
    self.moment = moment
  }

  /// What to do with a call whose deadline has passed.
  enum Handling {
    /// Our own facts decide.
    case decide
    /// It is being asked for, or will be.
    case wait
  }

  /// Asks for an overdue call where that is possible at once. Only a call that became overdue while
  /// the program was away waits for its turn: its reports may have come to nobody.
  mutating func handling(of call: OverdueCall) -> Handling {
    let enquiry = Enquiry(
      account: call.carrier, subject: .call(call.id, carrierID: call.carrierID))
    if allowance.underWay.contains(enquiry) { return .wait }
    guard allowance.askable.contains(call.carrier) else { return .decide }
    guard allowance.free(forCalls: true, begun: enquiries.count) > 0 else {
      return call.deadline <= allowance.startedAt && isCatchingUp ? .wait : .decide
    }
    enquiries.append(enquiry)
    return .wait
  }

  /// Whether the program has started a short while ago.
  private var isCatchingUp: Bool {
    moment.steady.since(allowance.startedAt) <= LookUpLimits.catchUp
  }

  /// Texts of unknown fate, and what nobody has told us of.
  mutating func findOthers() throws {
    guard !allowance.askable.isEmpty else { return }
    let limit = LookUpLimits.atOnce
    for text in try tx.unknownTexts(at: moment.steady, of: allowance.askable, limit: limit) {
      let subject = Enquiry.Subject.text(text.id, from: text.from, to: text.to)
      add(Enquiry(account: text.carrier, subject: subject))
    }
    // An account without numbers has nothing to tell.
    let inUse = allowance.pollsDue.isEmpty ? [] : try tx.accountsInUse()
    for account in allowance.pollsDue
    where allowance.askable.contains(account) && inUse.contains(account) {
      let reach = LookUpLimits.pollReach.milliseconds
      let since = Timestamp(milliseconds: moment.wall.milliseconds - reach)
      add(Enquiry(account: account, subject: .recent(since: since)))
    }
  }

  /// After a restore: every account that has numbers is re-read, and then texts may leave again.
  /// Says whether it has come to that.
  ///
  /// Lists lag, and a text that is not on one yet would be sent twice: only one that was asked for
  /// ten minutes after the start counts. What was forgotten had left before that.
  mutating func findForgotten() throws -> Bool {
    let accounts = try tx.accountsInUse()
    if accounts.allSatisfy(allowance.relisted.contains) {
      try tx.arm()
      return true
    }
    let margin = LookUpLimits.relistMargin.milliseconds
    let taken = try tx.backupTime()?.milliseconds ?? moment.wall.milliseconds - 7 * 86_400_000
    for account in accounts
    where allowance.askable.contains(account) && allowance.relistsDue.contains(account) {
      let isUnderWay = allowance.underWay.contains { $0.account == account && $0.isSinceBackup }
      let since = Timestamp(milliseconds: taken - margin)
      if !isUnderWay { add(Enquiry(account: account, subject: .sinceBackup(since))) }
    }
    return false
  }

  private mutating func add(_ enquiry: Enquiry) {
    guard !allowance.underWay.contains(enquiry),
      allowance.free(forCalls: false, begun: enquiries.count) > 0
    else { return }
    enquiries.append(enquiry)
  }
}
