package import TextBack

/// What the carrier is told to do with a call, from how it stands and what the owner has set.
package enum CallHandling {
  /// The answer to a call that has just arrived.
  package static func answer(to stored: StoredCall, on number: NumberSettings) -> CallAnswer {
    switch stored.call.terms.handling {
    case .notRung: return unansweredAtOnce(number)
    case .ring(let timeout, let acceptance):
      return .ring(
        RingPlan(
          targets: number.textback.forwardTo,
          timeoutSeconds: Int(timeout.milliseconds / 1_000),
          callerID: stored.phone ?? number.phone, acceptance: acceptance))
    }
  }

  /// The answer when the ring is over.
  package static func afterRing(of stored: StoredCall, on number: NumberSettings) -> CallAnswer {
    switch stored.call.state {
    case .ringing, .answered: return .hangUp
    case .missed, .voicemail: break
    }
    switch number.textback.afterRing {
    case .hangUp: return .hangUp
    case .voicemail, .redirect: return leftAlone(number)
    }
  }

  /// Nobody was rung, so a call that is to end need not be answered first.
  private static func unansweredAtOnce(_ number: NumberSettings) -> CallAnswer {
    switch number.textback.afterRing {
    case .hangUp: .refuse
    case .voicemail, .redirect: leftAlone(number)
    }
  }

  private static func leftAlone(_ number: NumberSettings) -> CallAnswer {
    switch (number.textback.afterRing, number.textback.redirectURL) {
    case (.redirect, let url?): .redirect(url: url)
    case (.redirect, nil), (.hangUp, _): .hangUp
    case (.voicemail, _):
      .takeMessage(greeting: number.textback.voicemailGreeting ?? defaultGreeting)
    }
  }

  /// What a caller hears before the tone when the owner has written nothing.
  package static let defaultGreeting =
    "Sorry, nobody can take your call right now. Please leave a message after the tone."
}
