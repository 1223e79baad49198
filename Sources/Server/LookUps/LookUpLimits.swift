package import HTTP
package import TextBack

/// Every limit on asking a carrier, in one place: a slow or chatty carrier must not slow us down.
package enum LookUpLimits {
  /// Look-ups at once, over all accounts.
  package static let atOnce = 10
  /// How many of them may be about calls whose deadline has passed.
  package static let callsAtOnce = 7
  /// Pages of the list of texts between two numbers; more than that is no answer.
  package static let conversationPages = 20
  /// Pages of one poll, from the newest on.
  package static let pollPages = 10
  /// Pages of the days since a backup.
  package static let relistPages = 5_000
  /// How far back a poll looks.
  package static let pollReach = Interval.hours(2)
  /// How long before a backup was taken the carrier is re-read: events of that time may have been
  /// on their way.
  package static let relistMargin = Interval.minutes(15)
  /// How long an account that does not answer is left alone, so that our own facts decide at once.
  package static let rest = Interval.seconds(30)
  /// For how long after a start calls that were overdue then wait for their turn to be asked for.
  package static let catchUp = Interval.seconds(45)
  /// Events taken in one transaction.
  package static let eventsPerCommit = 50
  /// By how much the carrier's clock and ours may differ.
  package static let clockSkew = Interval.minutes(5)
  /// How late what the carrier has accepted may appear on its list.
  package static let listLag = Interval.minutes(10)

  /// What the client of look-ups may take.
  package static var client: ClientLimits {
    var limits = ClientLimits()
    limits.connectMilliseconds = 2_000
    limits.totalMilliseconds = 2_000
    limits.bodyBytesMax = 4 * 1_024 * 1_024
    limits.keepsConnections = true
    return limits
  }
}
