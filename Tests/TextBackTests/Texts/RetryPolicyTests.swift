import Testing

@testable import TextBack

@Suite struct `The pause before another try` {
  @Test(arguments: [
    (Int.min, 1), (0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60),
    (100, 60), (Int.max, 60),
  ])
  func `doubles from a second to a minute`(tries: Int, seconds: Int) {
    #expect(RetryPolicy.pause(afterTries: tries, jitter: 0) == .seconds(seconds))
  }

  @Test(arguments: [
    (0, 1_000), (0.5, 1_125), (1, 1_250), (-1, 1_000), (7, 1_250), (.infinity, 1_250),
    (-.infinity, 1_000),
  ])
  func `is drawn out by a quarter at most`(jitter: Double, milliseconds: Int64) {
    let pause = RetryPolicy.pause(afterTries: 1, jitter: jitter)
    #expect(pause.milliseconds == milliseconds)
  }

  @Test func `is a pause whatever the jitter is`() {
    #expect(RetryPolicy.pause(afterTries: 1, jitter: .nan).milliseconds >= 1_000)
  }
}
