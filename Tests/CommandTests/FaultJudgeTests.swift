import Testing

@testable import Command
@testable import Storage

@Suite struct `A fault of the database` {
  private let disk = DatabaseError(
    code: 10 | (4 << 8), operation: "COMMIT", problem: "disk I/O error")
  private let second: Int64 = 1_000_000

  /// The seconds at which the disk fails, and whether the last one ends the program.
  @Test(
    arguments: [
      ([0], false), ([0, 1], false), ([0, 1, 2], true), ([0, 30, 59], true), ([0, 30, 60], false),
      ([0, 50, 70, 90], true), ([0, 61, 122, 183], false),
    ] as [([Int64], Bool)])
  func `of the disk ends the program the third time in a minute`(times: [Int64], ends: Bool) {
    var judge = FaultJudge()
    let verdicts = times.map { judge.end(after: disk, at: $0 * second) }
    #expect(verdicts.dropLast().allSatisfy { $0 == nil })
    #expect((verdicts.last ?? nil)?.code == (ends ? Failure.Code.temporary : nil))
  }

  @Test(arguments: [11, 26]) func `of the file ends it at once, for good`(code: Int32) {
    var judge = FaultJudge()
    let error = DatabaseError(code: code, operation: "COMMIT", problem: "malformed")
    #expect(judge.end(after: error, at: 0)?.code == .data)
  }

  @Test func `that another process took over ends it`() {
    var judge = FaultJudge()
    #expect(judge.end(after: WriteRefusal.superseded, at: 0)?.code == .held)
  }

  @Test(arguments: [13, 5, 19]) func `of another kind never ends it`(code: Int32) {
    var judge = FaultJudge()
    for time in 0..<10 {
      let error = DatabaseError(code: code, operation: "COMMIT", problem: "full, busy, constraint")
      #expect(judge.end(after: error, at: Int64(time)) == nil)
    }
  }
}
