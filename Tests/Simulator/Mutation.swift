import Storage
import TextBack

/// A bug planted on purpose: a simulator that does not find it proves nothing.
///
/// Each is planted at a seam of the simulator (the carrier's translation, the transport, the disk,
/// the process), so that the program itself carries none of them.
package enum Mutation: String, Sendable, CaseIterable {
  case retryOn5xx, retryOnTimeout, doublePost, voidOnTimeout, postBeforeAnswer, ackBeforeCommit
  case synchronousNormal, noDedupeKey, optOutCheckedAtDecisionOnly, leaseWithoutEpoch
  case wallClockRing, lateAnswerIgnored, rankFalls, slowDownIsFailure, holdOutsideTransaction
  case listTakenOnce, armAfterRestoreWithoutListing, everySeventhForgotten
  case exclusionsIgnored
}

extension Mutation {
  /// Those that show within a few dozens of seeds, for a test that has a minute.
  package static let quick = allCases.filter { !rare.contains($0) }

  private static let rare: [Mutation] = [
    .retryOnTimeout, .lateAnswerIgnored, .holdOutsideTransaction,
  ]

  /// The laws that name it: a run that breaks another one has found something else.
  package var laws: Set<String> {
    switch self {
    case .retryOn5xx, .retryOnTimeout, .doublePost, .leaseWithoutEpoch, .listTakenOnce,
      .armAfterRestoreWithoutListing:
      ["O2"]
    case .voidOnTimeout, .slowDownIsFailure: ["F19"]
    case .postBeforeAnswer: ["L5"]
    case .ackBeforeCommit: ["W1"]
    case .noDedupeKey: ["W2"]
    case .synchronousNormal: ["O3"]
    case .optOutCheckedAtDecisionOnly: ["D1"]
    case .wallClockRing: ["C5", "F13"]
    case .lateAnswerIgnored: ["C2"]
    case .rankFalls: ["M2"]
    case .holdOutsideTransaction: ["L4"]
    case .everySeventhForgotten: ["WHY"]
    case .exclusionsIgnored: ["SENT"]
    }
  }

  /// Whether a predicate would see the seam at which the bug is planted, and not the bug.
  func shows(_ predicate: Predicate) -> Bool {
    switch self {
    case .synchronousNormal: predicate.name == "S2"
    case .holdOutsideTransaction: predicate.name == "S4"
    case .armAfterRestoreWithoutListing: predicate.name == "D3"
    default: false
    }
  }
}
