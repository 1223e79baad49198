import Testing
import TextBack

@testable import Storage

@Suite struct `Steady time` {
  private let scratch: Scratch
  private let database: Database

  init() throws {
    scratch = try Scratch()
    database = try Database.open(path: scratch.path, options: Database.Options())
  }

  private func offset(_ boot: String, sinceBoot: Int64, wall: Int64) throws -> Int64 {
    try database.writeBlocking { tx in
      try tx.steadyOffset(
        boot: boot, sinceBoot: sinceBoot, wall: Timestamp(milliseconds: wall))
    }
  }

  @Test func `is not moved by a wall clock that steps within a boot`() throws {
    defer { database.close() }
    let first = try offset("a", sinceBoot: 1_000, wall: 1_700_000_000_000)
    let second = try offset("a", sinceBoot: 2_000, wall: 1_600_000_000_000)
    #expect(first == second)
  }

  @Test(arguments: ["b", ""])
  func `goes on after a boot whose counting began again`(boot: String) throws {
    defer { database.close() }
    let before = try offset(boot == "" ? "" : "a", sinceBoot: 900_000, wall: 1_700_000_000_000)
    let after = try offset(boot, sinceBoot: 1_000, wall: 1_700_000_060_000)
    #expect(after + 1_000 >= before + 900_000)
  }
}
