import Glibc
import Threads

/// SIGTERM and SIGINT ask the program to end; SIGPIPE says nothing that a write does not.
enum Signals {
  private static var endings: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    return signals
  }

  /// Keeps the signals for `untilAsked`. To be called before there are other threads, which inherit
  /// it.
  static func hold() {
    var signals = endings
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits until somebody asks the program to end.
  static func untilAsked() async {
    await withCheckedContinuation { continuation in
      do {
        _ = try WorkerThread {
          var signals = Signals.endings
          var signal: Int32 = 0
          sigwait(&signals, &signal)
          continuation.resume()
        }
      } catch {
        // Without a thread to wait on, the program ends at once rather than never.
        continuation.resume()
      }
    }
  }
}
