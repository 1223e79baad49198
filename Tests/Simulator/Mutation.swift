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
}

extension Mutation {
  /// Those that show within a few dozens of seeds, for a test that has a minute.
  package static let quick = allCases.filter { !rare.contains($0) }

  private static let rare: [Mutation] = [
    .retryOnTimeout, .lateAnswerIgnored, .holdOutsideTransaction,
  ]

  /// Whether a predicate would see the seam at which the bug is planted, and not the bug.
  func shows(_ predicate: Predicate) -> Bool {
    switch self {
    case .synchronousNormal: predicate.name == "S2"
    case .holdOutsideTransaction: predicate.name == "S4"
    default: false
    }
  }
}
