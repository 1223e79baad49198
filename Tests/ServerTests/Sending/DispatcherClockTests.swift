import Testing
import TextBack

@testable import Server
@testable import Storage

@Suite struct `Both clocks` {
  private static let right: Int64 = 1_795_000_000_000
  private static let day: Int64 = 86_400_000

  private func moment(_ seconds: Int64, isWrong: Bool = false) -> Moment {
    // Steady time began when the wall clock was a day ahead, and never steps.
    let steady = Self.right + Self.day + seconds * 1_000
    return Moment(
      wall: Timestamp(milliseconds: isWrong ? steady : steady - Self.day),
      steady: SteadyTime(milliseconds: steady))
  }

  /// Wrong when the program starts, put right so many seconds later; nothing else happens before
  /// the machine boots again, an hour after.
  @Test(arguments: [Int64(5), 59, 61])
  func `are written down as they stand now, and not as they stood at the start`(seconds: Int64)
    throws
  {
    let folder = try TemporaryFolder()
    var options = Database.Options()
    options.hasReserve = false
    let database = try Database.open(path: folder.path + "/textback.db", options: options)
    defer { database.close() }
    let start = moment(0, isWrong: true)
    try database.writeBlocking { try $0.noteClocks(start) }
    let dispatcher = Dispatcher(
      database: database, rules: FlowRules(zone: { _ in .utc }), now: { start },
      observer: Silence())
    _ = try dispatcher.tick(at: start)
    let corrected = moment(seconds)
    _ = try dispatcher.tick(at: corrected)
    let boot = Timestamp(milliseconds: corrected.wall.milliseconds + 3_600_000)
    let offset = try database.writeBlocking {
      try $0.steadyOffset(boot: "another", sinceBoot: 1_000, wall: boot)
    }
    #expect(offset + 1_000 == corrected.steady.milliseconds + 3_600_000)
  }
}
