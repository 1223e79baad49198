package import Glibc

/// State that threads share, behind a lock.
///
/// `Synchronization.Mutex` would do the same, but sleeps in the kernel by means that
/// ThreadSanitizer does not see: it then reports races where there are none.
// Unchecked: the state is touched only between `pthread_mutex_lock` and `pthread_mutex_unlock`, and
// what goes in or comes out is handed over.
package struct Lock<State>: ~Copyable, @unchecked Sendable {
  @usableFromInline let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  @usableFromInline let state: UnsafeMutablePointer<State>

  @inlinable
  package init(_ state: sending State) {
    pthread_mutex_init(mutex, nil)
    self.state = .allocate(capacity: 1)
    self.state.initialize(to: state)
  }

  @inlinable
  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` alone with the state.
  ///
  /// Inlinable, so that each use is compiled for its own state: it is on the way of every request.
  @inlinable
  package borrowing func withLock<Result, Failure: Error>(
    _ body: (inout sending State) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state.pointee)
  }
}
