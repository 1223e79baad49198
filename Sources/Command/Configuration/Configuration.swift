import Glibc
import JSON
import Server

/// The configuration file: JSON to values, or every problem at once with its fix.
struct Configuration {
  /// Whether the secrets are read too; a command that talks to no carrier does without them.
  enum Secrets {
    case read
    case leftAlone
  }

  let path: String
  let secrets: Secrets
  /// The value of an environment variable.
  let environment: (String) -> String?

  /// Longer files are no configuration of ours.
  private static let bytesMax = 1_048_576

  /// Reads the file at `path`.
  static func load(
    _ path: String, secrets: Secrets = .leftAlone,
    environment: @escaping (String) -> String? = { getenv($0).map { String(cString: $0) } }
  ) throws(ConfigurationRefusal) -> ServerConfiguration {
    try Configuration(path: path, secrets: secrets, environment: environment).load()
  }

  private func load() throws(ConfigurationRefusal) -> ServerConfiguration {
    let bytes: [UInt8]
    switch File.read(path, atMost: Configuration.bytesMax) {
    case .bytes(let content): bytes = content
    case .tooLong: throw refusal("is longer than a megabyte; give a configuration")
    case .failed(let reason):
      throw refusal("cannot be read (\(reason)); copy config.example.json there and edit it")
    }
    do {
      return try ObjectReader.read(JSONValue(parsing: bytes)) { serverConfiguration(&$0) }
    } catch let error as InvalidFields {
      throw ConfigurationRefusal(path: path, problems: error.problems)
    } catch let error as JSONSyntaxError {
      throw refusal("is no JSON: \(error)")
    } catch {
      throw refusal("cannot be read: \(error)")
    }
  }

  private func refusal(_ detail: String) -> ConfigurationRefusal {
    ConfigurationRefusal(path: path, problems: [FieldProblem(field: "", detail: detail)])
  }

  private func serverConfiguration(_ reader: inout ObjectReader) -> ServerConfiguration {
    let listen = reader.read("listen", .listening).value
    let publicURL = reader.read("public_url", .publicURL, .required).value
    let database = reader.read("database", .databasePath(relativeTo: path)).value
    var configuration = ServerConfiguration(
      publicURL: publicURL ?? "",
      databasePath: database ?? File.path("textback.db", relativeTo: path))
    configuration.listen = listen ?? .init()
    configuration.carriers = reader.read("carriers", .carriers(readBy: self)).value ?? []
    configuration.limits = reader.read("limits", .connectionLimits).value ?? .init()
    configuration.backups = reader.read("backups", .backups(relativeTo: path)).value ?? .init()
    configuration.log = reader.read("log", .logSettings).value ?? .init()
    return configuration
  }
}

/// Why a configuration cannot be used: every problem that it has.
struct ConfigurationRefusal: Error, CustomStringConvertible {
  let path: String
  let problems: [FieldProblem]

  /// One problem a line: file, field, value and fix.
  var description: String {
    problems.map { problem in
      problem.field.isEmpty ? "\(path) \(problem.detail)" : "\(path): \(problem)"
    }.joined(separator: "\n")
  }
}
