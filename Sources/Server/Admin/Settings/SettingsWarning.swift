import JSON
import Storage
import TextBack

/// Something about a number's settings that works but is likely not what its owner wants.
struct SettingsWarning: Equatable {
  let code: String
  let field: String
  let detail: String

  var json: JSONValue {
    ["code": .string(code), "field": .string(field), "detail": .string(detail)]
  }

  /// The longest ring that most voicemail boxes let pass before they pick up.
  static let ringSecondsBeforeVoicemail = 20

  static func all(
    of number: NumberSettings, _ business: BusinessSettings
  ) -> [SettingsWarning] {
    [ring(number), redirect(number.textback), blockedSteps(number.textback)].compactMap(\.self)
      + messages(number, business)
      + ofTemplate(number.textback.message, business, field: "textback.message")
  }

  /// How the first text to a caller could be better.
  static func ofTemplate(
    _ template: String, _ business: BusinessSettings, field: String
  ) -> [SettingsWarning] {
    MessageLint(template, business: business.name, bookingLink: business.bookingLink).advice.map {
      SettingsWarning(code: $0.code, field: field, detail: $0.sentence)
    }
  }

  /// A message may have become unfillable or too long by a later change of the business, and may
  /// cost more than one segment as it is.
  private static func messages(
    _ number: NumberSettings, _ business: BusinessSettings
  ) -> [SettingsWarning] {
    let textback = number.textback
    let steps = textback.followUp.steps.enumerated().map { index, step in
      (field: "follow_up.steps[\(index)].message", template: Optional(step.message))
    }
    let messages =
      [
        (field: "message", template: Optional(textback.message)),
        (field: "after_hours_message", template: textback.afterHoursMessage),
        (field: "weekend_message", template: textback.weekendMessage),
        (field: "busy_message", template: textback.busyMessage),
      ] + steps
    let footer = textback.hasOptOutFooter
    return messages.flatMap { field, template -> [SettingsWarning] in
      guard let template else { return [] }
      let problems = TemplateRule.problems(
        of: template, for: business, hasOptOutFooter: footer)
      return problems.map {
        SettingsWarning(
          code: "message_incomplete", field: "textback.\(field)", detail: "The message \($0).")
      } + size(of: template, number, business, field: "textback.\(field)")
    }
  }

  /// As a preview would show it of a caller of whom nothing is known.
  private static func size(
    of template: String, _ number: NumberSettings, _ business: BusinessSettings, field: String
  ) -> [SettingsWarning] {
    guard let values = TemplateRule.values(of: business, number: number.phone) else { return [] }
    let text = MessageTemplate.renderToSend(
      template, values, hasOptOutFooter: number.textback.hasOptOutFooter)
    let size = Segments(text)
    return size.segments > 1 ? ofText(text, size, business.creditUnit, field: field) : []
  }

  private static func ring(_ number: NumberSettings) -> SettingsWarning? {
    let textback = number.textback
    guard number.mode == .forward, textback.acceptance == .none,
      textback.ringTimeoutSeconds > ringSecondsBeforeVoicemail
    else { return nil }
    return SettingsWarning(
      code: "voicemail_may_answer", field: "textback.ring_timeout_seconds",
      detail: "After about \(ringSecondsBeforeVoicemail) seconds the voicemail of the phone that"
        + " rings picks up, so the call counts as answered and nobody is texted. Ring for at most"
        + " \(ringSecondsBeforeVoicemail) seconds, or set acceptance to \"press_1\".")
  }

  private static func redirect(_ textback: TextbackSettings) -> SettingsWarning? {
    guard textback.afterRing == .redirect, textback.redirectURL == nil else { return nil }
    return SettingsWarning(
      code: "redirect_url_missing", field: "textback.redirect_url",
      detail: "There is no address to redirect to, so calls that nobody answers are hung up."
        + " Set redirect_url.")
  }

  private static func blockedSteps(_ textback: TextbackSettings) -> SettingsWarning? {
    guard textback.followUp.isEnabled, textback.followUp.steps.isEmpty else { return nil }
    return SettingsWarning(
      code: "no_follow_up_steps", field: "textback.follow_up.steps",
      detail: "Follow-up is enabled but has no steps, so nothing is sent. Add a step.")
  }

  /// What a rendered text has that its owner may not expect.
  static func ofText(
    _ text: String, _ size: Segments, _ unit: CreditUnit, field: String
  ) -> [SettingsWarning] {
    [length(size, unit, field), encoding(text, size, field)].compactMap(\.self)
  }

  private static func length(
    _ size: Segments, _ unit: CreditUnit, _ field: String
  ) -> SettingsWarning? {
    guard size.segments > 1 else { return nil }
    let credits = unit.price(segments: size.segments)
    return SettingsWarning(
      code: "several_segments", field: field,
      detail: "The text is sent in \(size.segments) segments, which carriers charge one by one;"
        + " it costs \(credits) credit\(credits == 1 ? "" : "s"). Shorten it to fit one.")
  }

  private static func encoding(
    _ text: String, _ size: Segments, _ field: String
  ) -> SettingsWarning? {
    guard size.encoding == .ucs2 else { return nil }
    let characters = Segments.charactersForcingUCS2(in: text).prefix(20)
    return SettingsWarning(
      code: "not_gsm_7", field: field,
      detail: "A segment holds 70 characters instead of 160 because of"
        + " \(characters.map { "\"\($0)\"" }.joined(separator: ", ")). Replace them.")
  }
}
