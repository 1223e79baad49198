import Carriers
import HTTP
import Logging
import Sandbox
import Storage
import TextBack
import Threads

@testable import Server

/// The whole server on a loopback port, a sandbox carrier on another, libcurl between them, and a
/// hand to move the clock.
final class House: Sendable {
  let database: Database
  let server: TextbackServer
  let carrier: SandboxCarrier
  let business: ID<Business>
  let number: ID<Number>
  let port: Int
  /// The carrier's words, as the server has them.
  let twilio: Twilio
  private let time = HandClock()
  private let folder: TemporaryFolder

  static let publicURL = "https://calls.example.com"
  static let authToken = "0123456789abcdef0123456789abcdef"
  static let accountSID = "AC00000000000000000000000000000001"
  static let callSID = "CA000000000000000000000000000000ff"
  static let customer = "+14155550123"
  /// A phone system of the owner's own.
  static let office = "office"
  static let officeSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  struct TimeOut: Error {}

  /// Runs a house for as long as `body` lasts.
  static func live(
    _ change: @Sendable (inout TextbackSettings) -> Void = { _ in },
    limits: ClientLimits = ClientLimits(), asking policy: CarrierPolicy? = nil,
    _ body: @Sendable (House) async throws -> Void
  ) async throws {
    let house = try House(change, limits, policy)
    try await withThrowingTaskGroup { group in
      group.addTask { try await house.server.run() }
      group.addTask { try await house.carrier.run() }
      do {
        try await body(house)
      } catch {
        house.stop()
        throw error
      }
      house.stop()
      try await group.waitForAll()
    }
    house.database.close()
  }

  private init(
    _ change: (inout TextbackSettings) -> Void, _ limits: ClientLimits, _ policy: CarrierPolicy?
  ) throws {
    folder = try TemporaryFolder()
    var options = Database.Options()
    options.hasReserve = false
    database = try Database.open(path: folder.path + "/textback.db", options: options)
    let moment = FlowBench.start
    var textback = TextbackSettings(
      message: "Hi, this is {{business}}. Sorry we missed you! How can we help?")
    textback.isEnabled = true
    textback.forwardTo = [FlowBench.ownersPhone]
    change(&textback)
    let draft = NumberDraft(
      phone: FlowBench.ownNumber, label: nil, carrier: FlowBench.account, mode: .forward,
      sendingNumber: FlowBench.ownNumber, textback: textback)
    (business, number) = try database.writeBlocking { tx in
      var settings = BusinessSettings(name: "Acme Plumbing", timeZone: "UTC")
      settings.caps = .none
      let business = try tx.openBusiness(settings, at: moment)
      let number = try tx.addNumber(draft, to: business, at: moment)
      _ = try tx.purchaseCredits(
        100, amountCents: 900, externalID: "first", for: business, at: moment)
      return (business, number)
    }
    let client = CurlClient(limits: limits)
    carrier = SandboxCarrier(
      account: SandboxAccount(
        accountSID: House.accountSID, authToken: House.authToken, name: FlowBench.account,
        publicURL: House.publicURL), client: CurlClient(),
      now: { [time] in time.moment.wall.milliseconds })
    twilio = Twilio(
      TwilioAccount(
        name: FlowBench.account, accountSID: House.accountSID, authToken: House.authToken,
        apiURL: try carrier.bind(onBadLine: true), publicURL: House.publicURL))
    guard let office = StandardWebhooks(secret: House.officeSecret) else { throw TimeOut() }
    let time = time
    var parts = TextbackServer.Parts(
      database: database, carriers: [FlowBench.account: twilio, House.office: office],
      client: client,
      now: { time.moment }, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    parts.senders = 4
    if let policy {
      parts.policies = [FlowBench.account: policy]
      parts.lookUpClient = CurlClient(limits: LookUpLimits.client)
    }
    server = TextbackServer(parts)
    port = try server.bind(host: "127.0.0.1", port: 0).port
    carrier.connect(to: "http://127.0.0.1:\(port)")
  }

  var now: Moment { time.moment }

  func advance(_ interval: Interval) {
    time.advance(interval)
    server.dispatcher.wake()
  }

  /// Waits until the database says so. Whatever it waits for ends in a commit, so a read after
  /// another finds it; the bound is for a program that never gets there.
  func until(_ isTrue: @escaping @Sendable (Transaction) throws -> Bool) async throws {
    for _ in 0..<10 where try await comes(to: isTrue) { return }
    throw TimeOut()
  }

  /// Whether the database says so within a tenth of the patience that `until` has.
  func comes(to isTrue: @escaping @Sendable (Transaction) throws -> Bool) async throws -> Bool {
    for _ in 0..<20_000 where try await database.read(isTrue) { return true }
    return false
  }

  private func stop() {
    server.stop()
    carrier.stop()
  }
}

/// A clock that only a hand moves.
final class HandClock: Sendable {
  private let milliseconds = Lock(FlowBench.start.steady.milliseconds)

  var moment: Moment {
    let time = milliseconds.withLock { $0 }
    return Moment(wall: Timestamp(milliseconds: time), steady: SteadyTime(milliseconds: time))
  }

  func advance(_ interval: Interval) {
    milliseconds.withLock { $0 += interval.milliseconds }
  }
}
