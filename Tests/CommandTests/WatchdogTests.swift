import Foundation
import Storage
import Testing
import Threads

@testable import Command

@Suite struct `The watchdog` {
  @Test func `is fed only while the server lives`() async throws {
    let workplace = try Workplace()
    let manager = try NotificationSocket(workplace.path("notify"))
    let supervisor = Supervisor { name in
      ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "30000"][name]
    }
    let answers = Monitor([true, false, false, true])
    let watchdog = try #require(
      try Watchdog(supervisor) { _ in answers.change { $0.isEmpty ? false : $0.removeFirst() } })
    watchdog.begin()
    #expect(await manager.next() == "WATCHDOG=1")
    #expect(await manager.next() == "WATCHDOG=1")
    #expect(answers.change { $0 } == [])
    watchdog.end()
    #expect(manager.rest() == [])
  }

  @Test func `sees a loop that turns no more`() {
    let turns = Monitor<[UInt64]>([1, 1])
    let pulse = Pulse { turns.change { $0 } }
    #expect(pulse.beats())
    turns.change { $0 = [2, 5] }
    #expect(pulse.beats())
    turns.change { $0 = [3, 5] }
    #expect(!pulse.beats())
    turns.change { $0 = [3, 6] }
    #expect(!pulse.beats())
    turns.change { $0 = [4, 7] }
    #expect(pulse.beats())
  }

  @Test func `sees that the database cannot be read`() throws {
    let workplace = try Workplace()
    let database = try Database.open(path: workplace.path("textback.db"))
    #expect(database.isReadable(within: 5_000))
    database.close()
    #expect(!database.isReadable(within: 5_000))
  }
}
