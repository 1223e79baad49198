import Testing

@testable import TextBack

@Suite struct `A token bucket` {
  private static func time(_ milliseconds: Int64) -> SteadyTime {
    SteadyTime(milliseconds: 1_795_000_000_000 + milliseconds)
  }

  @Test(arguments: [
    (1, 5, [0, 0, 0, 0, 0, 1_000, 2_000]), (1, 1, [0, 1_000, 2_000]),
    (3, 1, [0, 334, 668, 1_002]), (3, 2, [0, 0, 334, 667, 1_000]),
    (10_000, 1, [0, 1, 2, 3]),
  ])
  func `lets a burst go and then as many as it fills`(
    perSecond: Int, burst: Int, departures: [Int64]
  ) {
    var bucket = TokenBucket(perSecond: perSecond, burst: burst, at: Self.time(0))
    for departure in departures {
      let next = bucket.next(from: Self.time(0))
      #expect(next == Self.time(departure))
      bucket.take(at: next)
    }
  }

  @Test(arguments: [(999, 1_000), (1_000, 1_000), (1_001, 1_001)] as [(Int64, Int64)])
  func `fills while nothing leaves`(asked: Int64, next: Int64) {
    var bucket = TokenBucket(perSecond: 1, burst: 1, at: Self.time(0))
    bucket.take(at: Self.time(0))
    #expect(bucket.next(from: Self.time(asked)) == Self.time(next))
  }

  @Test func `never holds more than its burst`() {
    let later = Self.time(1_000_000_000)
    var bucket = TokenBucket(perSecond: 1, burst: 2, at: Self.time(0))
    for _ in 0..<2 { bucket.take(at: bucket.next(from: later)) }
    #expect(bucket.next(from: later) == later + .seconds(1))
  }

  @Test(arguments: [(1, 5, 5_000), (3, 1, 334), (10_000, 1, 1), (2, 3, 1_500)])
  func `is full again after its fill time`(perSecond: Int, burst: Int, milliseconds: Int64) {
    #expect(
      TokenBucket.fillTime(perSecond: perSecond, burst: burst).milliseconds == milliseconds)
  }

  @Test(arguments: 0..<20)
  func `lets no more go in any stretch of time than its burst and its rate`(seed: Int) {
    var random = SeededRandom(seed: seed)
    let perSecond = Int.random(in: 1...7, using: &random)
    let burst = Int.random(in: 1...4, using: &random)
    var bucket = TokenBucket(perSecond: perSecond, burst: burst, at: Self.time(0))
    var now = Self.time(0)
    var left: [Int64] = []
    for _ in 0..<200 {
      now = now + Interval(milliseconds: Int64.random(in: 0...400, using: &random))
      let next = bucket.next(from: now)
      bucket.take(at: next)
      left.append(next.milliseconds)
    }
    for (index, first) in left.enumerated() {
      for (count, last) in left[index...].enumerated() {
        #expect(
          Int64(count + 1 - burst) * 1_000 <= (last - first) * Int64(perSecond),
          "seed \(seed): \(count + 1) in \(last - first) ms")
      }
    }
  }
}
