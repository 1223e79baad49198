import Testing
import TextBack

@Suite struct `Both clocks together` {
  /// What each clock moved by since they were last written down, in milliseconds.
  @Test(
    arguments: [
      (wall: 59_999, steady: 59_999, isDue: false), (60_000, 60_000, true), (0, 60_000, true),
      (61_000, 1_000, false), (61_001, 1_000, true), (-59_001, 1_000, true),
    ] as [(wall: Int64, steady: Int64, isDue: Bool)])
  func `are written down each minute, and when the wall clock was set`(
    wall: Int64, steady: Int64, isDue: Bool
  ) {
    func moment(_ wall: Int64, _ steady: Int64) -> Moment {
      Moment(wall: Timestamp(milliseconds: wall), steady: SteadyTime(milliseconds: steady))
    }
    var notes = ClockNotes()
    #expect(notes.isDue(at: moment(5_000_000_000, 7_000)))
    notes.noted(at: moment(5_000_000_000, 7_000))
    #expect(notes.isDue(at: moment(5_000_000_000 + wall, 7_000 + steady)) == isDue)
  }
}

@Suite struct `A step of the wall clock` {
  private func moment(wall: Int64, steady: Int64) -> Moment {
    Moment(wall: Timestamp(milliseconds: wall), steady: SteadyTime(milliseconds: steady))
  }

  /// What each clock moved by in a second of looking, and the step that is seen.
  @Test(
    arguments: [
      (wall: 1_000, steady: 1_000, step: nil), (61_000, 1_000, nil), (61_001, 1_000, 60_001),
      (-59_000, 1_000, nil), (-59_001, 1_000, -60_001), (86_401_000, 1_000, 86_400_000),
      (3_600_000, 3_600_000, nil), (315_576_000_000, 0, 315_576_000_000),
    ] as [(wall: Int64, steady: Int64, step: Int64?)])
  func `is seen when it is of more than a minute`(wall: Int64, steady: Int64, step: Int64?) {
    var steps = ClockSteps()
    let first = steps.look(at: moment(wall: 5_000_000_000, steady: 7_000))
    #expect(first == nil)
    let seen = steps.look(at: moment(wall: 5_000_000_000 + wall, steady: 7_000 + steady))
    #expect(seen?.milliseconds == step)
  }

  @Test func `is seen once`() {
    var steps = ClockSteps()
    _ = steps.look(at: moment(wall: 0, steady: 0))
    #expect(steps.look(at: moment(wall: 90_000, steady: 0)) != nil)
    #expect(steps.look(at: moment(wall: 90_000, steady: 0)) == nil)
  }

  @Test func `that comes in small parts is a correction`() {
    var steps = ClockSteps()
    for second in 0..<1_000 {
      #expect(
        steps.look(at: moment(wall: Int64(second) * 2_000, steady: Int64(second) * 1_000)) == nil)
    }
  }
}
