package import TextBack

/// Who is being asked what at the moment, and who may be asked next.
///
/// It is not stored: a new run asks afresh, and what it asks for stands in rows.
package struct LookUpDesk: Sendable {
  private struct Account: Sendable {
    let name: String
    var polls: PollSchedule
    var restsUntil: SteadyTime
    /// When the last whole list since a backup was asked for that was answered.
    var relistedAt: SteadyTime?
  }

  /// In the order of their names, so that nothing depends on chance.
  private var accounts: [Account]
  private let startedAt: SteadyTime
  /// What is being asked, and since when.
  private var underWay: [Enquiry: SteadyTime] = [:]

  /// `accounts` are those whose carrier may be asked.
  package init(
    accounts: [String], startedAt: SteadyTime, pollEvery period: Interval = PollSchedule.period
  ) {
    self.accounts = accounts.sorted().map {
      Account(
        name: $0, polls: PollSchedule(from: startedAt, every: period), restsUntil: startedAt)
    }
    self.startedAt = startedAt
  }

  /// What may be asked at an instant.
  package func allowance(at time: SteadyTime) -> LookUpAllowance {
    let awake = accounts.filter { $0.restsUntil <= time }
    let isPolled = { (account: Account) in
      underWay.keys.contains { $0.account == account.name && $0.isRecent }
    }
    let polls = accounts.filter { !isPolled($0) }
    let settled = accounts.filter { $0.relistedAt.map { $0 >= listsSettleAt } ?? false }
    return LookUpAllowance(
      askable: awake.map(\.name), underWay: Set(underWay.keys), startedAt: startedAt,
      pollsDue: polls.filter { $0.polls.nextAt <= time }.map(\.name),
      nextPollAt: polls.map(\.polls.nextAt).filter { $0 > time }.min(),
      relisted: settled.map(\.name),
      relistsDue: accounts.filter { isRelistDue($0, at: time) }.map(\.name),
      nextRelistAt: time < listsSettleAt ? listsSettleAt : nil)
  }

  /// When everything is on the carrier's lists that was sent before this run began.
  private var listsSettleAt: SteadyTime { startedAt + LookUpLimits.listLag }

  /// At the start, so that most is known soon, and again once the lists have settled.
  private func isRelistDue(_ account: Account, at time: SteadyTime) -> Bool {
    guard let last = account.relistedAt else { return true }
    return last < listsSettleAt && time >= listsSettleAt
  }

  /// Enquiries are on their way.
  package mutating func began(_ enquiries: [Enquiry], at time: SteadyTime) {
    for enquiry in enquiries { underWay[enquiry] = time }
  }

  /// An enquiry has come back. An account that did not answer is left alone for a while.
  package mutating func ended(_ enquiry: Enquiry, isAnswered: Bool, at time: SteadyTime) {
    let began = underWay.removeValue(forKey: enquiry) ?? time
    guard let index = accounts.firstIndex(where: { $0.name == enquiry.account }) else { return }
    if !isAnswered { accounts[index].restsUntil = time + LookUpLimits.rest }
    switch enquiry.subject {
    case .recent: accounts[index].polls.ended(isAnswered: isAnswered, at: time)
    case .sinceBackup: if isAnswered { accounts[index].relistedAt = began }
    case .call, .text: break
    }
  }

  /// How many polls of an account have failed in a row.
  package func failures(of account: String) -> Int {
    accounts.first { $0.name == account }?.polls.failures ?? 0
  }
}

/// What may be asked of carriers at one moment.
package struct LookUpAllowance: Sendable {
  /// The accounts that may be asked and do answer.
  package var askable: [String] = []
  package var underWay: Set<Enquiry> = []
  /// When this run of the program began: it may have slept through the reports of older calls.
  package var startedAt: SteadyTime
  package var pollsDue: [String] = []
  package var nextPollAt: SteadyTime?
  /// The accounts that have been re-read since a restore, by lists that lack nothing any more.
  package var relisted: [String] = []
  /// Those that are to be re-read, if the database was restored.
  package var relistsDue: [String] = []
  package var nextRelistAt: SteadyTime?

  /// Nobody may be asked.
  package static let none = LookUpAllowance(startedAt: SteadyTime(milliseconds: .min))

  /// How many more enquiries may begin. Calls leave some of them to the others, so that a storm of
  /// calls does not keep texts from being settled.
  func free(forCalls: Bool, begun: Int) -> Int {
    let most = forCalls ? LookUpLimits.callsAtOnce : LookUpLimits.atOnce
    return max(0, most - underWay.count - begun)
  }
}

extension Enquiry {
  var isRecent: Bool { if case .recent = subject { true } else { false } }
  var isSinceBackup: Bool { if case .sinceBackup = subject { true } else { false } }
}
