import Testing

@testable import HTTP

@Suite struct `The state of a connection` {
  let limits = Limits()

  @Test func `gives an idle client its time, then closes`() {
    let state = ConnectionState(at: 1_000, limits: limits)
    #expect(state.deadline == 16_000)
    #expect(state.expired() == .close)
  }

  @Test func `counts a head from its first byte, not its last`() {
    var state = ConnectionState(at: 0, limits: limits)
    state.bytesArrived(at: 100, limits: limits)
    state.bytesArrived(at: 5_000, limits: limits)
    #expect(state.deadline == 10_100)
    #expect(state.expired() == .refuse(.timedOut))
  }

  @Test func `gives the content time of its own, within that of the whole`() {
    var state = ConnectionState(at: 0, limits: limits)
    state.bytesArrived(at: 0, limits: limits)
    state.headEnded(at: 9_000, limits: limits)
    #expect(state.deadline == 19_000)
    #expect(state.expired() == .refuse(.timedOut))
  }

  @Test func `does not hold a handler's time against the client`() {
    var state = ConnectionState(at: 0, limits: limits)
    state.bytesArrived(at: 0, limits: limits)
    state.headEnded(at: 9_000, limits: limits)
    state.requestEnded(at: 18_000)
    #expect(state.deadline == .max)
    state.answerBegan(at: 78_000, limits: limits)
    #expect(state.deadline == 88_000)
    #expect(state.expired() == .abort)
  }

  @Test func `holds the whole to its time`() {
    var state = ConnectionState(at: 0, limits: limits)
    state.bytesArrived(at: 0, limits: limits)
    state.headEnded(at: 10_000, limits: limits)
    state.requestEnded(at: 20_000)
    state.answerBegan(at: 25_000, limits: limits)
    #expect(state.deadline == 35_000)
  }

  @Test func `goes back to idle after an answer`() {
    var state = ConnectionState(at: 0, limits: limits)
    state.bytesArrived(at: 0, limits: limits)
    state.answerBegan(at: 10, limits: limits)
    state.answerEnded(at: 20, limits: limits)
    #expect(state.phase == .idle)
    #expect(state.deadline == 15_020)
  }
}

@Suite struct `The deadlines of a loop` {
  @Test func `come out in the order of their times`() {
    var generator = SystemRandomNumberGenerator()
    var deadlines = Deadlines()
    let times = (0..<1_000).map { _ in Int64.random(in: 0..<500, using: &generator) }
    for time in times {
      deadlines.insert(Deadlines.Entry(due: time, descriptor: 1, generation: 1))
    }
    var taken: [Int64] = []
    while let entry = deadlines.removeFirst(dueAt: 300) { taken.append(entry.due) }
    #expect(taken == times.filter { $0 <= 300 }.sorted())
    #expect(deadlines.next == times.filter { $0 > 300 }.min())
  }
}

@Suite struct `The character classes` {
  static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

  @Test(arguments: [
    ("token", letters + "!#$%&'*+-.^_`|~"), ("path", letters + "/%-._~!$&'()*+,;=:@"),
    ("query", letters + "/?%-._~!$&'()*+,;=:@"), ("host", letters + "%-._~!$&'()*+,;="),
  ])
  func `are those of the standard`(name: String, characters: String) {
    for byte in UInt8.min...UInt8.max {
      let end =
        switch name {
        case "token": Grammar.tokenEnd([byte], 0..<1)
        case "path": Grammar.pathEnd([byte], 0..<1)
        case "query": Grammar.queryEnd([byte], 0..<1)
        default: Grammar.hostEnd([byte], 0..<1)
        }
      #expect((end == 1) == characters.utf8.contains(byte), "\(name) \(byte)")
    }
  }
}
