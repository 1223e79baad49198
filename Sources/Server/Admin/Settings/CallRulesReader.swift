import JSON
import Storage
import TextBack

/// Reads which missed calls count, and when their callers may be texted.
struct CallRulesReader {
  func read(_ reader: inout ObjectReader, into settings: inout TextbackSettings) {
    let seconds = Kind.integer(TextbackSettings.minimumRingRange)
    settings.minimumRingSeconds =
      reader.read("minimum_ring_seconds", seconds, .nullable).value ?? 0
    let phones = Kind.phones(0...TextbackSettings.ruleNumbersMax)
    settings.onlyNumbers = reader.read("only_numbers", phones, .nullable).value?.sorted() ?? []
    settings.exceptNumbers =
      reader.read("except_numbers", phones, .nullable).value?.sorted() ?? []
    for phone in settings.exceptNumbers where settings.onlyNumbers.contains(phone) {
      reader.report(
        "except_numbers", "has \(phone), which only_numbers has too; leave it in one of them")
    }
    settings.onlyHours = reader.read("only_hours", HoursJSON.weekOnly, .nullable).value
    settings.quietHours = reader.read("quiet_hours", CallRulesReader.quietHours, .nullable).value
    settings.mutedReasons =
      reader.read("missed_reasons", .object(mutedReasons), .nullable).value ?? []
  }

  private func mutedReasons(_ reader: inout ObjectReader) -> Set<MissedReason>? {
    Set(
      MissedReason.allCases.filter {
        reader.read($0.rawValue, .boolean, .nullable).value == false
      })
  }

  private static var quietHours: Kind<QuietHours> {
    .object { reader in
      let from = reader.read("from", .minuteOfDay, .required).value
      let until = reader.read("until", .minuteOfDay, .required).value
      guard let from, let until else { return nil }
      // What is quiet from one time until another is loud from the other until the one.
      let hours = QuietHours(fromMinute: until, untilMinute: from)
      if hours == nil { reader.report("until", "is the time of from; give another") }
      return hours
    }
  }
}

/// The owner's rules for calls as the API shows them.
enum CallRulesJSON {
  static func members(_ textback: TextbackSettings) -> JSONObject {
    [
      "missed_reasons": .object(missedReasons(textback.mutedReasons)),
      "minimum_ring_seconds": .integer(textback.minimumRingSeconds),
      "only_numbers": .array(textback.onlyNumbers.map(JSONValue.phone)),
      "except_numbers": .array(textback.exceptNumbers.map(JSONValue.phone)),
      "only_hours": .optional(textback.onlyHours, HoursJSON.weekJSON),
      "quiet_hours": .optional(textback.quietHours) { hours in
        [
          "from": .string(HoursJSON.time(hours.untilMinute % 1_440)),
          "until": .string(HoursJSON.time(hours.fromMinute)),
        ]
      },
    ]
  }

  private static func missedReasons(_ muted: Set<MissedReason>) -> JSONObject {
    var json = JSONObject()
    for reason in MissedReason.allCases { json[reason.rawValue] = .bool(!muted.contains(reason)) }
    return json
  }
}
