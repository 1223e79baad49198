/// A call that the business placed: dialled, then connected or not.
package struct OutboundCall: Sendable, Equatable {
  /// How far it has come. Only ever forward: a late `dialed` changes nothing.
  package enum State: String, Sendable, Equatable, CaseIterable {
    case dialed
    case connected
    case noAnswer = "no_answer"
  }

  package private(set) var state: State
  package private(set) var durationSeconds: Int

  package init(state: State = .dialed, durationSeconds: Int = 0) {
    self.state = state
    self.durationSeconds = durationSeconds
  }

  /// Takes what the carrier reported; a connected call stays connected.
  package mutating func apply(_ change: State, durationSeconds seconds: Int?) {
    switch (state, change) {
    case (.dialed, .dialed), (.dialed, .connected), (.dialed, .noAnswer), (.noAnswer, .connected):
      state = change
    case (.noAnswer, .dialed), (.noAnswer, .noAnswer), (.connected, .dialed),
      (.connected, .connected), (.connected, .noAnswer):
      break
    }
    durationSeconds = max(durationSeconds, seconds ?? 0)
  }
}
