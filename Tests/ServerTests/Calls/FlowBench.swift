import Carriers
import Storage
import TextBack

@testable import Server

/// The flows on a database of their own, without threads: events in, rows out.
final class FlowBench {
  let connection: Connection
  let business: ID<Business>
  private(set) var number: NumberSettings
  private let folder: TemporaryFolder
  var moment = FlowBench.start
  /// How many texts have come in.
  var texts = 0
  var rules = FlowRules(zone: { _ in .utc })

  static let account = "main"
  static let start = Moment(
    wall: Timestamp(milliseconds: 1_795_000_000_000),
    steady: SteadyTime(milliseconds: 1_795_000_000_000))
  static let ownNumber = phone("+15005550006")
  static let ownersPhone = phone("+14155550100")

  /// A business with one number that forwards to the owner, and 100 credits.
  init(_ change: (inout TextbackSettings) -> Void = { _ in }) throws {
    folder = try TemporaryFolder()
    var options = Database.Options()
    options.settings.synchronous = .off
    connection = try Opening(path: folder.path + "/textback.db", options: options).open()
    var textback = TextbackSettings(
      message: "Hi, this is {{business}}. Sorry we missed you! How can we help?")
    textback.isEnabled = true
    textback.forwardTo = [FlowBench.ownersPhone]
    change(&textback)
    let draft = NumberDraft(
      phone: FlowBench.ownNumber, label: nil, carrier: FlowBench.account, mode: .forward,
      sendingNumber: FlowBench.ownNumber, textback: textback)
    let moment = moment
    (business, number) = try connection.inTransaction { tx in
      var settings = BusinessSettings(name: "Acme Plumbing", timeZone: "UTC")
      // Tests of other things make more calls than one range of numbers would be texted for.
      settings.caps = .none
      let business = try tx.openBusiness(settings, at: moment)
      let id = try tx.addNumber(draft, to: business, at: moment)
      _ = try tx.purchaseCredits(
        100, amountCents: 900, externalID: "first", for: business, at: moment)
      guard let number = try tx.numberSettings(id) else { throw Missing() }
      return (business, number)
    }
  }

  struct Missing: Error {}

  static func phone(_ text: String) -> PhoneNumber {
    guard let phone = PhoneNumber(e164: text) else { preconditionFailure("\(text) is no number") }
    return phone
  }

  func advance(_ interval: Interval) {
    moment = Moment(
      wall: Timestamp(milliseconds: moment.wall.milliseconds + interval.milliseconds),
      steady: moment.steady + interval)
  }

  func write<Value>(_ body: (Transaction) throws -> Value) throws -> Value {
    try connection.inTransaction(body)
  }

  @discardableResult
  func take(_ event: CarrierEvent, route: WebhookRoute = .voiceStatus) throws -> FlowOutcome {
    try write { tx in
      var flow = CarrierEventFlow(
        tx: tx, account: FlowBench.account, rules: rules, at: moment)
      return try flow.take(event, route: route)
    }
  }

  /// What the dispatcher does at the moment it is now.
  func tick() throws -> DueWork.Found {
    try write { try DueWork(tx: $0, rules: rules, at: moment).take(except: []) }
  }

  func call(_ carrierID: String) throws -> CallListing {
    try write { tx in
      guard let stored = try tx.call(carrier: FlowBench.account, carrierID: carrierID),
        let listing = try tx.callListing(stored.id, of: business)
      else { throw Missing() }
      return listing
    }
  }

  /// Texts that wait to be sent.
  var waiting: [StoredMessage] {
    get throws { try write { try $0.dueMessages(at: moment.steady + .hours(1), limit: 100) } }
  }

  var balance: Ledger.Balance { get throws { try write { try $0.balance(of: business) } } }
}

extension FlowBench {
  /// Changes the settings of the business.
  func changeBusiness(_ change: (inout BusinessSettings) -> Void) throws {
    try write { tx in
      guard var settings = try tx.business(business)?.settings else { throw Missing() }
      change(&settings)
      try tx.saveBusiness(settings, of: business)
    }
  }

  /// A call that reaches us when nobody has answered it, in mode `already_forwarded`.
  @discardableResult
  func miss(_ carrierID: String, from caller: String) throws -> FlowOutcome {
    try take(
      .callArrived(
        CallReference(carrierID: carrierID, from: caller, to: FlowBench.ownNumber.e164)),
      route: .voice)
  }

  /// Kinds of alerts that stand.
  var alerts: [AlertKind] {
    get throws {
      try write { try $0.alerts(of: business, PageRequest(limit: 200)).items }
        .filter { $0.endedAt == nil }.map(\.kind)
    }
  }

  func setMode(_ mode: NumberMode) throws {
    try write { tx in
      guard let stored = try tx.number(number.id, of: business) else { throw Missing() }
      let settings = stored.settings
      try tx.saveNumber(
        NumberDraft(
          phone: settings.phone, label: nil, carrier: settings.carrier, mode: mode,
          sendingNumber: settings.phone, textback: settings.textback), of: number.id)
    }
  }

  /// Changes the settings of the number, as a PATCH does: it counts as a version.
  func changeTextback(_ change: (inout TextbackSettings) -> Void) throws {
    try write { tx in
      guard var settings = try tx.number(number.id, of: business)?.settings else { throw Missing() }
      change(&settings.textback)
      try tx.saveNumber(
        NumberDraft(
          phone: settings.phone, label: nil, carrier: settings.carrier, mode: settings.mode,
          sendingNumber: settings.sendingNumber, textback: settings.textback), of: number.id)
    }
  }

  /// Every alert of a kind, the first raised first, and whether each has ended.
  func episodes(_ kind: AlertKind) throws -> [Bool] {
    try write { try $0.alerts(of: business, PageRequest(limit: 200)).items }
      .filter { $0.kind == kind }.reversed().map { $0.endedAt != nil }
  }

  /// The text as its owner sees it.
  func listing(_ id: ID<Message>) throws -> MessageListing {
    guard let listing = try write({ try $0.messageListing(id, of: business) }) else {
      throw Missing()
    }
    return listing
  }

  /// A call of the business's to somebody, who takes it.
  func connect(to phone: String = "+14155550123", _ carrierID: String = "CAout") throws {
    let report = OutboundCallReport(
      carrierID: carrierID, from: FlowBench.ownNumber.e164, to: phone, change: .connected,
      durationSeconds: nil, occurredAt: nil)
    try take(.outboundCallMoved(report))
  }

  /// The owner writes to somebody.
  func reply(_ body: String = "On my way", to phone: String = "+14155550123") throws -> ReplyResult
  {
    try write { tx in
      let lead = try tx.lead(of: business, phone: FlowBench.phone(phone), at: moment)
      return try ReplyFlow(tx: tx, at: moment).queue(body, to: lead)
    }
  }

  /// Shuts the business for the whole week.
  func close() throws {
    try write { tx in
      var settings = BusinessSettings(name: "Acme Plumbing", timeZone: "UTC")
      settings.hours = BusinessHours(weekly: [:])
      try tx.saveBusiness(settings, of: business)
    }
  }
}

extension Caps {
  /// No limit at all.
  static var none: Caps {
    var caps = Caps()
    caps.numberPerHour = 0
    caps.businessPerDay = 0
    caps.prefixPerHour = 0
    return caps
  }
}
