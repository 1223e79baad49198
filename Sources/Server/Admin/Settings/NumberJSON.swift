import JSON
import Storage
import TextBack

/// A number as the API shows it.
enum NumberJSON {
  /// What nobody may set once the number is there.
  static let fixed = [
    "id", "number", "sending_carrier", "ring_timeout_rings", "forwarding_codes", "warnings",
    "created_at",
  ]

  /// What its owner may set.
  static func settings(_ number: NumberSettings) -> JSONObject {
    [
      "number": .phone(number.phone),
      "label": .string(orNull: number.label),
      "carrier": .string(number.carrier),
      "mode": .string(number.mode.rawValue),
      "sending_number": .phone(number.sendingNumber),
      "textback": .object(textback(number.textback)),
    ]
  }

  static func object(_ number: StoredNumber, of business: BusinessSettings) -> JSONObject {
    var json: JSONObject = ["id": .id(number.settings.id)]
    for member in settings(number.settings).members { json[member.name] = member.value }
    json["sending_carrier"] = .string(number.settings.sendingCarrier)
    json["ring_timeout_rings"] = .integer(number.settings.textback.ringTimeoutRings)
    json["forwarding_codes"] = .array(codes(of: number.settings))
    json["warnings"] = .array(
      SettingsWarning.all(of: number.settings, business).map(\.json))
    json["created_at"] = .time(number.createdAt)
    return json
  }

  private static func textback(_ textback: TextbackSettings) -> JSONObject {
    var json: JSONObject = [
      "enabled": .bool(textback.isEnabled),
      "forward_to": textback.forwardTo.isEmpty
        ? .null : .array(textback.forwardTo.map(JSONValue.phone)),
      "ring_timeout_seconds": .integer(textback.ringTimeoutSeconds),
      "message": .string(textback.message),
      "after_hours_message": .string(orNull: textback.afterHoursMessage),
      "weekend_message": .string(orNull: textback.weekendMessage),
      "busy_message": .string(orNull: textback.busyMessage),
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
      "opt_out_footer": .bool(textback.hasOptOutFooter),
      "follow_up": followUp(textback.followUp),
    ]
    for member in CallRulesJSON.members(textback).members { json[member.name] = member.value }
    return json
  }

  private static func followUp(_ followUp: FollowUpSettings) -> JSONValue {
    [
      "enabled": .bool(followUp.isEnabled),
      "steps": .array(
        followUp.steps.map {
          ["after_hours": .integer($0.afterHours), "message": .string($0.message)]
        }),
    ]
  }

  /// What the owner dials, where it is their phone company that forwards.
  private static func codes(of number: NumberSettings) -> [JSONValue] {
    guard number.mode == .alreadyForwarded else { return [] }
    let seconds = number.textback.ringTimeoutSeconds
    return ForwardingCode.all(to: number.phone, ringSeconds: seconds).map { code in
      [
        "network": .string(code.network.rawValue),
        "condition": .string(code.condition.rawValue),
        "set": .string(code.set),
        "check": .string(orNull: code.check),
        "unset": .string(code.unset),
      ]
    }
  }
}
