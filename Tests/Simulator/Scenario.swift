/// A short story about the server, which a sweep cuts off at every place there is.
package struct Scenario: Sendable {
  package let name: String
  let swarm: Swarm
  let stimuli: [Stimulus]
  /// How many credits there are to begin with.
  var credits = 5
  /// Whether the database is still to be made.
  var startsEmpty = false

  /// What happens, each with its second.
  init(_ name: String, _ events: [(second: Double, kind: Stimulus.Kind)], _ swarm: Swarm = .short) {
    self.name = name
    self.swarm = swarm
    stimuli = events.enumerated().map { index, event in
      Stimulus(id: index, at: Int64(event.second * 1_000), kind: event.kind)
    }
  }

  private static func with(_ change: (inout Swarm) -> Void) -> Swarm {
    var swarm = Swarm.short
    change(&swarm)
    return swarm
  }

  /// Every story.
  package static let all: [Scenario] = [
    Scenario("happy path", [(0, .call(from: 0, .ringsOut))]),
    Scenario("busy", [(0, .call(from: 0, .busy))]),
    Scenario(
      "shared commit",
      [(0, .call(from: 0, .busy)), (0.05, .call(from: 1, .busy)), (2.1, .text(from: 2, "Hello"))],
      with { $0.shared = 100 }),
    Scenario("answered late", [(0, .call(from: 0, .answered(after: 8, talk: 5)))], lateAnswer),
    Scenario(
      "STOP race", [(0, .call(from: 0, .busy)), (2.1, .text(from: 0, "STOP"))]),
    lastCredit,
    Scenario(
      "opted out at the carrier",
      [
        (0, .text(from: 0, "STOP")), (5, .owner(.optIn(0))), (6, .call(from: 0, .busy)),
      ]),
    Scenario(
      "unknown, then found", [(0, .call(from: 0, .busy))],
      with {
        $0.accepted5xx = 100
        $0.dropped = 100
        $0.mayAsk = true
      }),
    Scenario(
      "unknown, then absent", [(0, .call(from: 0, .busy))],
      with {
        $0.requestsLost = 100
        $0.mayAsk = true
        $0.recovers = true
      }),
    Scenario(
      "restore",
      [
        (0, .call(from: 0, .busy)), (2.3, .owner(.backUp)), (20, .call(from: 1, .busy)),
        (30, .owner(.restore)),
      ], with { $0.mayAsk = true }),
    Scenario(
      "purchase",
      [
        (0, .owner(.buy(3, reference: 1))), (1, .owner(.buy(3, reference: 1))),
        (2, .call(from: 0, .busy)),
      ]),
    migration,
    Scenario(
      "backup",
      [
        (0, .call(from: 0, .busy)), (1, .owner(.makeBackup)), (10, .text(from: 0, "Yes please")),
        (20, .owner(.makeBackup)),
      ]),
    Scenario(
      "erase",
      [
        (0, .call(from: 0, .busy)), (8, .text(from: 0, "Yes please")), (10, .owner(.reply(to: 0))),
        (15, .text(from: 0, "STOP")), (40, .owner(.erase(0))),
      ]),
    Scenario("shutdown", [(0, .call(from: 0, .busy)), (2.2, .shutDown(seconds: 3))]),
    Scenario(
      "away for a minute",
      [(0, .call(from: 0, .busy)), (2.2, .shutDown(seconds: 60))]),
  ]

  /// The report that somebody answered comes after the deadline, when a text may be waiting.
  private static let lateAnswer = with {
    $0.late = 100
    $0.minutes = 240
  }

  private static let lastCredit = {
    var scenario = Scenario(
      "last credit", [(0, .call(from: 0, .busy)), (0.1, .call(from: 1, .busy))])
    scenario.credits = 1
    return scenario
  }()

  private static let migration = {
    var scenario = Scenario("migrate", [(0, .call(from: 0, .busy))])
    scenario.startsEmpty = true
    return scenario
  }()
}

extension Swarm {
  /// No faults, and little time.
  static let short: Swarm = {
    var swarm = Swarm.calm
    swarm.minutes = 2
    return swarm
  }()
}
