import Testing
import TextBack

@testable import Server

@Suite struct `Lines of one kind` {
  @Test func `are written ten a second, and the next says how many were not`() {
    var pace = LinePace()
    let start = SteadyTime(milliseconds: 5_000)
    let first = (Int64(0)..<13).map { pace.admit(at: start + Interval(milliseconds: 10 * $0)) }
    #expect(first == Array(repeating: 0, count: 10) + [nil, nil, nil])
    #expect(pace.admit(at: start + Interval(milliseconds: 999)) == nil)
    #expect(pace.admit(at: start + .seconds(1)) == 4)
    #expect(pace.admit(at: start + .seconds(1)) == 0)
  }
}
