import ArgumentParser
import Carriers
import HTTP
import Logging
import Server
import Storage

/// `textback serve`: the server, in the foreground.
struct Serve: AsyncParsableCommand, Enduring {
  static let configuration = CommandConfiguration(
    abstract: "Run the server in the foreground.",
    discussion: """
      When it is ready it prints one line with its address. SIGTERM or Ctrl-C ends
      it: requests and texts that have begun are finished first. The log goes to
      standard error, as text to a terminal and as JSON otherwise. Under systemd it
      reports when it is ready and that it lives.
      """)

  @OptionGroup var option: ConfigurationOption

  func run() async throws {
    let configuration = try option.load(secrets: .read)
    let carriers = try configuration.connectCarriers(readFrom: option.config)
    let log = configuration.log.logger()
    let ending = Ending()
    let database = try Database.open(
      path: configuration.databasePath, options: options(ending, log))
    defer { database.close() }
    let clock = try SystemClock(database: database)
    var parts = TextbackServer.Parts(
      database: database, carriers: carriers, client: CurlClient(), now: { clock.now() }, log: log)
    parts.limits.connections = configuration.limits.connections
    parts.limits.connectionsPerAddress = configuration.limits.connectionsPerAddress
    parts.trustedProxies = configuration.listen.trustedProxies
    parts.loops = configuration.listen.loops
    parts.sendRates = configuration.sendRates
    parts.version = Version.current
    parts.lookUpClient = CurlClient(limits: LookUpLimits.client)
    parts.policies = configuration.policies
    parts.backups = configuration.backups
    parts.databasePath = configuration.databasePath
    let server = TextbackServer(parts)
    let address = ServerAddress(
      try server.bind(host: configuration.listen.host, port: configuration.listen.port))
    warn(of: address, in: log)
    for problem in try await database.read({ try configuration.recoveryProblems($0) }) {
      log.warning("a text of this number is never sent again", metadata: ["why": "\(problem)"])
    }
    ending.whenAsked { server.stop() }
    try await run(server, at: address, watching: database)
    if let failure = ending.failure { throw failure }
  }

  private func run(
    _ server: TextbackServer, at address: ServerAddress, watching database: Database
  ) async throws {
    let supervisor = Supervisor()
    Task {
      await Signals.untilAsked()
      supervisor.tell(.stopping)
      server.stop()
    }
    let pulse = Pulse { server.turns() }
    let watchdog = try Watchdog(supervisor) { allowed in
      pulse.beats() && database.isReadable(within: allowed)
    }
    defer { watchdog?.end() }
    try await server.run {
      Output.line("textback listening on \(address.url)")
      supervisor.tell(.ready)
      watchdog?.begin()
    }
  }

  private func options(_ ending: Ending, _ log: Logger) -> Database.Options {
    var options = Database.Options()
    options.onFault = { error in
      log.critical("database fault", metadata: ["why": "\(error)"])
      ending.hear(of: error)
    }
    return options
  }

  private func warn(of address: ServerAddress, in log: Logger) {
    guard !address.isLoopback else { return }
    log.warning(
      "listening beyond this machine without TLS; put a proxy such as nginx in front",
      metadata: ["address": "\(address.url)"])
  }
}
