import Testing
import TextBack

@testable import Storage

/// What was heard of a call is written by one statement, and with where it stands by another.
@Suite struct `A call that is saved` {
  let scratch: Scratch
  let connection: Connection
  let before: StoredCall

  init() throws {
    scratch = try Scratch()
    connection = try Opening(path: scratch.path, options: `Kept settings`.options).open()
    try connection.run(script: Story.script)
    before = try #require(try connection.inTransaction { try $0.call(ID(4)) })
  }

  /// Every fact is another than the call of the story has.
  private var facts: CallFacts {
    CallFacts(
      isPickedUp: true, isAccepted: true, legEnd: .busy, forward: .failed, talkSeconds: 7,
      end: .completed, durationSeconds: 9, endedAt: SteadyTime(milliseconds: 99), isRecorded: true,
      isOverdue: true)
  }

  private func saved(_ state: Call.State, _ deadline: SteadyTime?) throws -> StoredCall? {
    var call = before
    call.call = Call(terms: before.call.terms, facts: facts, state: state, deadline: deadline)
    try connection.inTransaction { try $0.saveCall(call, before: before) }
    return try connection.inTransaction { try $0.call(ID(4)) }
  }

  @Test func `keeps every fact while it stands as it did`() throws {
    let call = try saved(before.call.state, before.call.deadline)
    #expect(call?.call.facts == facts)
    #expect(call?.call.state == before.call.state)
    #expect(call?.call.deadline == before.call.deadline)
  }

  @Test func `keeps every fact beside another state`() throws {
    let call = try saved(.answered, nil)
    #expect(call?.call.facts == facts)
    #expect(call?.call.state == .answered)
    #expect(call?.call.deadline == nil)
    let talk = try connection.first("SELECT duration_seconds FROM call WHERE id = 4") { $0.int(0) }
    #expect(talk == 7)
  }
}
