import ArgumentParser
import Server
import Storage
import TextBack

/// `textback token create`: a new bearer token, printed this once.
struct CreateToken: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Print a new bearer token; it is shown this once.",
    discussion: """
      An operator's token reaches every business, an owner's its own only. The
      token is alone on standard output, so that a script can keep it:

        TOKEN=$(textback token create --config FILE --role operator --name ci)
        curl -H "Authorization: Bearer $TOKEN" \\
          http://127.0.0.1:8080/api/v1/businesses
      """)

  /// The roles as they are written on the command line.
  enum RoleName: String, ExpressibleByArgument, CaseIterable {
    case `operator`
    case owner
  }

  @OptionGroup var option: ConfigurationOption

  @Option(help: "What the token may do.")
  var role: RoleName

  @Option(help: ArgumentHelp("The business of an owner's token.", valueName: "id"))
  var business: String?

  @Option(help: "Whom it is for; shown by `token list`.")
  var name: String

  func validate() throws {
    if (role == .owner) != (business != nil) {
      throw ValidationError(
        role == .owner
          ? "an owner's token needs --business ID" : "--business goes with --role owner only")
    }
    if let business, ID<Business>(business) == nil {
      throw ValidationError("--business is '\(business)'; give the id that the admin API shows")
    }
    if !(1...200).contains(name.count) {
      throw ValidationError("--name has \(name.count) characters; give 1 to 200")
    }
  }

  func run() throws {
    let path = try option.load().databasePath
    let connection = try Database.openBeside(path: path)
    let clock = try SystemClock(connection: connection)
    let bearer = BearerToken.fresh()
    try connection.inTransaction { tx in
      _ = try tx.addToken(
        hash: bearer.hash, name: name, role: try storedRole(tx), at: clock.now())
    }
    Output.line(bearer.text)
  }

  private func storedRole(_ tx: Transaction) throws -> Role {
    guard let id = business.flatMap({ ID<Business>($0) }) else { return .operator }
    guard try tx.hasBusiness(id) else {
      throw ValidationError("there is no business \(id); GET /api/v1/businesses lists them")
    }
    return .owner(of: id)
  }
}
