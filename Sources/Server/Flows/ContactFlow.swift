import Storage
import TextBack

/// Somebody of the business has been in touch with a lead, so that nothing is left to be said
/// automatically: no call is owed, and what is planned or waits is taken back.
struct ContactFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// They have spoken. `call` is the one in which they did: a text-back to a later one stays, since
  /// its report may have come late. Returns what each withdrawn text has become.
  @discardableResult
  func spoken(
    to lead: ID<Lead>, _ ending: FollowUpPlan.Ending, in call: ID<Call>? = nil, because why: String
  ) throws -> [Message.State] {
    try tx.settleCallback(with: lead, at: moment)
    try FollowUpFlow(tx: tx, at: moment).end(lead, ending)
    return try withdrawTextBacks(to: lead, until: call, because: why)
  }

  /// A reply has been accepted: before that it may come to nothing, and then the text-back is all
  /// that the caller gets. One to a call since then stays.
  func written(_ reply: ID<Message>, to lead: ID<Lead>) throws {
    try withdrawTextBacks(
      to: lead, until: nil, before: reply, because: "somebody has written to them")
  }

  @discardableResult
  private func withdrawTextBacks(
    to lead: ID<Lead>, until call: ID<Call>?, before text: ID<Message>? = nil, because why: String
  ) throws -> [Message.State] {
    try tx.waitingTextBacks(to: lead, until: call, before: text).compactMap {
      try WithdrawalFlow(tx: tx, at: moment).withdraw($0, because: why)
    }
  }
}
