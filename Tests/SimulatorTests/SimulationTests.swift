import Foundation
import Testing

/// What `scripts/simulate` looks for, in as many runs as every change can afford: more of them are
/// a matter of time, and of the same program.
@Suite(.serialized) struct `A simulated server` {
  @Test func `keeps every law in a thousand runs, which go the same way twice`() async throws {
    let ending = try await Simulate.run("--regressions", "--seeds", "1000")
    #expect(ending.status == 0, "\(ending.output)")
    #expect(ending.output.contains("0 lost, 0 doubled, 0 overdrafts"))
  }

  @Test(arguments: ["busy", "STOP race", "unknown, then absent"])
  func `comes back from a crash at every place of a story`(scenario: String) async throws {
    let ending = try await Simulate.run("--sweep", "--scenario", scenario, "--draws", "1")
    #expect(ending.status == 0, "\(ending.output)")
    #expect(ending.output.contains("0 lost, 0 doubled, 0 broken"))
  }

  @Test func `is seen to break by each planted bug that shows in few seeds`() async throws {
    let ending = try await Simulate.run("--mutations", "--quick", "--seeds", "400")
    #expect(ending.status == 0, "\(ending.output)")
    #expect(ending.output.contains(/(\d{2}) of \1 bugs found/))
  }

  @Test func `is seen to break by a planted bug, which is told in few events`() async throws {
    let ending = try await Simulate.run("--bug", "retryOn5xx", "--seeds", "1000")
    #expect(ending.status == 1)
    let told = ending.output.split(separator: "\n").first { $0.hasPrefix("FAIL O2") }
    #expect(told?.contains("exit 1") == true, "\(ending.output)")
    #expect(ending.output.contains("repro: scripts/simulate --seed 0x"))
    let folder = try #require(ending.folders.first { $0.hasPrefix("counterexample-0x") })
    for file in ["trace.txt", "carrier.txt", "textback.db", "textback.db-wal"] {
      #expect(try !ending.file("\(folder)/\(file)").isEmpty)
    }
  }

  @Test func `is told apart from one that never settles`() async throws {
    let ending = try await Simulate.run("--bug", "wallClockRing", "--seed", "16")
    #expect(ending.status == 2, "\(ending.output)")
    #expect(ending.output.contains(/FAIL C5 .* exit 2/))
  }

  @Test func `refuses words that it does not know`() async throws {
    #expect(try await Simulate.run("--sedes", "9").status == 64)
    #expect(try await Simulate.run("--seeds", "many").status == 64)
    #expect(try await Simulate.run("--bug", "none").status == 64)
  }
}
