import JSON
import Storage
import TextBack

/// `/businesses/{b}/numbers`
enum NumberResource {
  static func list(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let business = try business(call, tx)
    let page = try tx.numbers(of: call.business, call.page())
    return .ok(
      page.json(
        { .object(NumberJSON.object($0, of: business)) }, place: \.settings.id.rawValue))
  }

  static func create(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let business = try business(call, tx)
    let reader = NumberReader(house: call.house, business: business, current: nil)
    var draft = try reader.read(call.body)
    draft.sendingCarrier = try SendingCarrier(house: call.house, tx: tx).find(draft, call.business)
    guard try !tx.isTaken(draft.phone, for: call.business) else { throw Problem(.numberTaken) }
    let id = try tx.addNumber(draft, to: call.business, at: call.moment)
    try VersionResource.keep(id, of: call.business, tx, at: call.moment)
    guard let number = try tx.number(id, of: call.business) else { throw Problem(.failed) }
    return .created(.object(NumberJSON.object(number, of: business)))
  }

  static func show(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let number = try number(call, tx)
    let json = NumberJSON.object(number, of: try business(call, tx))
    return .ok(.object(json), version: number.settings.version)
  }

  static func change(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    let number = try number(call, tx)
    let business = try business(call, tx)
    try call.requireMatch(version: number.settings.version)
    let patch = try MergePatch.allowing(
      call.body, shown: NumberJSON.object(number, of: business), fixed: NumberJSON.fixed)
    let settings = NumberJSON.settings(number.settings)
    let merged = MergePatch.apply(patch, to: settings)
    let reader = NumberReader(
      house: call.house, business: business, current: number.settings)
    var draft = try reader.read(merged)
    draft.sendingCarrier = try SendingCarrier(house: call.house, tx: tx).find(draft, call.business)
    if merged != settings {
      try VersionResource.keep(number.settings.id, of: call.business, tx)
      try tx.saveNumber(draft, of: number.settings.id)
      try VersionResource.keep(number.settings.id, of: call.business, tx, at: call.moment)
    }
    return try show(call, tx)
  }

  /// Plays a missed call whose text goes to the phone that the number forwards to.
  static func test(_ call: AdminCall, _ tx: Transaction) throws -> Answer {
    _ = try call.read { _ in true }
    let number = try number(call, tx).settings
    let zones = call.house.timeZones
    let flow = TestCallFlow(tx: tx, rules: FlowRules(zone: { zones.zone($0) }), at: call.moment)
    guard let id = try flow.play(on: number) else { throw Problem(.noForwardNumber) }
    guard let listing = try tx.callListing(id, of: call.business) else { throw Problem(.failed) }
    return .created(CallResource.json(listing))
  }

  private static func number(_ call: AdminCall, _ tx: Transaction) throws -> StoredNumber {
    guard let number = try tx.number(call.id(), of: call.business) else {
      throw Problem(.notFound)
    }
    return number
  }

  private static func business(_ call: AdminCall, _ tx: Transaction) throws -> BusinessSettings {
    guard let business = try tx.business(call.business) else { throw Problem(.notFound) }
    return business.settings
  }
}
