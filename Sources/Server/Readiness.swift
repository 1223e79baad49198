import Storage
package import TextBack

/// Whether a write can commit at this moment, tried at most once a second for all who ask.
package actor Readiness {
  /// For how long an answer is good.
  private static let validFor = Interval.seconds(1)

  private let tryWrite: @Sendable (Moment) async -> Bool
  private var last: (isReady: Bool, at: SteadyTime)?
  private var isTrying = false
  private var waiting: [CheckedContinuation<Bool, Never>] = []

  init(tryWrite: @escaping @Sendable (Moment) async -> Bool) {
    self.tryWrite = tryWrite
  }

  /// The answer; who asks while a write is tried waits for it.
  package func isReady(at moment: Moment) async -> Bool {
    if let last, moment.steady.since(last.at) < Readiness.validFor { return last.isReady }
    if isTrying { return await withCheckedContinuation { waiting.append($0) } }
    isTrying = true
    let isReady = await tryWrite(moment)
    isTrying = false
    last = (isReady, moment.steady)
    for continuation in waiting { continuation.resume(returning: isReady) }
    waiting = []
    return isReady
  }
}
