import JSON
import Storage
import TextBack

/// `/businesses`
enum BusinessResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let page = try tx.businesses(only: call.principal.onlyBusiness, call.page())
    return .ok(page.json({ .object(BusinessJSON.object($0)) }, place: \.id.rawValue))
  }

  static func create(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let settings = try BusinessReader(house: call.house, current: nil).read(call.body)
    let id = try tx.openBusiness(settings, at: call.moment)
    try VersionResource.keep(id, tx, at: call.moment)
    guard let business = try tx.business(id) else { throw Problem(.failed) }
    return .created(.object(BusinessJSON.object(business)))
  }

  static func show(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let business = try tx.business(call.business) else { throw Problem(.notFound) }
    return .ok(.object(BusinessJSON.object(business)), version: business.version)
  }

  static func change(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    guard let business = try tx.business(call.business) else { throw Problem(.notFound) }
    try call.requireMatch(version: business.version)
    let patch = try MergePatch.allowing(
      call.body, shown: BusinessJSON.object(business), fixed: BusinessJSON.fixed)
    let merged = MergePatch.apply(patch, to: BusinessJSON.settings(business.settings))
    let settings = try BusinessReader(house: call.house, current: business.settings).read(merged)
    if settings != business.settings {
      try VersionResource.keep(business.id, tx)
      try tx.saveBusiness(settings, of: business.id)
      try VersionResource.keep(business.id, tx, at: call.moment)
    }
    if settings.caps != business.settings.caps {
      try CapFlow(tx: tx, at: call.moment).relax(business.id, to: settings.caps)
    }
    return try show(call, tx)
  }
}
