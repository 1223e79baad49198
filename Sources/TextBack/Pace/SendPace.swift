/// When each text may leave, so that no number and no account sends faster than it may.
///
/// A text that cannot leave at once is promised the first moment at which it can, first come first
/// served. The promises are kept with the texts; this is the memory of them. What has really left
/// is counted apart: promises that could not be kept in time, since nothing left for a while, are
/// not all kept at once.
package struct SendPace: Sendable, Equatable {
  /// A text that has left, or that has been promised its moment.
  package struct Departure: Sendable, Equatable {
    package let account: String
    package let number: PhoneNumber
    package let at: SteadyTime
    /// Whether it has only been promised.
    package let isPromise: Bool

    package init(
      account: String, number: PhoneNumber, at time: SteadyTime, isPromise: Bool = false
    ) {
      self.account = account
      self.number = number
      at = time
      self.isPromise = isPromise
    }
  }

  private let rates: [String: SendRate]
  private var promised = Buckets()
  private var left = Buckets()

  fileprivate struct Buckets: Equatable {
    var numbers: [String: [PhoneNumber: TokenBucket]] = [:]
    var accounts: [String: TokenBucket] = [:]
  }

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
    return promised.take(account, number, rate, at: time) { $0 < end }
  }

  /// Lets a text leave now; the moment at which it can, if something has just left.
  package mutating func leave(
    account: String, number: PhoneNumber, at time: SteadyTime
  ) -> SteadyTime {
    guard let rate = rates[account] else { return time }
    return left.take(account, number, rate, at: time) { $0 == time }
      ?? left.next(account, number, rate, at: time)
  }

  private mutating func count(_ departure: Departure, at time: SteadyTime) {
    guard let rate = rates[departure.account] else { return }
    promised.count(departure, rate, at: time) { bucket, perSecond, burst in
      var bucket = bucket ?? TokenBucket(perSecond: perSecond, burst: burst, at: time)
      bucket.take(at: time)
      return bucket
    }
    guard !departure.isPromise else { return }
    left.count(departure, rate, at: time) { bucket, perSecond, burst in
      var bucket =
        bucket
        ?? TokenBucket(perSecond: perSecond, burst: burst, at: departure.at, taken: burst - 1)
      bucket.note(at: departure.at)
      return bucket
    }
  }
}

extension SendPace.Buckets {
  /// The first moment at which there is a token in both.
  func next(
    _ account: String, _ number: PhoneNumber, _ rate: SendRate, at time: SteadyTime
  ) -> SteadyTime {
    let moment = ofNumber(account, number, rate, at: time)?.next(from: time) ?? time
    return ofAccount(account, rate, at: time)?.next(from: moment) ?? moment
  }

  /// Takes a token of both at that moment, if it will do.
  mutating func take(
    _ account: String, _ number: PhoneNumber, _ rate: SendRate, at time: SteadyTime,
    where suits: (SteadyTime) -> Bool
  ) -> SteadyTime? {
    let moment = next(account, number, rate, at: time)
    guard suits(moment) else { return nil }
    var ofNumber = ofNumber(account, number, rate, at: time)
    var ofAccount = ofAccount(account, rate, at: time)
    ofNumber?.take(at: moment)
    ofAccount?.take(at: moment)
    numbers[account, default: [:]][number] = ofNumber
    accounts[account] = ofAccount
    return moment
  }

  mutating func count(
    _ departure: SendPace.Departure, _ rate: SendRate, at time: SteadyTime,
    by taking: (TokenBucket?, _ perSecond: Int, _ burst: Int) -> TokenBucket
  ) {
    let age = time.since(departure.at)
    let (account, number) = (departure.account, departure.number)
    if let fillTime = rate.numberFillTime, age < fillTime {
      numbers[account, default: [:]][number] = taking(
        numbers[account]?[number], rate.perNumber, rate.burst)
    }
    if let fillTime = rate.accountFillTime, age < fillTime {
      accounts[account] = taking(accounts[account], rate.perAccount, rate.perAccount)
    }
  }

  private func ofNumber(
    _ account: String, _ number: PhoneNumber, _ rate: SendRate, at time: SteadyTime
  ) -> TokenBucket? {
    if let bucket = numbers[account]?[number] { return bucket }
    guard rate.perNumber > 0 else { return nil }
    return TokenBucket(perSecond: rate.perNumber, burst: rate.burst, at: time)
  }

  private func ofAccount(
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
