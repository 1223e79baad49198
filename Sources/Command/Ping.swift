import ArgumentParser
import HTTP
import Server

/// `textback ping`: whether the running server can take events.
struct Ping: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask the running server whether it is ready.",
    discussion: """
      Asks /readyz, which answers 200 only while a write can commit; exits 0 or 75.
      For the health checks of containers.
      """)

  @OptionGroup var option: ConfigurationOption

  func run() throws {
    let listen = try option.load().listen
    guard listen.port != 0 else {
      throw Failure(
        .configuration,
        "\(option.config): \"listen.port\" is 0, so nobody knows the port; give the server one")
    }
    var limits = ClientLimits()
    limits.totalMilliseconds = 5_000
    let address = ServerAddress((listen.host, listen.port))
    let result = address.get("/readyz", through: CurlClient(limits: limits))
    if result.status == 200 {
      Output.line("ready")
    } else {
      let found = result.failure?.words ?? "status \(result.status)"
      throw Failure(.temporary, "\(address.url)/readyz: not ready (\(found)); see the server's log")
    }
  }
}
