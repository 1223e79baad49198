/// What is still to be said to somebody who has not replied: at most two texts, then silence.
package struct FollowUpPlan: Sendable, Equatable {
  /// Why no further text is sent.
  package enum Ending: String, Sendable, CaseIterable {
    case replied
    case answeredCall = "answered_call"
    case optedOut = "opted_out"
    /// The lead is in the hands of people: beyond the second stage of the pipeline.
    case stageAdvanced = "stage_advanced"
    case stoppedByOwner = "stopped_by_owner"
  }

  /// What comes next for one caller.
  package enum Next: Sendable, Equatable {
    /// The owner has no follow-up.
    case off
    case ended(Ending)
    /// The step with this number, from 1, is due.
    case step(Int, at: SteadyTime, message: String)
    /// Every step is sent: the lead is cold, and only it can begin again.
    case cold
  }

  private let steps: [FollowUpSettings.Step]

  /// Steps beyond the second are never sent, whoever wrote them.
  package init(_ settings: FollowUpSettings) {
    steps = settings.isEnabled ? Array(settings.steps.prefix(FollowUpSettings.stepsMax)) : []
  }

  /// What comes next after the text-back and so many follow-ups.
  ///
  /// Hours count from the text-back. A step is never due before the one it follows, and an ending
  /// weighs more than anything that is still to come; of several the first in their order is named.
  package func next(
    textedAt: SteadyTime, sentSteps: Int, lastStepAt: SteadyTime?, endings: Set<Ending>
  ) -> Next {
    guard !steps.isEmpty else { return .off }
    if let ending = Ending.allCases.first(where: endings.contains) { return .ended(ending) }
    guard steps.indices.contains(sentSteps) else { return .cold }
    let due = textedAt + .hours(steps[sentSteps].afterHours)
    let notBefore = lastStepAt.map { max($0, due) } ?? due
    return .step(sentSteps + 1, at: notBefore, message: steps[sentSteps].message)
  }
}
