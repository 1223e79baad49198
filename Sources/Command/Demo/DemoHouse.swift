import Carriers
import HTTP
import Logging
import Sandbox
import Server
import Storage
import TextBack

/// A whole Textback for the demonstration: server, database, carrier, one business and its number.
struct DemoHouse: Sendable {
  static let account = "main"
  static let number = "+15005550006"
  static let ownersPhone = "+14155550100"
  static let customer = "+14155550123"
  static let ringSeconds = 10

  let server: TextbackServer
  let carrier: SandboxCarrier
  let database: Database
  let client = CurlClient()
  let url: String
  let token: String
  let business: ID<Business>

  init(folder: String, port: Int?) throws {
    let database = try Database.open(path: folder + "/textback.db")
    let clock = try SystemClock(database: database)
    let bearer = BearerToken.fresh()
    business = try DemoHouse.furnish(database, bearer, at: clock.now())
    let sandbox = SandboxAccount(
      accountSID: SandboxID.new("AC"), authToken: AttemptToken.newSecret(),
      name: DemoHouse.account, publicURL: "https://calls.example.com")
    carrier = SandboxCarrier(account: sandbox, client: client)
    let twilio = Twilio(
      TwilioAccount(
        name: sandbox.name, accountSID: sandbox.accountSID, authToken: sandbox.authToken,
        apiURL: try carrier.bind(), publicURL: sandbox.publicURL))
    var log = Logger(label: "textback") { StreamLogHandler.standardError(label: $0) }
    log.logLevel = .error
    server = TextbackServer(
      .init(
        database: database, carriers: [sandbox.name: twilio], client: client,
        now: { clock.now() }, log: log))
    url = try DemoHouse.bind(server, port: port)
    carrier.connect(to: url)
    token = bearer.text
    self.database = database
  }

  /// The port that was asked for, else 8080, else a free one.
  private static func bind(_ server: TextbackServer, port: Int?) throws -> String {
    let bound: (host: String, port: Int)
    if let port {
      bound = try server.bind(host: "127.0.0.1", port: port)
    } else {
      do {
        bound = try server.bind(host: "127.0.0.1", port: 8_080)
      } catch {
        // Somebody else has 8080: any free port shows the same.
        bound = try server.bind(host: "127.0.0.1", port: 0)
      }
    }
    return "http://\(bound.host):\(bound.port)"
  }

  private static func furnish(
    _ database: Database, _ token: BearerToken, at moment: Moment
  ) throws -> ID<Business> {
    guard let number = PhoneNumber(e164: DemoHouse.number),
      let ownersPhone = PhoneNumber(e164: DemoHouse.ownersPhone)
    else { preconditionFailure("the numbers of the demonstration are E.164") }
    return try database.writeBlocking { tx in
      let business = try tx.openBusiness(
        BusinessSettings(name: "Acme Plumbing", timeZone: "UTC"), at: moment)
      var textback = TextbackSettings(message: ShippedMessages.textBack)
      textback.isEnabled = true
      textback.forwardTo = [ownersPhone]
      textback.ringTimeoutSeconds = ringSeconds
      _ = try tx.addNumber(
        NumberDraft(
          phone: number, label: "Demonstration", carrier: account, mode: .forward,
          sendingNumber: number, textback: textback), to: business, at: moment)
      if case .bought(let entry) = try tx.purchaseCredits(
        100, amountCents: 900, externalID: "demo", for: business, at: moment)
      {
        let subject = "/businesses/\(business)/credits/purchases/\(entry)"
        try tx.audit(AuditEntry(actor: .command, action: "demo", subject: subject), at: moment)
      }
      _ = try tx.addToken(hash: token.hash, name: "demo", role: .operator, at: moment)
      return business
    }
  }

  func stop() {
    server.stop()
    carrier.stop()
  }

  /// Says what to try, and stays until somebody ends the program.
  func showAround() async {
    let api = "\(url)/api/v1/businesses/\(business)"
    let header = "-H 'Authorization: Bearer \(token)'"
    Output.line(
      """

      The server stays up at \(url). Try, in another terminal:

        curl -s \(header) \(api)/calls
        curl -s \(header) \(api)/leads
        curl -s \(header) \(api)/messages
        curl -s \(header) \(api)/credits
        curl -s \(header) \(api)/numbers

      Ctrl-C ends it and removes everything it made.
      """)
    await Signals.untilAsked()
  }
}
