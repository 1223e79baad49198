/// What is still to be said to somebody who has not replied: at most two texts, then silence.
package struct FollowUpPlan: Sendable, Equatable {
  /// Why a planned text is not sent.
  package enum Ending: String, Sendable, CaseIterable {
    case replied
    case answeredCall = "answered_call"
    case optedOut = "opted_out"
    /// The lead is in the hands of people: beyond the second stage of the pipeline.
    case stageAdvanced = "stage_advanced"
    /// The owner ended it, or has written to the lead.
    case stoppedByOwner = "stopped_by_owner"
    /// A later text-back has a plan of its own.
    case superseded
    /// The owner has turned follow-ups or text-backs off, or taken the step away.
    case turnedOff = "turned_off"
    case notTextable = "not_textable"
    case noCredits = "no_credits"
    /// The program was not running when it was due.
    case tooLate = "too_late"
  }

  private let steps: [FollowUpSettings.Step]

  /// Steps beyond the second are never sent, whoever wrote them.
  package init(_ settings: FollowUpSettings) {
    steps = settings.isEnabled ? Array(settings.steps.prefix(FollowUpSettings.stepsMax)) : []
  }

  /// When each step is due, counted from the text-back; never before the one that it follows.
  package func dueTimes(textedAt: SteadyTime) -> [SteadyTime] {
    var times: [SteadyTime] = []
    for step in steps {
      let due = textedAt + .hours(step.afterHours)
      times.append(times.last.map { max($0, due) } ?? due)
    }
    return times
  }

  /// What the step at this position, from 1, says; nil if there is none any more.
  package func message(ofStep position: Int) -> String? {
    steps.indices.contains(position - 1) ? steps[position - 1].message : nil
  }

  /// How late a step may be and still be sent.
  package static let lateMax = Interval.hours(24)

  /// The place in a pipeline, from 0, of the first stage whose leads are no longer followed up.
  package static let handledStage = 2
}

/// A follow-up, as a name for its identifiers.
package enum FollowUp {}
