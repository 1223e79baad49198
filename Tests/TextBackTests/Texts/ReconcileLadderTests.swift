import Testing

@testable import TextBack

@Suite struct `The ladder of a text of unknown fate` {
  private static let start = SteadyTime(milliseconds: 1_000_000)
  private static let record = SentText(
    carrierID: "SM1", from: "+15005550006", to: "+14155550123", body: "Hi", progress: .sent,
    word: "sent", errorCode: nil, createdAt: Timestamp(milliseconds: 0))

  private func ladder(
    misses: Int = 0, attempts: Int = 1, mayResend: Bool = true, maxAge: Interval = .minutes(15)
  ) -> ReconcileLadder {
    ReconcileLadder(
      misses: misses, attemptedAt: Self.start, expiresAt: Self.start + maxAge,
      attempts: attempts, mayResend: mayResend)
  }

  @Test(arguments: [0, 1, 2, 3], [true, false])
  func `ends as soon as the carrier's list has it`(misses: Int, mayResend: Bool) {
    #expect(
      ladder(misses: misses, mayResend: mayResend).step(after: .found(Self.record), at: Self.start)
        == .accept(Self.record))
  }

  @Test func `takes three lists without it, the last ten minutes after the first`() {
    let first = Self.start + .seconds(30)
    #expect(
      ladder().step(after: .absent, at: first)
        == .askAgain(at: first + .minutes(2), misses: 1, alarm: false))
    let second = first + .minutes(2)
    #expect(
      ladder(misses: 1).step(after: .absent, at: second)
        == .askAgain(at: first + .minutes(10), misses: 2, alarm: false))
    #expect(
      ladder(misses: 2).step(after: .absent, at: first + .minutes(10))
        == .provedAbsent(mayRetry: true))
  }

  @Test(arguments: [
    (15 * 60, 1, true), (15 * 60 + 1, 1, false), (60, 2, true), (60, 3, false), (60, 4, false),
  ])
  func `sends again only what is still of use, and three times at most`(
    age: Int, attempts: Int, mayRetry: Bool
  ) {
    #expect(
      ladder(misses: 2, attempts: attempts)
        .step(after: .absent, at: Self.start + .seconds(age))
        == .provedAbsent(mayRetry: mayRetry))
  }

  @Test(arguments: [2, 3])
  func `never sends again where the owner does not want it, and goes on asking`(misses: Int) {
    let time = Self.start + .minutes(12)
    #expect(
      ladder(misses: misses, mayResend: false).step(after: .absent, at: time)
        == .askAgain(at: time + .minutes(6), misses: 3, alarm: false))
  }

  @Test(arguments: [
    (ReconcileLadder.Listing.impossible, false), (.doubtful, false), (.foundTwice, true),
  ])
  func `counts only lists that say something`(listing: ReconcileLadder.Listing, alarm: Bool) {
    let time = Self.start + .minutes(10)
    #expect(
      ladder(misses: 2).step(after: listing, at: time)
        == .askAgain(at: time + .minutes(5), misses: 2, alarm: alarm))
  }

  @Test(arguments: [
    (0, 30_000), (59, 30_000), (61, 30_500), (3_600, 1_800_000), (9_000, 1_800_000),
  ])
  func `waits the longer the longer it is unknown`(age: Int, pause: Int64) {
    let time = Self.start + .seconds(age)
    #expect(
      ladder().step(after: .impossible, at: time)
        == .askAgain(at: time + Interval(milliseconds: pause), misses: 0, alarm: false))
  }
}
