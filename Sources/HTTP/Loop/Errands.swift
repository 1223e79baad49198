/// A handler's work that waits for something else than the client; it runs in a task of its own.
struct Errand: Sendable {
  /// The socket that the answer is for. One that has closed meanwhile gets none, nor does another
  /// that has its number now: that is of a later generation.
  let descriptor: Int32
  let generation: UInt32
  let run: @Sendable () async -> Response
}

/// The errands of one loop that no task has taken yet.
struct Errands {
  private var waiting: [Errand] = []
  private var taker: UnsafeContinuation<[Errand], Never>?

  /// Adds one, and wakes whoever waits for some.
  mutating func add(_ errand: Errand) {
    waiting.append(errand)
    end()
  }

  /// Takes all there are, as soon as there are some or there will never be.
  mutating func take(isOver: Bool, for taker: UnsafeContinuation<[Errand], Never>) {
    self.taker = taker
    if isOver || !waiting.isEmpty { end() }
  }

  /// Ends the wait of the taker, with or without errands.
  mutating func end() {
    guard let taker else { return }
    self.taker = nil
    taker.resume(returning: waiting)
    waiting = []
  }
}
