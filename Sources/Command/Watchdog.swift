import HTTP
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

extension ServerAddress {
  /// Whether the server's loop answers a request in time.
  func isAlive(within milliseconds: Int64) -> Bool {
    var limits = ClientLimits()
    limits.totalMilliseconds = Int(milliseconds)
    return get("/healthz", through: CurlClient(limits: limits)).status > 0
  }
}
