import Threads

/// Tells the supervisor that the server lives, for as long as it does.
final class Watchdog: Sendable {
  private enum State {
    case waiting, watching, ended
  }

  private let state = Monitor(State.waiting)
  private let thread: WorkerThread

  /// Nil if the supervisor does not ask. `isAlive` is to answer within so many milliseconds.
  init?(_ supervisor: Supervisor, isAlive: @escaping @Sendable (Int64) -> Bool) throws {
    guard let allowed = supervisor.watchdogMilliseconds else { return nil }
    let state = state
    let pause = max(allowed / 3, 1)
    thread = try WorkerThread {
      state.wait { $0 == .waiting ? nil : () }
      repeat {
        if isAlive(pause) { supervisor.tell(.alive) }
      } while state.wait(atMost: pause) { $0 == .ended ? () : nil } == nil
    }
  }

  func begin() {
    state.change { $0 = $0 == .waiting ? .watching : $0 }
  }

  func end() {
    state.change { $0 = .ended }
    thread.join()
  }
}

/// Whether the loops of a server turn.
///
/// It does not knock at the door that clients use: a server that is full, or under attack, lives.
final class Pulse: Sendable {
  private let turns: @Sendable () -> [UInt64]
  private let seen = Lock<[UInt64]>([])

  /// `turns` says how often each loop has turned, and makes it turn again.
  init(of turns: @escaping @Sendable () -> [UInt64]) {
    self.turns = turns
  }

  /// False if a loop has not turned since this was asked last.
  func beats() -> Bool {
    let now = turns()
    return seen.withLock { seen in
      defer { seen = now }
      return seen.isEmpty || zip(seen, now).allSatisfy { $0 < $1 }
    }
  }
}
