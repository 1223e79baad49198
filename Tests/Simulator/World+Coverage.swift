import Storage
import TextBack

/// What should happen sometimes: a run that never comes there proves nothing of it.
package enum Coverage {
  /// Every name that many runs must have counted.
  package static let names: [String] =
    moves + answers + decisions + questions + owners + writes

  /// The arrows of a text; the first of a text that leaves no trace of its own is not counted.
  static let moves: [String] =
    [
      "queued → sending", "queued → cancelled", "queued → expired", "retry_wait → sending",
      "retry_wait → cancelled", "retry_wait → expired",
      "sending → accepted", "sending → retry_wait", "sending → rejected", "sending → unknown",
      "unknown → accepted", "unknown → retry_wait", "unknown → not_sent",
      "unknown → written_off", "accepted → sent", "accepted → delivered",
      "accepted → undelivered", "accepted → failed", "sent → delivered", "sent → undelivered",
      "sent → failed",
    ].map { "text \($0)" }

  /// The rows of the table of verdicts.
  static let answers: [String] =
    [
      "unsent", "withdrawn", "2xx", "2xx, cut", "3xx", "401 or 403", "429", "4xx with a code",
      "5xx", "silence", "broken off",
    ].map { "answer \($0)" }

  static let writes = ["webhooks share a commit", "an outcome is stored at another try"]

  static let questions = ["call", "text", "recent", "since_backup"].map { "enquiry \($0)" }

  /// Every reason that a decision can give, and every rule or limit that is behind one.
  static let decisions: [String] =
    SkipReason.allCases.map { "decision \($0.rawValue)" }
    + CallRule.allCases.map { "decision \(SkipReason.ruleNotMatched.rawValue): \($0.rawValue)" }
    + CapScope.Kind.allCases.map { "decision \(SkipReason.rateCapped.rawValue): \($0.rawValue)" }
    + [.tollFree, .premium, .notMobile].map { (obstacle: TextObstacle) in
      "decision \(SkipReason.notTextable.rawValue): \(obstacle.rawValue)"
    } + ["decision texted", "decision answered_late"]

  /// What stands before the name of what became of a missed call, where such are counted.
  package static let missed = "missed call: "

  static let owners =
    ["erases", "reads", "resolves"].map { "owner \($0)" } + ["boot after the clock was set"]
}

extension World {
  /// Counts how texts have moved since the last step.
  func watch() throws {
    guard isWatched, let program, program.isConnected else { return }
    let stand = try undisturbed { try program.states() }
    for (id, state) in stand.sorted(by: { $0.key < $1.key }) {
      let before = stood[id] ?? (state == "received" ? state : "queued")
      if before != state { mark("text \(before) → \(state)") }
    }
    stood = stand
  }

  /// Counts what was decided on missed calls.
  func countDecisions() throws {
    for (reason, detail, count) in try program?.decisions() ?? [] {
      marks["decision \(reason)", default: 0] += count
      if let detail { marks["decision \(reason): \(detail)", default: 0] += count }
    }
  }

  /// In a short story nothing stands in a text's way for long: none may be given up as too old.
  func checkPunctual() throws {
    // A restored database is still for ten minutes, in which a text grows too old.
    guard restores == 0 else { return }
    for (id, state) in try program?.states() ?? [:] where state == "expired" {
      throw Violation("LIVE", "text \(id) was given up as too old after one crash")
    }
  }
}
