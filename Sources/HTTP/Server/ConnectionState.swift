/// Where a connection is between two requests, and until when it may stay there.
///
/// It knows neither sockets nor clocks: times are handed in, in milliseconds, and what comes out is
/// a deadline to keep or a verdict to carry out.
struct ConnectionState: Sendable {
  /// What the connection is doing.
  enum Phase: Sendable, Hashable {
    /// Nothing of a next request is there.
    case idle
    case readingHead
    case readingBody
    /// A handler has the request.
    case answering
    case writing
    /// A refusal is sent; what still comes is thrown away until the client has read it.
    case lingering
    case closed
  }

  /// What to do when the deadline passes.
  enum Verdict: Sendable, Hashable {
    case close
    case refuse(Refusal)
    case abort
  }

  private(set) var phase = Phase.idle
  private(set) var deadline: Int64
  private var requestDeadline: Int64 = 0
  private var answeringSince: Int64 = 0
  private var answered = 0

  init(at now: Int64, limits: Limits) {
    deadline = now + Int64(limits.idleMilliseconds)
  }

  /// Bytes of a request are there; the first of them start its clock.
  mutating func bytesArrived(at now: Int64, limits: Limits) {
    guard phase == .idle else { return }
    phase = .readingHead
    requestDeadline = now + Int64(limits.totalMilliseconds)
    deadline = min(now + Int64(limits.headMilliseconds), requestDeadline)
  }

  /// The head is complete and its content is awaited.
  mutating func headEnded(at now: Int64, limits: Limits) {
    phase = .readingBody
    deadline = min(now + Int64(limits.bodyMilliseconds), requestDeadline)
  }

  /// The request is complete; its handler takes the time it needs, which is not the client's.
  mutating func requestEnded(at now: Int64) {
    phase = .answering
    deadline = .max
    answeringSince = now
  }

  /// The answer is there to be written.
  mutating func answerBegan(at now: Int64, limits: Limits) {
    if phase == .answering { requestDeadline += now - answeringSince }
    phase = .writing
    deadline = min(now + Int64(limits.writeMilliseconds), requestDeadline)
  }

  /// The answer is written, and the connection may carry another request.
  mutating func answerEnded(at now: Int64, limits: Limits) {
    answered += 1
    phase = .idle
    deadline = now + Int64(limits.idleMilliseconds)
  }

  /// Whether the answer in hand is the last that the limits allow.
  func isLast(_ limits: Limits) -> Bool {
    limits.requestsPerConnection > 0 && answered + 1 >= limits.requestsPerConnection
  }

  /// A refusal is written while the client may still be sending.
  mutating func lingeringBegan(at now: Int64, limits: Limits) {
    phase = .lingering
    deadline = now + Int64(limits.lingerMilliseconds)
  }

  /// The connection is over, whatever it was doing.
  mutating func closed() {
    phase = .closed
    deadline = .max
  }

  /// The deadline has passed.
  func expired() -> Verdict {
    switch phase {
    case .idle, .answering, .lingering, .closed: .close
    case .readingHead, .readingBody: .refuse(.timedOut)
    case .writing: .abort
    }
  }
}
