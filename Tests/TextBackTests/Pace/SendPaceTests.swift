import Testing

@testable import TextBack

@Suite struct `The pace of an account` {
  private static let start = SteadyTime(milliseconds: 1_795_000_000_000)
  private static let end = start + .hours(1)
  private static let numbers = ["+15005550006", "+15005550007"].compactMap { PhoneNumber(e164: $0) }

  private static func pace(
    perNumber: Int = 0, burst: Int = 1, perAccount: Int = 0, after: [SendPace.Departure] = []
  ) -> SendPace {
    var rate = SendRate()
    rate.perNumber = perNumber
    rate.burst = burst
    rate.perAccount = perAccount
    return SendPace(["main": rate], at: start, after: after)
  }

  private static func grants(_ count: Int, from pace: inout SendPace, by number: Int = 0) -> [Int64]
  {
    (0..<count).compactMap { _ in
      pace.grant(account: "main", number: numbers[number], at: start, before: end)?
        .since(start).milliseconds
    }
  }

  @Test func `is each number's own`() {
    var pace = Self.pace(perNumber: 1, burst: 2)
    #expect(Self.grants(4, from: &pace) == [0, 0, 1_000, 2_000])
    #expect(Self.grants(3, from: &pace, by: 1) == [0, 0, 1_000])
  }

  @Test func `holds for what really leaves, whenever it was promised`() {
    var pace = Self.pace(perNumber: 1, burst: 1)
    #expect(Self.grants(3, from: &pace) == [0, 1_000, 2_000])
    let late = Self.start + .minutes(1)
    func leave(at time: SteadyTime) -> Interval {
      pace.leave(account: "main", number: Self.numbers[0], at: time).since(late)
    }
    #expect(leave(at: late) == .seconds(0))
    #expect(leave(at: late) == .seconds(1))
    #expect(leave(at: late + Interval(milliseconds: 999)) == .seconds(1))
    #expect(leave(at: late + .seconds(1)) == .seconds(1))
  }

  @Test func `is that of all numbers together, too`() {
    var pace = Self.pace(perNumber: 1, burst: 5, perAccount: 2)
    #expect(Self.grants(2, from: &pace) == [0, 0])
    #expect(Self.grants(3, from: &pace, by: 1) == [500, 1_000, 1_500])
  }

  @Test func `has no limit where the rate is 0, or the account is not known`() {
    var pace = Self.pace()
    #expect(Self.grants(50, from: &pace) == Array(repeating: 0, count: 50))
    var other = Self.pace(perNumber: 1)
    for _ in 0..<3 {
      #expect(
        other.grant(account: "other", number: Self.numbers[0], at: Self.start, before: Self.end)
          == Self.start)
    }
  }

  @Test(arguments: [(1_000, nil), (1_001, 1_000)] as [(Int64, Int64?)])
  func `promises nothing that comes too late, and takes nothing for it`(
    end: Int64, granted: Int64?
  ) {
    var pace = Self.pace(perNumber: 1)
    #expect(Self.grants(1, from: &pace) == [0])
    let end = Self.start + Interval(milliseconds: end)
    let grant = pace.grant(account: "main", number: Self.numbers[0], at: Self.start, before: end)
    #expect(grant?.since(Self.start).milliseconds == granted)
    #expect(Self.grants(1, from: &pace) == [granted == nil ? 1_000 : 2_000])
  }

  /// Milliseconds after the start at which texts left or are to leave, and the next that may.
  @Test(
    arguments: [
      ([], 0), ([-5_000], 0), ([-4_999], 0), ([-4_999, -3_000, -2_000, -1, -1], 1_000),
      ([-9_000, -8_000, -7_000, -6_000, -5_000], 0), ([-1, -1, -1, -1, 1_000, 2_000], 2_000),
    ] as [([Int64], Int64)])
  func `begins after a restart with what left before it and what is promised`(
    departures: [Int64], next: Int64
  ) {
    var pace = Self.pace(
      perNumber: 1, burst: 5,
      after: departures.map {
        SendPace.Departure(
          account: "main", number: Self.numbers[0], at: Self.start + Interval(milliseconds: $0))
      })
    #expect(Self.grants(1, from: &pace) == [next])
    #expect(SendPace.memory(of: ["main": SendRate()]) == .seconds(5))
  }
}
