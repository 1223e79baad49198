import Testing

@testable import TextBack

@Suite struct `A carrier's wish to slow down` {
  private static let start = SteadyTime(milliseconds: 1_795_000_000_000)

  @Test(
    arguments: [(nil, 1), (7, 7), (0, 1), (3_600, 3_600), (3_601, 3_600), (-1, 1)] as [(Int?, Int)])
  func `shuts the account for as long as it says, a second at least and an hour at most`(
    asked: Int?, seconds: Int
  ) {
    var slowDown = SlowDown()
    slowDown.asked(retryAfterSeconds: asked, at: Self.start, jitter: 0)
    #expect(slowDown.until == Self.start + .seconds(seconds))
    #expect(slowDown.isShut(at: Self.start + .seconds(seconds) - Interval(milliseconds: 1)))
    #expect(!slowDown.isShut(at: Self.start + .seconds(seconds)))
  }

  @Test func `shuts it for longer each time in a row`() {
    var slowDown = SlowDown()
    var now = Self.start
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
      slowDown.asked(retryAfterSeconds: nil, at: now, jitter: 0)
      #expect(slowDown.until == now + .seconds(seconds))
      now = now + .seconds(seconds)
    }
  }

  @Test func `is one wish, however many texts were under way`() {
    var slowDown = SlowDown()
    for _ in 0..<16 { slowDown.asked(retryAfterSeconds: nil, at: Self.start, jitter: 0) }
    #expect(slowDown == SlowDown(until: Self.start + .seconds(1), times: 1))
    slowDown.asked(retryAfterSeconds: 5, at: Self.start, jitter: 0)
    #expect(slowDown == SlowDown(until: Self.start + .seconds(5), times: 1))
  }

  @Test func `is over once a text gets through after it, and not before`() {
    var slowDown = SlowDown()
    slowDown.asked(retryAfterSeconds: 5, at: Self.start, jitter: 0)
    slowDown.gotThrough(at: Self.start + .seconds(4))
    #expect(slowDown.isShut(at: Self.start + .seconds(4)))
    slowDown.gotThrough(at: Self.start + .seconds(5))
    #expect(slowDown == SlowDown())
  }
}
