/// What a watcher may wait for.
enum Interest: Sendable, Hashable {
  case reading
  case writing
  /// An errand, or nothing at all: the socket's news are kept for later.
  case neither
}

/// One socket as its loop knows it.
struct Watch {
  /// Told apart from an earlier socket of the same number, whose news may still come.
  var generation: UInt32 = 0
  var interest = Interest.neither
  var isReadable = false
  var hasEnded = false
  var watchesWriting = false
  var yieldsToDrain = false

  /// Whether it stands in the queue of those whose wish was true already: once is enough, or who
  /// always has more to read would get more and more of the loop.
  var isQueued = false

  /// When the watcher is to be woken at the latest, and the entry that the loop has of it.
  var deadline = Int64.max
  var armed = Int64.max

  var isReadWished: Bool { interest == .reading && isReadable }
}
