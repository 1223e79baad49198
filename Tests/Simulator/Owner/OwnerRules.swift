import TextBack

/// What an owner has set for a number, in numbers of the owner's own.
///
/// The admin API gets it as JSON. What should follow from it is worked out on this side once more,
/// without the program's rules.
struct OwnerRules: Sendable, Equatable {
  var isOn = true
  var ringSeconds = 20
  var pressesOne = false
  var shortestTalk = 0
  var delay = 0
  var maxAge = 300
  var coolDownMinutes = 60
  var mutesBusy = false
  var shortestRing = 0
  var onlyCallers: [Int] = []
  var exceptCallers: [Int] = []
  /// Minutes of the day in which calls count; nil is always.
  var open: Range<Int>?
  /// Minutes of the day in which texts wait; nil is never.
  var quiet: Range<Int>?
  /// When later texts follow, in hours.
  var followUps: [Int] = []

  /// What is set, in a line of the trace.
  var words: String {
    "\(isOn ? "on" : "off"), ring \(ringSeconds), press \(pressesOne), talk \(shortestTalk),"
      + " delay \(delay), age \(maxAge), cool-down \(coolDownMinutes), busy \(!mutesBusy),"
      + " hang-up \(shortestRing), only \(onlyCallers), except \(exceptCallers),"
      + " open \(open.map { "\($0)" } ?? "-"), quiet \(quiet.map { "\($0)" } ?? "-"),"
      + " later \(followUps)"
  }

  /// The change that the admin API is asked for.
  var json: String {
    let fields = [
      #""enabled":\#(isOn),"ring_timeout_seconds":\#(ringSeconds)"#,
      #""acceptance":"\#((pressesOne ? Acceptance.pressOne : .none).rawValue)""#,
      #""minimum_talk_seconds":\#(shortestTalk),"delay_seconds":\#(delay)"#,
      #""max_age_seconds":\#(maxAge),"cooldown_minutes":\#(coolDownMinutes)"#,
      #""missed_reasons":{"busy":\#(!mutesBusy)},"minimum_ring_seconds":\#(shortestRing)"#,
      #""only_numbers":\#(OwnerRules.list(onlyCallers))"#,
      #""except_numbers":\#(OwnerRules.list(exceptCallers))"#,
      #""only_hours":\#(open.map(OwnerRules.week) ?? "null")"#,
      #""quiet_hours":\#(quiet.map(OwnerRules.night) ?? "null")"#,
      #""follow_up":{"enabled":\#(!followUps.isEmpty),"steps":\#(steps)}"#,
    ]
    return "{\"textback\":{" + fields.joined(separator: ",") + "}}"
  }

  private var steps: String {
    let message = MessageLibrary.followUp.template
    let steps = followUps.map { #"{"after_hours":\#($0),"message":"\#(message)"}"# }
    return "[" + steps.joined(separator: ",") + "]"
  }

  private static func list(_ callers: [Int]) -> String {
    "[" + callers.map { "\"\(CarrierModel.caller($0))\"" }.joined(separator: ",") + "]"
  }

  private static func week(_ minutes: Range<Int>) -> String {
    let day =
      #"[{"open":"\#(clock(minutes.lowerBound))","close":"\#(clock(minutes.upperBound))"}]"#
    let days = Weekday.allCases.map { "\"\($0.rawValue)\":\(day)" }
    return "{\"weekly\":{" + days.joined(separator: ",") + "}}"
  }

  private static func night(_ minutes: Range<Int>) -> String {
    #"{"from":"\#(clock(minutes.lowerBound))","until":"\#(clock(minutes.upperBound))"}"#
  }

  private static func clock(_ minute: Int) -> String {
    [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}

extension OwnerRules {
  /// Rules as somebody may have set them; those that few set are drawn where the run is about them.
  init(_ dice: inout Dice, _ swarm: Swarm) {
    isOn = dice.chance(85)
    ringSeconds = dice.pick([10, 15, 20, 30])
    pressesOne = dice.chance(33)
    shortestTalk = dice.pick([0, 0, 5, 20])
    delay = dice.pick([0, 0, 5, 45])
    coolDownMinutes = dice.pick([0, 1, 10, 60])
    maxAge = swarm.recovers ? dice.within(900...1_800) : dice.pick([30, 120, 300, 1_800])
    mutesBusy = dice.chance(20)
    if swarm.hasFollowUps, dice.chance(70) { followUps = dice.pick([[1], [1, 2], [2, 3]]) }
    guard swarm.hasRules else { return }
    shortestRing = dice.pick([0, 0, 5, 15])
    switch dice.below(5) {
    case 0:
      onlyCallers = [0, 1, 2].map { $0 + dice.below(2) }.reduce(into: []) { list, caller in
        if !list.contains(caller) { list.append(caller) }
      }
    case 1: exceptCallers = [dice.below(5)]
    default: break
    }
    // A run begins at 9:05 and lasts for three hours at most.
    let minute = 545
    if dice.chance(30) {
      let opens = minute + dice.within(-60...60)
      open = opens..<(opens + dice.within(20...180))
    }
    if dice.chance(30) {
      let begins = minute + dice.within(-20...60)
      quiet = begins..<(begins + dice.within(5...40))
    }
  }
}
