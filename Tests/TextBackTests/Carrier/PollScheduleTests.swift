import Testing

@testable import TextBack

@Suite struct `The polls of an account` {
  private let start = SteadyTime(milliseconds: 5_000)

  @Test func `begin at once and come every minute`() {
    var schedule = PollSchedule(from: start)
    #expect(schedule.nextAt == start)
    schedule.ended(isAnswered: true, at: start + .seconds(1))
    #expect(schedule.nextAt == start + .seconds(61))
  }

  @Test(arguments: [(1, 60), (2, 120), (3, 240), (4, 480), (5, 600), (40, 600)])
  func `come less often while the carrier does not answer`(failures: Int, pause: Int) {
    var schedule = PollSchedule(from: start)
    for _ in 0..<failures { schedule.ended(isAnswered: false, at: start) }
    #expect(schedule.nextAt == start + .seconds(pause))
    schedule.ended(isAnswered: true, at: start)
    #expect(schedule.failures == 0)
    #expect(schedule.nextAt == start + .seconds(60))
  }
}
