import Testing

@testable import TextBack

@Suite struct `The owner's rules for calls` {
  private static let caller = "+14155550123"

  /// A call on Friday 2026-01-30 at 18:00 that rang out.
  private func call(
    _ reason: MissedReason = .noAnswer, from caller: String? = caller, rang seconds: Int? = 20,
    minute: Int = 18 * 60
  ) throws -> CallCircumstances {
    let day = try #require(CalendarDay(year: 2_026, month: 1, day: 30))
    return CallCircumstances(
      reason: reason, caller: caller.flatMap(PhoneNumber.init(e164:)),
      rang: seconds.map { .seconds($0) }, time: LocalTime(day: day, minute: minute))
  }

  private func settings(_ change: (inout TextbackSettings) -> Void) -> TextbackSettings {
    var settings = TextbackSettings(message: "Hi")
    change(&settings)
    return settings
  }

  @Test(arguments: MissedReason.allCases) func `match every call until they are set`(
    reason: MissedReason
  ) throws {
    let any = settings { _ in }
    #expect(any.unmatchedRule(try call(reason, from: nil, rang: 0)) == nil)
  }

  @Test(arguments: MissedReason.allCases) func `have a switch for each reason`(
    reason: MissedReason
  ) throws {
    let muted = settings { $0.mutedReasons = [reason] }
    for other in MissedReason.allCases {
      #expect(try muted.unmatchedRule(call(other)) == (other == reason ? .missedReasons : nil))
    }
  }

  @Test(
    arguments: [
      (MissedReason.callerHungUp, 4, CallRule.minimumRing), (.callerHungUp, 5, nil),
      (.callerHungUp, 6, nil), (.callerHungUp, nil, nil), (.noAnswer, 0, nil), (.busy, 0, nil),
    ] as [(MissedReason, Int?, CallRule?)])
  func `leave out who hangs up at once`(
    reason: MissedReason, seconds: Int?, rule: CallRule?
  ) throws {
    let patient = settings { $0.minimumRingSeconds = 5 }
    #expect(try patient.unmatchedRule(call(reason, rang: seconds)) == rule)
  }

  @Test(
    arguments: [
      (caller, nil), ("+14155550124", CallRule.onlyNumbers), (nil, .onlyNumbers),
    ] as [(String?, CallRule?)])
  func `text only certain callers`(caller: String?, rule: CallRule?) throws {
    let phone = try phone(Self.caller)
    let few = settings { $0.onlyNumbers = [phone] }
    #expect(try few.unmatchedRule(call(from: caller)) == rule)
  }

  @Test(
    arguments: [
      (caller, CallRule.exceptNumbers), ("+14155550124", nil), (nil, nil),
    ] as [(String?, CallRule?)])
  func `text all but certain callers`(caller: String?, rule: CallRule?) throws {
    let phone = try phone(Self.caller)
    let most = settings { $0.exceptNumbers = [phone] }
    #expect(try most.unmatchedRule(call(from: caller)) == rule)
  }

  @Test(
    arguments: [
      (18 * 60 - 1, CallRule.onlyHours), (18 * 60, nil), (23 * 60 + 59, nil), (8 * 60, .onlyHours),
      (0, .onlyHours),
    ] as [(Int, CallRule?)])
  func `text only at certain hours`(minute: Int, rule: CallRule?) throws {
    let evenings = settings {
      $0.onlyHours = BusinessHours(
        weekly: [.friday: [.init(openMinute: 18 * 60, closeMinute: 8 * 60)]])
    }
    #expect(try evenings.unmatchedRule(call(minute: minute)) == rule)
    var unknown = try call(minute: minute)
    unknown.time = nil
    #expect(evenings.unmatchedRule(unknown) == nil)
  }

  @Test(arguments: CallRule.allCases) func `say in a sentence which one it was`(rule: CallRule) {
    #expect(rule.sentence.hasSuffix("(\(rule.rawValue))."))
  }

  /// For a message with every override, and for one with none.
  @Test(arguments: [
    (30, true, MissedReason.noAnswer, "base"), (30, false, .noAnswer, "closed"),
    (30, true, .busy, "busy"), (30, false, .busy, "closed"), (31, true, .noAnswer, "weekend"),
    (31, false, .busy, "weekend"), (29, true, .failed, "base"),
  ])
  func `choose the message that fits best`(
    day: Int, isOpen: Bool, reason: MissedReason, words: String
  ) throws {
    let day = try #require(CalendarDay(year: 2_026, month: 1, day: day))
    let time = LocalTime(day: day, minute: 600)
    var all = TextbackSettings(message: "base")
    #expect(all.message(for: reason, isOpen: isOpen, time: time) == "base")
    all.afterHoursMessage = "closed"
    all.busyMessage = "busy"
    all.weekendMessage = "weekend"
    #expect(all.message(for: reason, isOpen: isOpen, time: time) == words)
  }

  @Test(arguments: [(10, 2), (15, 3), (18, 3), (20, 3), (21, 4), (60, 10)])
  func `count a ring timeout in rings`(seconds: Int, rings: Int) {
    #expect(settings { $0.ringTimeoutSeconds = seconds }.ringTimeoutRings == rings)
  }
}
