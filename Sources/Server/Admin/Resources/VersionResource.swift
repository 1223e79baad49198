import JSON
import Storage
import TextBack

/// `…/versions/{version}`: settings as they were when an old decision was made.
enum VersionResource {
  static func ofBusiness(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    try answer(tx.settings(version: version(call), in: call.business))
  }

  static func ofNumber(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    try answer(tx.settings(version: version(call), of: call.id(), in: call.business))
  }

  /// Keeps a business as it is now.
  static func keep(_ id: ID<Business>, _ tx: Transaction, at moment: Moment) throws {
    guard let business = try tx.business(id) else { return }
    var json = BusinessJSON.settings(business.settings)
    json["excluded_numbers"] = nil
    try tx.keepSettings(
      JSONValue.object(json).text, version: business.version, in: id, at: moment)
  }

  /// Keeps a number as it is now.
  static func keep(
    _ id: ID<Number>, of business: ID<Business>, _ tx: Transaction, at moment: Moment
  ) throws {
    guard let number = try tx.number(id, of: business)?.settings else { return }
    var json = NumberJSON.settings(number)
    var textback = json["textback"]?.object ?? JSONObject()
    // What is kept for good names no caller, so that a caller can be forgotten.
    for rule in [CallRule.onlyNumbers, .exceptNumbers] { textback[rule.rawValue] = nil }
    json["textback"] = .object(textback)
    try tx.keepSettings(
      JSONValue.object(json).text, version: number.version, of: id, in: business, at: moment)
  }

  private static func version(_ call: AdminCall) throws(Problem) -> Int {
    let id: ID<SettingsVersion> = try call.id("version")
    return Int(id.rawValue)
  }

  private static func answer(_ version: SettingsVersion?) throws -> Answer {
    guard let version else { throw Problem(.notFound) }
    let settings = try JSONValue(parsing: Array(version.settings.utf8))
    return .ok([
      "version": .integer(version.version), "settings": settings, "at": .time(version.at),
    ])
  }
}
