package import Storage
package import TextBack

extension SendOutcome {
  /// The outcome in words for people who run the server.
  package var detail: String? {
    switch self {
    case .accepted: nil
    case .rejected(let code, _): "the carrier refused it with code \(code)"
    case .notAccepted(.unreachable(let words)): words
    case .notAccepted(.untrusted(let words)): words
    case .notAccepted(.slowDown): "the carrier asks to slow down"
    case .notAccepted(.misconfigured(let words)): words
    case .notAccepted(.withdrawn): nil
    case .unknown(let words, _): words
    }
  }

  /// The verdict kept with the attempt.
  package var verdict: AttemptVerdict {
    switch self {
    case .accepted: .accepted
    case .rejected: .rejected
    case .notAccepted: .notAccepted
    case .unknown: .unknown
    }
  }

  /// What kept the text from the carrier.
  package var obstacle: ObstacleKind? {
    guard case .notAccepted(let obstacle) = self else { return nil }
    return switch obstacle {
    case .unreachable: .unreachable
    case .untrusted: .untrusted
    case .slowDown: .slowDown
    case .misconfigured: .misconfigured
    case .withdrawn: .withdrawn
    }
  }
}
