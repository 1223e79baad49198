import Storage
import Threads

/// Ends the server when its database can no longer be served from.
final class Ending: Sendable {
  private struct State: Sendable {
    var judge = FaultJudge()
    var failure: Failure?
    var stop: @Sendable () -> Void = {}
  }

  private let state = Monitor(State())

  /// Why the server ended by itself; nil if it was asked to.
  var failure: Failure? { state.change { $0.failure } }

  /// What ends it; done at once if there is a reason already.
  func whenAsked(_ stop: @escaping @Sendable () -> Void) {
    let isDue = state.change { state in
      state.stop = stop
      return state.failure != nil
    }
    if isDue { stop() }
  }

  /// Takes a fault of the database, on whichever thread it came up.
  func hear(of error: any Error) {
    let now = SystemClock.microseconds()
    let stop: (@Sendable () -> Void)? = state.change { state in
      let verdict = state.judge.end(after: error, at: now)
      guard state.failure == nil, let verdict else { return nil }
      state.failure = verdict
      return state.stop
    }
    stop?()
  }
}
