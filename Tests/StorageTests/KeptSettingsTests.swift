import Testing
import TextBack

@testable import Storage

/// Settings that the writer keeps from one transaction to the next are those that are stored.
@Suite struct `Kept settings` {
  let scratch: Scratch
  let writer: Connection
  let number = ID<Number>(1)
  let business = ID<Business>(1)

  init() throws {
    scratch = try Scratch()
    writer = try Opening(path: scratch.path, options: `Kept settings`.options).open()
    try writer.run(script: Story.script)
    try writer.run(script: "UPDATE business SET has_hours = 1")
    // Without them the lists that most numbers do not have are never looked at.
    try writer.run(script: "UPDATE number SET has_only_hours = 1, has_rule_numbers = 1")
    try writer.inTransaction { tx in try read(tx) }
  }

  static var options: Database.Options {
    var options = Database.Options()
    options.hasReserve = false
    return options
  }

  /// Everything that may be kept.
  struct Settings: Equatable {
    let number: NumberSettings?
    let profile: BusinessProfile?
    let hours: BusinessHours?
    let isOwn: [Bool]
    let isExcluded: [Bool]
    let countries: [DestinationCountry]
  }

  static let ownPhones = ["+15125550100", "+15125550107", "+15125550108"]

  @discardableResult
  func read(_ tx: Transaction) throws -> Settings {
    let phones = `Kept settings`.ownPhones.compactMap(PhoneNumber.init(e164:))
    return Settings(
      number: try tx.numberSettings(number), profile: try tx.profile(of: business),
      hours: try tx.hours(of: business),
      isOwn: try phones.map { try tx.isOwnNumber($0, of: business) },
      isExcluded: try phones.map { try tx.isExcluded($0, by: business) },
      countries: try tx.allowedCountries(of: business))
  }

  /// What a connection reads that keeps nothing.
  func stored() throws -> Settings {
    try Database.openToRead(path: scratch.path, options: `Kept settings`.options)
      .inSnapshot { try read($0) }
  }

  /// One change to each table that settings are read from.
  static let changes: [StaticString] = [
    "UPDATE business SET name = 'Other' WHERE id = 1",
    "UPDATE number SET message = 'Other' WHERE id = 1",
    "UPDATE number SET phone = '+15125550107', sending_number = '+15125550107' WHERE id = 1",
    "INSERT INTO forward_target (number_id, position, phone) VALUES (1, 1, '+15125550108')",
    "INSERT INTO follow_up_step (number_id, position, after_hours, message) VALUES (1, 1, 2, 'M')",
    "INSERT INTO opening (business_id, weekday, open_minute, close_minute) VALUES (1, 1, 2, 3)",
    "INSERT INTO holiday (business_id, date) VALUES (1, '2026-12-25')",
    "INSERT INTO excluded_number (business_id, phone) VALUES (1, '+15125550107')",
    "INSERT INTO allowed_country (business_id, code) VALUES (1, 44)",
    "UPDATE business SET time_zone = 'Asia/Tokyo' WHERE id = 1",
    "INSERT INTO only_hours (number_id, weekday, open_minute, close_minute) VALUES (1, 1, 2, 3)",
    "INSERT INTO rule_number (number_id, rule, phone) VALUES (1, 'only_numbers', '+15125550107')",
    "INSERT INTO rule_number (number_id, rule, phone) VALUES (1, 'except_numbers', '+15125550107')",
  ]

  @Test func `are kept, or nothing below would prove anything`() throws {
    try writer.inTransaction { tx in
      #expect(writer.keptSettings.number(number) != nil)
      #expect(writer.keptSettings.business(business) != nil)
      try tx.connection.execute("UPDATE lead SET unread = 1 WHERE id = 1")
      #expect(writer.keptSettings.number(number) != nil, "a lead is no setting")
    }
    #expect(writer.keptSettings.number(number) == nil, "outside a transaction nothing is sure")
  }

  @Test(arguments: changes.indices)
  func `differ after each of the changes, or nothing below would prove anything`(
    change: Int
  ) throws {
    let before = try stored()
    try writer.inTransaction { _ = try $0.connection.execute(`Kept settings`.changes[change]) }
    try #expect(stored() != before)
  }

  @Test(arguments: changes.indices)
  func `follow a change of another connection`(change: Int) throws {
    let beside = try Database.openBeside(path: scratch.path, options: `Kept settings`.options)
    try beside.inTransaction { _ = try $0.connection.execute(`Kept settings`.changes[change]) }
    try #expect(writer.inTransaction(read) == stored())
  }

  @Test(arguments: changes.indices)
  func `follow a change of their own transaction, and of those after it`(change: Int) throws {
    let seen = try writer.inTransaction { tx in
      try read(tx)
      try tx.connection.execute(`Kept settings`.changes[change])
      return try read(tx)
    }
    try #expect(seen == stored())
    try #expect(writer.inTransaction(read) == seen)
  }

  @Test(arguments: changes.indices)
  func `forget a change that was undone`(change: Int) throws {
    struct Undone: Error {}
    let before = try stored()
    #expect(throws: Undone.self) {
      try writer.inTransaction { tx in
        try tx.connection.execute(`Kept settings`.changes[change])
        try read(tx)
        throw Undone()
      }
    }
    try #expect(writer.inTransaction(read) == before)
  }

  @Test func `forget a change that was undone within a group that went on`() throws {
    struct Undone: Error {}
    let before = try stored()
    var group = try TransactionGroup(on: writer, epoch: nil)
    #expect(throws: Undone.self) {
      try group.runIsolated { tx in
        try tx.connection.execute("UPDATE number SET message = 'Other' WHERE id = 1")
        try read(tx)
        throw Undone()
      }
    }
    try #expect(group.run(read) == before)
    _ = try group.commit()
    try #expect(writer.inTransaction(read) == before)
  }

  @Test func `are forgotten when there are too many`() {
    var kept = KeptSettings()
    kept.trust(version: 1)
    let empty = KeptSettings.OfBusiness(
      profile: nil, hours: nil, numbers: [], forwardTargets: [], excluded: [], countries: [])
    for id in 0..<Int64(KeptSettings.entriesMax) { kept.keep(empty, of: ID(id)) }
    #expect(kept.business(ID(0)) != nil)
    kept.keep(empty, of: ID(-1))
    #expect(kept.business(ID(0)) == nil)
    #expect(kept.business(ID(-1)) != nil)
  }
}
