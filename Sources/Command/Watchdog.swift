import HTTP
import Threads

/// Tells the supervisor that the server lives, for as long as it answers requests.
final class Watchdog: Sendable {
  private enum State {
    case waiting, watching, ended
  }

  private let state = Monitor(State.waiting)
  private let thread: WorkerThread

  /// Nil if the supervisor does not ask.
  init?(_ supervisor: Supervisor, watching address: ServerAddress) throws {
    guard let allowed = supervisor.watchdogMilliseconds else { return nil }
    let state = state
    var limits = ClientLimits()
    limits.totalMilliseconds = Int(max(allowed / 3, 1))
    let client = CurlClient(limits: limits)
    thread = try WorkerThread {
      state.wait { $0 == .waiting ? nil : () }
      repeat {
        if address.get("/healthz", through: client).status > 0 { supervisor.tell(.alive) }
      } while state.wait(atMost: allowed / 3) { $0 == .ended ? () : nil } == nil
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
