import JSON
import Storage
import TextBack

/// Reads the settings under `textback`; what is left out has its default.
struct TextbackReader {
  let business: BusinessSettings
  let current: TextbackSettings?

  /// What was read, and whether the phones to ring were named, be it wrongly.
  struct Result {
    var settings: TextbackSettings
    let namesForwardTo: Bool
  }

  static let followUpHoursRange = 1...720
  static let redirectURLLengthMax = 2_000

  /// The settings of a number of which nothing was said.
  static var defaults: TextbackSettings {
    var defaults = TextbackSettings(message: ShippedMessages.textBack)
    defaults.followUp.steps = [ShippedMessages.followUp]
    return defaults
  }

  var kind: Kind<Result> {
    .object { reader in
      var settings = TextbackReader.defaults
      let phones = Kind.phones(1...TextbackSettings.forwardTargetsMax, of: .forwardTarget)
      let forwardTo = reader.readGiven("forward_to", phones)
      settings.forwardTo = forwardTo.value ?? []
      readRing(&reader, &settings)
      readMessages(&reader, &settings)
      readTiming(&reader, &settings)
      return Result(settings: settings, namesForwardTo: forwardTo.isGiven)
    }
  }

  private func readRing(_ reader: inout ObjectReader, _ settings: inout TextbackSettings) {
    settings.isEnabled = reader.read("enabled", .boolean, .nullable).value ?? false
    reader.read("ring_timeout_seconds", TextbackSettings.ringTimeoutRange, &settings) {
      $0.ringTimeoutSeconds = $1
    }
    settings.ringsAfterHours = reader.read("ring_after_hours", .boolean, .nullable).value ?? false
    settings.acceptance = reader.read("acceptance", .oneOf, .nullable).value ?? .none
    reader.read("minimum_talk_seconds", TextbackSettings.minimumTalkRange, &settings) {
      $0.minimumTalkSeconds = $1
    }
    settings.afterRing = reader.read("after_ring", .oneOf, .nullable).value ?? .hangUp
    settings.voicemailGreeting =
      reader.read("voicemail_greeting", .text(1...1_000), .nullable).value
    settings.redirectURL = reader.read("redirect_url", .webAddress, .nullable).value
  }

  private func readMessages(_ reader: inout ObjectReader, _ settings: inout TextbackSettings) {
    let footer = reader.read("opt_out_footer", .boolean, .nullable).value ?? false
    settings.hasOptOutFooter = footer
    let first = message(unless: [current?.message], hasOptOutFooter: footer)
    settings.message = reader.read("message", first, .nullable).value ?? ShippedMessages.textBack
    let afterHours = message(unless: [current?.afterHoursMessage], hasOptOutFooter: footer)
    settings.afterHoursMessage = reader.read("after_hours_message", afterHours, .nullable).value
    let weekend = message(unless: [current?.weekendMessage], hasOptOutFooter: footer)
    settings.weekendMessage = reader.read("weekend_message", weekend, .nullable).value
    let busy = message(unless: [current?.busyMessage], hasOptOutFooter: footer)
    settings.busyMessage = reader.read("busy_message", busy, .nullable).value
    let later = message(
      unless: current?.followUp.steps.map(\.message) ?? [], hasOptOutFooter: footer)
    let followUp = reader.read(
      "follow_up", .object { self.followUp(&$0, message: later) }, .nullable
    ).value
    settings.followUp = followUp ?? FollowUpSettings(steps: [ShippedMessages.followUp])
  }

  private func readTiming(_ reader: inout ObjectReader, _ settings: inout TextbackSettings) {
    reader.read("delay_seconds", TextbackSettings.delayRange, &settings) { $0.delaySeconds = $1 }
    settings.isDelayConfirmed = reader.read("delay_confirmed", .boolean, .nullable).value ?? false
    let unconfirmed = TextbackSettings.delaySecondsUnconfirmedMax
    if settings.delaySeconds > unconfirmed, !settings.isDelayConfirmed {
      reader.report(
        "delay_seconds",
        "is \(settings.delaySeconds); give at most \(unconfirmed), or \"delay_confirmed\": true,"
          + " knowing that callers answer late texts far less")
    }
    reader.read("max_age_seconds", TextbackSettings.maxAgeRange, &settings) {
      $0.maxAgeSeconds = $1
    }
    reader.read("cooldown_minutes", TextbackSettings.cooldownRange, &settings) {
      $0.cooldownMinutes = $1
    }
    CallRulesReader().read(&reader, into: &settings)
  }

  private func followUp(
    _ reader: inout ObjectReader, message: Kind<String>
  ) -> FollowUpSettings? {
    let isEnabled = reader.read("enabled", .boolean, .nullable).value ?? false
    let step = Kind.object { self.step(&$0, message: message) }
    let list = Kind.list(of: step, count: 0...FollowUpSettings.stepsMax)
    let steps = reader.read("steps", list, .nullable).value ?? [ShippedMessages.followUp]
    for index in steps.indices.dropFirst()
    where steps[index].afterHours <= steps[index - 1].afterHours {
      reader.report(
        "steps[\(index)].after_hours", "is not after the step before; give a larger number")
    }
    return FollowUpSettings(isEnabled: isEnabled, steps: steps)
  }

  private func step(
    _ reader: inout ObjectReader, message: Kind<String>
  ) -> FollowUpSettings.Step? {
    let hours = reader.read(
      "after_hours", .integer(TextbackReader.followUpHoursRange), .required
    ).value
    let message = reader.read("message", message, .required).value
    guard let hours, let message else { return nil }
    return FollowUpSettings.Step(afterHours: hours, message: message)
  }

  private func message(unless current: [String?], hasOptOutFooter: Bool) -> Kind<String> {
    .message(
      for: business, unless: current, hasOptOutFooter: hasOptOutFooter,
      hadOptOutFooter: self.current?.hasOptOutFooter ?? false)
  }
}

extension ObjectReader {
  /// Reads a whole number into settings that hold its default already.
  fileprivate mutating func read(
    _ name: String, _ range: ClosedRange<Int>, _ settings: inout TextbackSettings,
    _ set: (inout TextbackSettings, Int) -> Void
  ) {
    if let value = read(name, .integer(range), .nullable).value { set(&settings, value) }
  }
}
