import Simulator
import Testing
import Threads

/// Runs of fixed seeds; `scripts/simulate` runs as many as there is time for.
@Suite(.serialized) struct `A simulated server` {
  /// A run blocks, and so keeps off the threads that other tests wait on.
  private func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      do {
        _ = try WorkerThread { continuation.resume(returning: body()) }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  @Test func `keeps every law in every run`() async throws {
    let found = try await onThread {
      (Regressions.seeds + Array(1...150)).lazy
        .compactMap { Counterexample(shrinking: Simulation(seed: $0)) }.first?.text
    }
    #expect(found == nil)
  }

  @Test func `runs the same way twice`() async throws {
    let hashes = try await onThread {
      (1...5).map { [Simulation(seed: $0).run().hash, Simulation(seed: $0).run().hash] }
    }
    #expect(hashes.allSatisfy { $0[0] == $0[1] })
  }

  @Test func `is seen to break by a planted bug, and says how in few events`() async throws {
    let text = try await onThread {
      (1...1_000).lazy.compactMap {
        Counterexample(shrinking: Simulation(seed: $0, mutation: .retryOn5xx))
      }.first?.text
    }
    #expect(text?.hasPrefix("FAIL O2") == true)
    #expect(text?.contains("repro: scripts/simulate --seed 0x") == true)
  }
}
