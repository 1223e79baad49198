extension Connection {
  /// What a step of the work leads to.
  enum Step {
    case goesOn
    case needsBytes
    /// The loop knows for what.
    case waits
    case closes
    /// The client does not take its answer.
    case aborts
  }

  /// What follows on the answer that is being written.
  enum Sequel {
    case nextRequest
    case close
    /// The client may still be sending, so it is heard out for a while.
    case linger
  }
}
