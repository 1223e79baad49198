import Glibc

/// The system has no thread for us.
package struct ThreadRefusal: Error, CustomStringConvertible {
  let code: Int32

  package var description: String {
    "the system refuses another thread (\(code)); raise the limit of processes of this user"
  }
}

/// A thread of our own, for work that blocks: it stays off the threads that tasks share.
package struct WorkerThread: Sendable {
  private let id: pthread_t

  /// Starts a thread that runs `body`.
  package init(_ body: sending @escaping () -> Void) throws {
    let box = Unmanaged.passRetained(Body(run: body))
    var id = pthread_t()
    let code = pthread_create(
      &id, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      throw ThreadRefusal(code: code)
    }
    self.id = id
  }

  /// Waits until the thread has ended.
  package func join() {
    pthread_join(id, nil)
  }

  /// Leaves the thread to itself: its end frees it, and nobody waits for that.
  package func detach() {
    pthread_detach(id)
  }

  private final class Body {
    let run: () -> Void

    init(run: @escaping () -> Void) {
      self.run = run
    }
  }
}
