import ArgumentParser
import Carriers
import Server
import Storage

/// `textback check`: whether the configuration can be used, and what to enter at the carriers.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the configuration and print the URLs to enter at the carriers.",
    discussion: """
      Every problem is printed with its place, its value and its fix, and the exit
      code is 78. Without problems, the webhook URLs of each account follow. Enter
      them with everything behind the #: it asks the carrier to try again when the
      server could not take an event. Without it, such an event is lost.
      """)

  @OptionGroup var option: ConfigurationOption

  func run() throws {
    do {
      let configuration = try option.load(secrets: .read)
      _ = try configuration.connectCarriers(readFrom: option.config)
      try requireFolders(of: configuration)
      let hasLooked = try requireTimeToRecover(configuration)
      show(configuration)
      if !hasLooked {
        Output.line(
          "warning: the database cannot be read as it is, so it is not known whether its numbers"
            + " give \"recover\" the time it needs")
      }
    } catch let refusal as ConfigurationRefusal {
      Output.line("\(refusal)")
      let count = refusal.problems.count
      throw Failure(.configuration, "\(count) problem\(count == 1 ? "" : "s") in \(option.config)")
    }
  }

  private func requireFolders(of configuration: ServerConfiguration) throws {
    var problems: [FieldProblem] = []
    for (field, folder) in [
      ("database.path", File.folder(of: configuration.databasePath)),
      ("backups.directory", configuration.backups.directory),
    ] {
      guard let folder, !File.isWritableFolder(folder) else { continue }
      problems.append(
        FieldProblem(
          field: field,
          detail: "needs the folder \"\(folder)\", which is not there or not writable for this"
            + " user; create it"))
    }
    if !problems.isEmpty {
      throw ConfigurationRefusal(path: option.config, problems: problems)
    }
  }

  /// False if there is a database that cannot be read as it is.
  private func requireTimeToRecover(_ configuration: ServerConfiguration) throws -> Bool {
    guard configuration.recoveringAccounts.isEmpty == false,
      File.isThere(configuration.databasePath)
    else { return true }
    let problems: [FieldProblem]
    do {
      let connection = try Database.openToRead(path: configuration.databasePath)
      problems = try connection.inSnapshot { try configuration.recoveryProblems($0) }
    } catch is StartRefusal {
      return false
    }
    guard problems.isEmpty else {
      throw ConfigurationRefusal(path: option.config, problems: problems)
    }
    return true
  }

  private func show(_ configuration: ServerConfiguration) {
    Output.line("\(option.config): no problems")
    if configuration.publicURL.hasPrefix("http://") {
      Output.line("warning: \"public_url\" is not https, so anybody on the way can read calls")
    }
    if configuration.carriers.isEmpty {
      Output.line("warning: \"carriers\" is empty, so no call can come in")
    }
    for account in configuration.carriers {
      guard case .twilio(let settings) = account.kind else {
        Output.line(
          "\nSend the missed calls of account \"\(account.name)\" to (HTTP POST, signed):")
        Output.line("  \(configuration.missedCallURL(account.name))")
        continue
      }
      Output.line("\nEnter for every number of account \"\(account.name)\" at Twilio (HTTP POST):")
      let urls = configuration.twilioAccount(account.name, settings).consoleURLs
      let width = urls.map(\.label.count).max() ?? 0
      for (label, url) in urls {
        let space = String(repeating: " ", count: width - label.count)
        Output.line("  \(label)\(space)  \(url)")
      }
    }
  }
}
