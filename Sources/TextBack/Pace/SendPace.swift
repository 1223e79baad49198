/// When each text may leave, so that no number and no account sends faster than it may.
///
/// A text that cannot leave at once is promised the first moment at which it can, first come first
/// served. The promises are kept with the texts; this is the memory of them.
package struct SendPace: Sendable, Equatable {
  /// A text that has left, or that has been promised its moment.
  package struct Departure: Sendable, Equatable {
    package let account: String
    package let number: PhoneNumber
    package let at: SteadyTime

    package init(account: String, number: PhoneNumber, at time: SteadyTime) {
      self.account = account
      self.number = number
      at = time
    }
  }

  private let rates: [String: SendRate]
  private var numbers: [String: [PhoneNumber: TokenBucket]] = [:]
  private var accounts: [String: TokenBucket] = [:]

  /// No limits at all.
  package init() {
    rates = [:]
  }

  /// The pace after a start: whatever left in the time that a bucket takes to fill is counted as if
  /// the bucket had been empty before it, so a restart never lets more leave than no restart would.
  package init(_ rates: [String: SendRate], at time: SteadyTime, after departures: [Departure]) {
    self.rates = rates
    for departure in departures { count(departure, at: time) }
  }

  /// How far back departures count for any of the rates.
  package static func memory(of rates: [String: SendRate]) -> Interval {
    rates.values.reduce(.seconds(0)) { longest, rate in
      max(longest, max(rate.numberFillTime ?? .seconds(0), rate.accountFillTime ?? .seconds(0)))
    }
  }

  /// Grants the first moment at which a text may leave, or nil if that is not before `end`.
  package mutating func grant(
    account: String, number: PhoneNumber, at time: SteadyTime, before end: SteadyTime
  ) -> SteadyTime? {
    guard let rate = rates[account] else { return time }
    var ofNumber = numberBucket(account, number, rate, at: time)
    var ofAccount = accountBucket(account, rate, at: time)
    var moment = ofNumber?.next(from: time) ?? time
    moment = ofAccount?.next(from: moment) ?? moment
    guard moment < end else { return nil }
    ofNumber?.take(at: moment)
    ofAccount?.take(at: moment)
    numbers[account, default: [:]][number] = ofNumber
    accounts[account] = ofAccount
    return moment
  }

  private mutating func count(_ departure: Departure, at time: SteadyTime) {
    guard let rate = rates[departure.account] else { return }
    let age = time.since(departure.at)
    if let fillTime = rate.numberFillTime, age < fillTime {
      var bucket = numberBucket(departure.account, departure.number, rate, at: time)
      bucket?.take(at: time)
      numbers[departure.account, default: [:]][departure.number] = bucket
    }
    if let fillTime = rate.accountFillTime, age < fillTime {
      var bucket = accountBucket(departure.account, rate, at: time)
      bucket?.take(at: time)
      accounts[departure.account] = bucket
    }
  }

  private func numberBucket(
    _ account: String, _ number: PhoneNumber, _ rate: SendRate, at time: SteadyTime
  ) -> TokenBucket? {
    if let bucket = numbers[account]?[number] { return bucket }
    guard rate.perNumber > 0 else { return nil }
    return TokenBucket(perSecond: rate.perNumber, burst: rate.burst, at: time)
  }

  private func accountBucket(
    _ account: String, _ rate: SendRate, at time: SteadyTime
  ) -> TokenBucket? {
    if let bucket = accounts[account] { return bucket }
    guard rate.perAccount > 0 else { return nil }
    return TokenBucket(perSecond: rate.perAccount, burst: rate.perAccount, at: time)
  }
}

extension SendRate {
  /// Nil if a number has no limit.
  fileprivate var numberFillTime: Interval? {
    perNumber > 0 ? TokenBucket.fillTime(perSecond: perNumber, burst: burst) : nil
  }

  /// The account's burst is a second's worth. Nil if it has no limit.
  fileprivate var accountFillTime: Interval? {
    perAccount > 0 ? TokenBucket.fillTime(perSecond: perAccount, burst: perAccount) : nil
  }
}
