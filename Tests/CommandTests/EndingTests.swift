import Testing
import Threads

@testable import Command
@testable import Storage

@Suite struct `The end of a server whose database is gone` {
  private let damage = DatabaseError(code: 11, operation: "COMMIT", problem: "malformed")

  @Test func `comes once, with the first reason`() {
    let ending = Ending()
    let stops = Monitor(0)
    ending.whenAsked { stops.change { $0 += 1 } }
    ending.hear(of: DatabaseError(code: 13, operation: "COMMIT", problem: "full"))
    #expect(ending.failure == nil)
    ending.hear(of: damage)
    ending.hear(of: WriteRefusal.superseded)
    #expect(ending.failure?.code == .data)
    #expect(stops.change { $0 } == 1)
  }

  @Test func `comes at once when the reason was there first`() {
    let ending = Ending()
    let stops = Monitor(0)
    ending.hear(of: damage)
    ending.whenAsked { stops.change { $0 += 1 } }
    #expect(stops.change { $0 } == 1)
  }
}
