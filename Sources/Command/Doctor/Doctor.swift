import ArgumentParser
import Server

/// `textback doctor`: `verify`, and everything around the program that it needs.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the database and everything around it; the server may be running.",
    discussion: """
      One line for each finding: ok, warn or fail, what it is about, what was found
      and what to do. Exits 0 without a failure, 1 with one, and 78 if the
      configuration or a secret in it cannot be read. Nothing is changed, and no
      secret is shown.
      """)

  @OptionGroup var option: ConfigurationOption

  @Flag(help: "Do not try to reach the carriers.")
  var offline = false

  func run() throws {
    let configuration = try option.load(secrets: .read)
    _ = try configuration.connectCarriers(readFrom: option.config)
    var findings = ConfigurationDoctor(configuration: configuration, path: option.config).findings()
    findings += MachineDoctor(configuration: configuration).findings()
    findings += DatabaseDoctor(configuration: configuration).findings()
    findings += NetworkDoctor(configuration: configuration, isOffline: offline).findings()
    for finding in findings { Output.line(finding.line) }
    let failures = findings.count { $0.level == .failure }
    let warnings = findings.count { $0.level == .warning }
    Output.line("\(failures) failed, \(warnings) warned, of \(findings.count)")
    if failures > 0 { throw ExitCode(1) }
  }
}

/// One thing that the doctor has looked at.
struct Finding: Equatable {
  /// How bad it is.
  enum Level: String {
    case ok
    case warning = "warn"
    case failure = "fail"
  }

  let level: Level
  let subject: String
  let words: String
  /// What to do; nil where all is well.
  let fix: String?

  static func ok(_ subject: String, _ words: String) -> Finding {
    Finding(level: .ok, subject: subject, words: words, fix: nil)
  }

  static func warning(_ subject: String, _ words: String, fix: String) -> Finding {
    Finding(level: .warning, subject: subject, words: words, fix: fix)
  }

  static func failure(_ subject: String, _ words: String, fix: String) -> Finding {
    Finding(level: .failure, subject: subject, words: words, fix: fix)
  }

  var line: String {
    let padded = level.rawValue.count < 4 ? level.rawValue + "  " : level.rawValue
    return "\(padded)  \(subject): \(words)" + (fix.map { "; \($0)" } ?? "")
  }
}
