import ArgumentParser
import Server

/// The option that names the configuration file.
struct ConfigurationOption: ParsableArguments {
  @Option(help: ArgumentHelp("The configuration file; see config.example.json.", valueName: "file"))
  var config: String

  /// Reads the file; a command that talks to no carrier leaves the secrets alone.
  func load(secrets: Configuration.Secrets = .leftAlone) throws -> ServerConfiguration {
    try Configuration.load(config, secrets: secrets)
  }
}
