import Testing

@testable import Storage

/// What SQLite does to keep the constraints of a row is done for every call.
@Suite struct `The constraints of a table that grows with every call` {
  static let changes: [StaticString] = [
    "EXPLAIN INSERT INTO call DEFAULT VALUES",
    "EXPLAIN UPDATE call SET state = '', reason = '', deadline_steady = 0 WHERE id = 1",
    "EXPLAIN INSERT INTO message DEFAULT VALUES",
    "EXPLAIN UPDATE message SET state = '', waits_for = '', carrier = '' WHERE id = 1",
    "EXPLAIN INSERT INTO attempt DEFAULT VALUES",
    "EXPLAIN UPDATE attempt SET verdict = '', obstacle = '' WHERE id = 1",
    "EXPLAIN INSERT INTO transfer DEFAULT VALUES",
    "EXPLAIN INSERT INTO timeline DEFAULT VALUES",
    "EXPLAIN INSERT INTO decision DEFAULT VALUES",
    "EXPLAIN INSERT INTO lead DEFAULT VALUES",
    "EXPLAIN INSERT INTO webhook DEFAULT VALUES",
    "EXPLAIN INSERT INTO cap_window DEFAULT VALUES",
    "EXPLAIN INSERT INTO call_ref DEFAULT VALUES",
    "EXPLAIN INSERT INTO message_ref DEFAULT VALUES",
    "EXPLAIN INSERT INTO follow_up DEFAULT VALUES",
    "EXPLAIN UPDATE follow_up SET state = '', ending = '' WHERE id = 1",
  ]

  /// A list of three words in a CHECK is a table that is made, filled and thrown away each time.
  @Test(arguments: changes.indices)
  func `compare words and make no tables of them`(index: Int) throws {
    let scratch = try Scratch()
    let connection = try Opening(path: scratch.path, options: `Kept settings`.options).open()
    let change = `The constraints of a table that grows with every call`.changes[index]
    let steps = try connection.all(change) { $0.string(1) }
    #expect(steps.contains("Halt"))
    #expect(!steps.contains("OpenEphemeral"))
  }
}
