import Glibc

/// A thread of our own: SQLite blocks, so it stays off the threads that tasks share.
struct WorkerThread: Sendable {
  private let id: pthread_t

  /// Starts a thread that runs `body`.
  init(_ body: sending @escaping () -> Void) throws {
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
      throw StartRefusal(
        .busy, problem: "the system refuses another thread (\(code))",
        fix: "raise the limit of processes of this user")
    }
    self.id = id
  }

  /// Waits until the thread has ended.
  func join() {
    pthread_join(id, nil)
  }

  private final class Body {
    let run: () -> Void

    init(run: @escaping () -> Void) {
      self.run = run
    }
  }
}
