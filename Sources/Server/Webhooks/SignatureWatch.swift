import TextBack
import Threads

/// Counts the refused signatures of one carrier account, and says when they are too many to be
/// somebody's mistake: then the account's token or our address is wrong, and calls are being lost.
final class SignatureWatch: Sendable {
  private struct State: Sendable {
    /// The latest refusals, oldest first.
    var refusals: [SteadyTime] = []
    /// Nil until something is heard: an earlier run may have begun an episode.
    var isFailing: Bool?
  }

  /// So many in a minute are borne.
  static let perMinuteMax = 20

  private let state = Monitor(State())

  /// Counts a refusal; true if an episode begins.
  func refused(at time: SteadyTime) -> Bool {
    state.change { state in
      state.refusals.append(time)
      if state.refusals.count > SignatureWatch.perMinuteMax + 1 { state.refusals.removeFirst() }
      guard state.refusals.count > SignatureWatch.perMinuteMax,
        let first = state.refusals.first, time.since(first) < .minutes(1), state.isFailing != true
      else { return false }
      state.isFailing = true
      return true
    }
  }

  /// A signature was right; true if that ends an episode: nothing was refused for a minute.
  func accepted(at time: SteadyTime) -> Bool {
    state.change { state in
      guard state.isFailing != false,
        state.refusals.last.map({ time.since($0) >= .minutes(1) }) ?? true
      else { return false }
      state.isFailing = false
      return true
    }
  }
}
