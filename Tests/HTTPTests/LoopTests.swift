import Glibc
import Testing
import Threads

@testable import HTTP

@Suite struct `An event loop` {
  /// Watches one end of a socket pair, never takes what comes there, and counts its turns.
  private final class Counter: SocketWatcher {
    let descriptor: Int32
    private let other: Int32
    private(set) var wakes = 0
    private(set) var answers = 0
    /// Whose socket it puts in whose place when it is woken.
    var substitution: (old: Counter, new: Counter)?

    init() {
      var pair: [Int32] = [0, 0]
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &pair)
      (descriptor, other) = (pair[0], pair[1])
    }

    deinit {
      close(descriptor)
      close(other)
    }

    func begin(on loop: isolated EventLoop, until deadline: Int64 = .max) {
      let isWatched = loop.watch(descriptor, by: self)
      #expect(isWatched)
      loop.wait(descriptor, for: .reading, until: deadline)
    }

    func replace(_ old: Counter, by new: Counter, on loop: isolated EventLoop) {
      loop.unwatch(old.descriptor)
      #expect(dup2(new.descriptor, old.descriptor) == old.descriptor)
      let isWatched = loop.watch(old.descriptor, by: new)
      #expect(isWatched)
      loop.wait(old.descriptor, for: .reading, until: .max)
    }

    func hear() {
      var byte: UInt8 = 1
      #expect(write(other, &byte, 1) == 1)
    }

    func wake(_ wakeup: Wakeup, on loop: isolated EventLoop) {
      switch wakeup {
      case .ready: wakes += 1
      case .answered: answers += 1
      case .expired, .draining: break
      }
      if let (old, new) = substitution.take() { replace(old, by: new, on: loop) }
      loop.wait(descriptor, for: .reading, until: .max)
    }
  }

  /// Runs something on the thread of a loop, between two turns of it.
  private func onLoop(_ body: @Sendable (isolated EventLoop) async throws -> Void) async throws {
    let loop = try EventLoop(Limits())
    let thread = try loop.thread.start(loop)
    try await body(loop)
    loop.thread.stop()
    thread.join()
  }

  @Test func `gives one who always has more to read one turn in a turn`() async throws {
    try await onLoop { loop in
      let counter = Counter()
      counter.begin(on: loop)
      for turn in 1...20 {
        counter.hear()
        loop.turn(blocks: false)
        #expect(counter.wakes == turn)
      }
      loop.unwatch(counter.descriptor)
    }
  }

  @Test func `forgets the deadlines of sockets that have closed`() async throws {
    try await onLoop { loop in
      for number in 0..<10_000 {
        let counter = Counter()
        counter.begin(on: loop, until: loop.now + 15_000 + Int64(number))
        loop.unwatch(counter.descriptor)
      }
      #expect(loop.deadlines.count < 100)
    }
  }

  @Test func `hands a late answer to no other socket of the same number`() async throws {
    try await onLoop { loop in
      let (first, second) = (Counter(), Counter())
      first.begin(on: loop)
      loop.start({ .text("") }, for: first.descriptor)
      let errand = try #require(await loop.nextErrands().first)
      loop.deliver(.text("in time"), of: errand)
      #expect(first.answers == 1)
      first.replace(first, by: second, on: loop)
      loop.deliver(.text("late"), of: errand)
      #expect(first.answers + second.answers == 1)
      loop.unwatch(first.descriptor)
    }
  }

  @Test func `takes old news of a number for no news of its next socket`() async throws {
    try await onLoop { loop in
      let (first, second, quiet) = (Counter(), Counter(), Counter())
      first.begin(on: loop)
      second.begin(on: loop)
      first.hear()
      second.hear()
      // Woken first, it puts another socket in the place of one with news in the same batch.
      first.substitution = (second, quiet)
      loop.turn(blocks: false)
      #expect(first.wakes == 1)
      #expect(second.wakes + quiet.wakes == 0)
      loop.unwatch(second.descriptor)
      loop.unwatch(first.descriptor)
    }
  }
}
