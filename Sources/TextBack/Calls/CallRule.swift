/// The owner's own rules for which missed calls get a text, each named as its setting is.
package enum CallRule: String, Sendable, CaseIterable {
  case missedReasons = "missed_reasons"
  case minimumRing = "minimum_ring_seconds"
  case onlyNumbers = "only_numbers"
  case exceptNumbers = "except_numbers"
  case onlyHours = "only_hours"

  /// The words that say it to the owner.
  package var sentence: String {
    switch self {
    case .missedReasons: "Calls that are missed for this reason get no text (missed_reasons)."
    case .minimumRing: "The caller hung up too soon to count (minimum_ring_seconds)."
    case .onlyNumbers: "Only certain callers get a text (only_numbers)."
    case .exceptNumbers: "This caller gets no text from this number (except_numbers)."
    case .onlyHours: "Calls at this time get no text (only_hours)."
    }
  }
}

/// What the owner's rules look at in a missed call.
package struct CallCircumstances: Sendable, Equatable {
  package var reason: MissedReason
  package var caller: PhoneNumber?
  /// How long it rang before the caller hung up; nil if nobody can tell.
  package var rang: Interval?
  /// What the clock of the business shows; nil if its zone is not known.
  package var time: LocalTime?

  package init(reason: MissedReason, caller: PhoneNumber?, rang: Interval?, time: LocalTime?) {
    self.reason = reason
    self.caller = caller
    self.rang = rang
    self.time = time
  }
}

extension TextbackSettings {
  /// The first rule that a call does not match; nil if it counts.
  package func unmatchedRule(_ call: CallCircumstances) -> CallRule? {
    CallRule.allCases.first { !matches($0, call) }
  }

  /// The list of callers that keeps one from being texted, whatever the call; nil if none does.
  package func unmatchedRule(for caller: PhoneNumber?) -> CallRule? {
    if !onlyNumbers.isEmpty, !(caller.map(onlyNumbers.contains) ?? false) { return .onlyNumbers }
    return caller.map(exceptNumbers.contains) ?? false ? .exceptNumbers : nil
  }

  private func matches(_ rule: CallRule, _ call: CallCircumstances) -> Bool {
    switch rule {
    case .missedReasons: !mutedReasons.contains(call.reason)
    case .minimumRing:
      call.reason != .callerHungUp || (call.rang.map { $0 >= .seconds(minimumRingSeconds) } ?? true)
    case .onlyNumbers, .exceptNumbers: unmatchedRule(for: call.caller) != rule
    case .onlyHours: call.time.flatMap { onlyHours?.isOpen(at: $0) } ?? true
    }
  }

  /// The message for a call: that of the weekend, of closed hours or of a busy line where the owner
  /// has written one, in this order, else the one for every call.
  package func message(for reason: MissedReason, isOpen: Bool, time: LocalTime?) -> String {
    let isWeekend = time.map { [.saturday, .sunday].contains($0.day.weekday) } ?? false
    return (isWeekend ? weekendMessage : nil) ?? (isOpen ? nil : afterHoursMessage)
      ?? (reason == .busy ? busyMessage : nil) ?? message
  }
}
