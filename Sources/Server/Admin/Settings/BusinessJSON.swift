import JSON
import Storage
import TextBack

/// A business as the API shows it.
enum BusinessJSON {
  /// What its owner may set.
  static func settings(_ settings: BusinessSettings) -> JSONObject {
    [
      "name": .string(settings.name),
      "time_zone": .string(settings.timeZone),
      "hours": .optional(settings.hours, HoursJSON.json),
      "booking_link": .string(orNull: settings.bookingLink),
      "emergency_number": .string(orNull: settings.emergencyNumber),
      "owner_name": .string(orNull: settings.ownerName),
      "city": .string(orNull: settings.city),
      "excluded_numbers": .array(settings.excludedNumbers.map(JSONValue.phone)),
      "allowed_countries": .array(settings.allowedCountries.map { .string("+\($0.code)") }),
      "credit_unit": .string(settings.creditUnit.rawValue),
      "low_credits": .integer(settings.lowCredits),
      "caps": [
        "number_per_hour": .integer(settings.caps.numberPerHour),
        "business_per_day": .integer(settings.caps.businessPerDay),
        "prefix_per_hour": .integer(settings.caps.prefixPerHour),
      ],
    ]
  }

  /// What nobody may set.
  static let fixed = ["id", "created_at"]

  static func object(_ business: StoredBusiness) -> JSONObject {
    var json: JSONObject = ["id": .id(business.id)]
    for member in settings(business.settings).members { json[member.name] = member.value }
    json["created_at"] = .time(business.createdAt)
    return json
  }
}
