import JSON
import Storage
import TextBack

/// Reads the settings of a business; what is left out has its default.
struct BusinessReader {
  let house: AdminHouse
  /// What applied until now; what was valid when it was set is not refused later.
  let current: BusinessSettings?

  static let excludedNumbersMax = 10_000
  static let countriesMax = 50
  static let capMax = 1_000_000

  func read(_ json: JSONObject) throws(InvalidFields) -> BusinessSettings {
    try ObjectReader.read(.object(json)) { reader in settings(&reader) }
  }

  private func settings(_ reader: inout ObjectReader) -> BusinessSettings? {
    let name = reader.read("name", .line(1...300), .required).value
    let zone = reader.read("time_zone", timeZone, .required).value
    var settings = BusinessSettings(name: name ?? "", timeZone: zone ?? "")
    settings.hours = reader.read("hours", HoursJSON.kind, .nullable).value
    settings.bookingLink = reader.read("booking_link", .line(1...500), .nullable).value
    settings.emergencyNumber = reader.read("emergency_number", .line(1...100), .nullable).value
    settings.ownerName = reader.read("owner_name", .line(1...300), .nullable).value
    settings.city = reader.read("city", .line(1...300), .nullable).value
    let excluded = reader.read(
      "excluded_numbers", .phones(0...BusinessReader.excludedNumbersMax), .nullable)
    settings.excludedNumbers = excluded.value?.sorted() ?? []
    let countries = Kind.list(of: .country, count: 0...BusinessReader.countriesMax)
    let allowed = reader.read("allowed_countries", countries, .nullable).value ?? []
    settings.allowedCountries = Set(allowed).sorted { $0.code < $1.code }
    settings.creditUnit = reader.read("credit_unit", .oneOf, .nullable).value ?? .message
    settings.lowCredits =
      reader.read("low_credits", .integer(0...100_000), .nullable).value
      ?? BusinessSettings.lowCreditsDefault
    settings.caps = reader.read("caps", .object(caps), .nullable).value ?? Caps()
    return settings
  }

  private var timeZone: Kind<String> {
    Kind("an IANA time zone, such as \"America/New_York\" or \"UTC\"") { [house, current] json in
      guard case .string(let name) = json else { return nil }
      return name == current?.timeZone || house.timeZones.zone(name) != nil ? name : nil
    }
  }

  private func caps(_ reader: inout ObjectReader) -> Caps? {
    let standard = Caps()
    let kind = Kind.integer(0...BusinessReader.capMax)
    var caps = Caps()
    caps.numberPerHour =
      reader.read("number_per_hour", kind, .nullable).value ?? standard.numberPerHour
    caps.businessPerDay =
      reader.read("business_per_day", kind, .nullable).value ?? standard.businessPerDay
    caps.prefixPerHour =
      reader.read("prefix_per_hour", kind, .nullable).value ?? standard.prefixPerHour
    return caps
  }
}
