import JSON
import Storage
import TextBack

/// `…/versions/{version}`: settings as they were when an old decision was made.
///
/// A version is kept when it begins. Where it began before versions were kept, or by another way
/// than the API, it is read from the present settings, and kept before they are changed.
enum VersionResource {
  static func ofBusiness(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let version = try version(call)
    let kept = try tx.settings(version: version, in: call.business)
    return try answer(kept ?? present(call.business, tx), version)
  }

  static func ofNumber(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let (id, version): (ID<Number>, Int) = (try call.id(), try version(call))
    let kept = try tx.settings(version: version, of: id, in: call.business)
    return try answer(kept ?? present(id, of: call.business, tx), version)
  }

  /// Keeps the present version of a business; `moment` is when it began, if that is now.
  static func keep(_ id: ID<Business>, _ tx: Transaction, at moment: Moment? = nil) throws {
    guard let version = try present(id, tx, at: moment) else { return }
    try tx.keepSettings(version, in: id)
  }

  /// Keeps the present version of a number; `moment` is when it began, if that is now.
  static func keep(
    _ id: ID<Number>, of business: ID<Business>, _ tx: Transaction, at moment: Moment? = nil
  ) throws {
    guard let version = try present(id, of: business, tx, at: moment) else { return }
    try tx.keepSettings(version, of: id, in: business)
  }

  private static func present(
    _ id: ID<Business>, _ tx: Transaction, at moment: Moment? = nil
  ) throws -> SettingsVersion? {
    guard let business = try tx.business(id) else { return nil }
    var json = BusinessJSON.settings(business.settings)
    json["excluded_numbers"] = nil
    let at = try moment?.wall ?? tx.lastChange(of: "/businesses/\(id)", in: id)
    return SettingsVersion(
      version: business.version, settings: JSONValue.object(json).text,
      at: at ?? business.createdAt)
  }

  private static func present(
    _ id: ID<Number>, of business: ID<Business>, _ tx: Transaction, at moment: Moment? = nil
  ) throws -> SettingsVersion? {
    guard let number = try tx.number(id, of: business) else { return nil }
    var json = NumberJSON.settings(number.settings)
    var textback = json["textback"]?.object ?? JSONObject()
    // What is kept for good names no caller, so that a caller can be forgotten.
    for rule in [CallRule.onlyNumbers, .exceptNumbers] { textback[rule.rawValue] = nil }
    json["textback"] = .object(textback)
    let subject = "/businesses/\(business)/numbers/\(id)"
    let at = try moment?.wall ?? tx.lastChange(of: subject, in: business)
    return SettingsVersion(
      version: number.settings.version, settings: JSONValue.object(json).text,
      at: at ?? number.createdAt)
  }

  private static func version(_ call: AdminCall) throws(Problem) -> Int {
    let id: ID<SettingsVersion> = try call.id("version")
    return Int(id.rawValue)
  }

  private static func answer(_ found: SettingsVersion?, _ version: Int) throws -> Answer {
    guard let found, found.version == version else { throw Problem(.notFound) }
    let settings = try JSONValue(parsing: Array(found.settings.utf8))
    return .ok([
      "version": .integer(version), "settings": settings, "at": .time(found.at),
    ])
  }
}
