import Storage
import TextBack

/// A number as the API shows it.
enum NumberJSON {
  /// What nobody may set once the number is there.
  static let fixed = ["id", "number", "warnings", "created_at"]

  /// What its owner may set.
  static func settings(_ number: NumberSettings) -> JSONObject {
    [
      "number": .phone(number.phone),
      "label": .string(orNull: number.label),
      "carrier": .string(number.carrier),
      "mode": .string(number.mode.rawValue),
      "sending_number": .phone(number.sendingNumber),
      "textback": textback(number.textback),
    ]
  }

  static func object(_ number: StoredNumber, of business: BusinessSettings) -> JSONObject {
    var json: JSONObject = ["id": .id(number.settings.id)]
    for member in settings(number.settings).members { json[member.name] = member.value }
    json["warnings"] = .array(
      SettingsWarning.all(of: number.settings, business).map(\.json))
    json["created_at"] = .time(number.createdAt)
    return json
  }

  private static func textback(_ textback: TextbackSettings) -> JSONValue {
    [
      "enabled": .bool(textback.isEnabled),
      "forward_to": textback.forwardTo.isEmpty
        ? .null : .array(textback.forwardTo.map(JSONValue.phone)),
      "ring_timeout_seconds": .integer(textback.ringTimeoutSeconds),
      "message": .string(textback.message),
      "after_hours_message": .string(orNull: textback.afterHoursMessage),
      "ring_after_hours": .bool(textback.ringsAfterHours),
      "acceptance": .string(textback.acceptance.rawValue),
      "minimum_talk_seconds": .integer(textback.minimumTalkSeconds),
      "after_ring": .string(textback.afterRing.rawValue),
      "voicemail_greeting": .string(orNull: textback.voicemailGreeting),
      "redirect_url": .string(orNull: textback.redirectURL),
      "delay_seconds": .integer(textback.delaySeconds),
      "delay_confirmed": .bool(textback.isDelayConfirmed),
      "max_age_seconds": .integer(textback.maxAgeSeconds),
      "cooldown_minutes": .integer(textback.cooldownMinutes),
      "missed_reasons": .object(missedReasons(textback.mutedReasons)),
      "opt_out_footer": .bool(textback.hasOptOutFooter),
      "follow_up": [
        "enabled": .bool(textback.followUp.isEnabled),
        "steps": .array(
          textback.followUp.steps.map {
            ["after_hours": .integer($0.afterHours), "message": .string($0.message)]
          }),
      ],
    ]
  }

  private static func missedReasons(_ muted: Set<MissedReason>) -> JSONObject {
    var json = JSONObject()
    for reason in MissedReason.allCases { json[reason.rawValue] = .bool(!muted.contains(reason)) }
    return json
  }
}
