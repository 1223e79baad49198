/// What has been heard of a call. Facts only ever add up: none is taken back.
package struct CallFacts: Sendable, Equatable {
  /// A leg was picked up, by a person or a machine.
  package var isPickedUp = false
  /// Somebody pressed the key.
  package var isAccepted = false
  /// The weightiest end among the legs that were never picked up.
  package private(set) var legEnd: UnansweredEnd?
  /// The weightiest word on how the ring ended; `pickedUp` outweighs everything.
  package private(set) var forward: ForwardEnd?
  /// The longest talk that any report counted.
  package private(set) var talkSeconds: Int?
  /// How the caller's own leg ended.
  package private(set) var end: End?
  /// How long the caller's own leg lasted after it was answered, by anybody or anything.
  package private(set) var durationSeconds: Int?
  /// When it ended: when we first heard that, or, if it was told much later, by the carrier's
  /// clock.
  package private(set) var endedAt: SteadyTime?
  package var isRecorded = false
  package var isOverdue = false

  package init() {}

  /// Facts as they were stored.
  package init(
    isPickedUp: Bool, isAccepted: Bool, legEnd: UnansweredEnd?, forward: ForwardEnd?,
    talkSeconds: Int?, end: End?, durationSeconds: Int?, endedAt: SteadyTime?, isRecorded: Bool,
    isOverdue: Bool
  ) {
    self.isPickedUp = isPickedUp
    self.isAccepted = isAccepted
    self.legEnd = legEnd
    self.forward = forward
    self.talkSeconds = talkSeconds
    self.end = end
    self.durationSeconds = durationSeconds
    self.endedAt = endedAt
    self.isRecorded = isRecorded
    self.isOverdue = isOverdue
  }

  /// An end without anybody having answered, the more telling the later in the list.
  package enum UnansweredEnd: Int, Sendable, Comparable, CaseIterable {
    case cancelled, noAnswer, failed, busy

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The carrier's word on the whole ring.
  package enum ForwardEnd: Int, Sendable, Comparable, CaseIterable {
    case cancelled, noAnswer, failed, busy, pickedUp

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The carrier's word on the caller's own leg.
  package enum End: Int, Sendable, Comparable, CaseIterable {
    case cancelled, noAnswer, failed, busy, completed

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  mutating func hear(_ result: ForwardResult) {
    let word: ForwardEnd
    switch result {
    case .pickedUp(let seconds):
      word = .pickedUp
      countTalk(seconds)
    case .busy: word = .busy
    case .noAnswer: word = .noAnswer
    case .failed: word = .failed
    case .cancelled: word = .cancelled
    }
    forward = max(forward ?? word, word)
  }

  mutating func hearLeg(_ result: ForwardResult) {
    switch result {
    case .pickedUp(let seconds):
      isPickedUp = true
      countTalk(seconds)
    case .busy: hearLegEnd(.busy)
    case .noAnswer: hearLegEnd(.noAnswer)
    case .failed: hearLegEnd(.failed)
    case .cancelled: hearLegEnd(.cancelled)
    }
  }

  mutating func hear(_ word: CallEnd, at time: SteadyTime) {
    let kind: End
    switch word {
    case .completed(let seconds):
      kind = .completed
      if let seconds { durationSeconds = max(durationSeconds ?? 0, seconds) }
    case .busy: kind = .busy
    case .noAnswer: kind = .noAnswer
    case .failed: kind = .failed
    case .cancelled: kind = .cancelled
    }
    end = max(end ?? kind, kind)
    endedAt = endedAt ?? time
  }

  private mutating func hearLegEnd(_ end: UnansweredEnd) {
    legEnd = max(legEnd ?? end, end)
  }

  private mutating func countTalk(_ seconds: Int?) {
    if let seconds { talkSeconds = max(talkSeconds ?? 0, seconds) }
  }
}
