/// Somebody whom a loop tells what happens to a socket.
///
/// A watcher never waits: it goes as far as it can, says by `EventLoop.wait` what comes next, and
/// returns.
protocol SocketWatcher: AnyObject {
  func wake(_ wakeup: Wakeup, on loop: isolated EventLoop)
}

/// Why a watcher is woken.
enum Wakeup: Sendable {
  /// The socket can be read or written, as was wished.
  case ready
  /// The deadline has passed.
  case expired
  /// The server stops, and what is waited for need not be waited out.
  case draining
  /// A handler that had to wait for something has its answer.
  case answered(Response)
}
