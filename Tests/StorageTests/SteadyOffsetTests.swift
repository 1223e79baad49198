import Testing
import TextBack

@testable import Storage

@Suite struct `Steady time` {
  private let scratch: Scratch
  private let connection: Connection
  private static let wall: Int64 = 1_700_000_000_000

  init() throws {
    scratch = try Scratch()
    connection = try Connection(path: scratch.path, access: .create, settings: .init())
    try connection.migrate(Migration.embedded, identity: "test")
  }

  private func offset(_ boot: String, sinceBoot: Int64, wall: Int64) throws -> Int64 {
    try connection.inTransaction { tx in
      try tx.steadyOffset(
        boot: boot, sinceBoot: sinceBoot, wall: Timestamp(milliseconds: wall))
    }
  }

  @Test func `begins where the wall clock stands`() throws {
    #expect(try offset("a", sinceBoot: 1_000, wall: Self.wall) + 1_000 == Self.wall)
  }

  @Test func `is not moved by a wall clock that steps within a boot`() throws {
    let first = try offset("a", sinceBoot: 1_000, wall: Self.wall)
    let second = try offset("a", sinceBoot: 2_000, wall: 1_600_000_000_000)
    #expect(first == second)
  }

  /// Both clocks when the machine went down, the wall clock after it was up again, and how much
  /// steady time has passed.
  @Test(arguments: [
    (what: "off for an hour", steady: 0, after: 3_600_000, passed: 3_600_000),
    (what: "off for no time", steady: 0, after: 0, passed: 0),
    (what: "the wall clock set back meanwhile", steady: 0, after: -3_600_000, passed: 0),
    (what: "set forward a day before", steady: -24 * 3_600_000, after: 60_000, passed: 60_000),
    (what: "set back a day before", steady: 24 * 3_600_000, after: 60_000, passed: 60_000),
  ])
  func `goes on after a boot by what the wall clock has gone on`(
    what: String, steady: Int64, after: Int64, passed: Int64
  ) throws {
    _ = try offset("a", sinceBoot: 0, wall: Self.wall)
    let last = Moment(
      wall: Timestamp(milliseconds: Self.wall), steady: SteadyTime(milliseconds: Self.wall + steady)
    )
    try connection.inTransaction { try $0.noteClocks(last) }
    let offset = try offset("b", sinceBoot: 5_000, wall: Self.wall + after)
    #expect(offset + 5_000 == Self.wall + steady + passed, "\(what)")
  }

  @Test func `goes on from the clocks as they were last written down, though no row tells`() throws
  {
    let wrong = Self.wall + 86_400_000
    let start = try offset("a", sinceBoot: 1_000, wall: wrong) + 1_000
    for (wall, steady) in [(wrong, start), (Self.wall + 5_000, start + 5_000)] {
      try connection.inTransaction {
        try $0.noteClocks(
          Moment(wall: Timestamp(milliseconds: wall), steady: SteadyTime(milliseconds: steady)))
      }
    }
    let after = try offset("b", sinceBoot: 2_000, wall: Self.wall + 3_605_000)
    #expect(after + 2_000 == start + 3_605_000)
  }

  @Test func `goes on after a boot without a name, and never falls behind a call`() throws {
    _ = try offset("", sinceBoot: 900_000, wall: Self.wall)
    try connection.run(script: Story.script)
    try connection.run(
      script: "UPDATE call SET arrived_steady = \(Self.wall + 3_600_000) WHERE id = 4")
    let after = try offset("", sinceBoot: 1_000, wall: Self.wall + 60_000)
    #expect(after + 1_000 == Self.wall + 3_600_000)
  }

  @Test func `is taken up from the last row that has both clocks`() throws {
    _ = try offset("a", sinceBoot: 0, wall: Self.wall)
    try connection.run(script: Story.script)
    try connection.run(
      script: """
        UPDATE message SET created_steady = \(Self.wall - 1_000), created_at = 500 WHERE id = 3;
        UPDATE attempt SET started_steady = \(Self.wall), started_at = 1000 WHERE id = 3
        """)
    let after = try offset("b", sinceBoot: 0, wall: 61_000)
    #expect(after == Self.wall + 60_000)
  }
}
