import ArgumentParser
import Server
import Storage
import TextBack

/// `textback token revoke`: from now on a token opens nothing.
struct RevokeToken: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Revoke a token, at once and for good.")

  @OptionGroup var option: ConfigurationOption

  @Argument(help: "The token's id, from `token list`.")
  var id: String

  func run() throws {
    guard let token = ID<Storage.Token>(id) else {
      throw ValidationError("'\(id)' is no id; `token list` shows them")
    }
    let connection = try Database.openBeside(path: option.load().databasePath)
    let clock = try SystemClock(connection: connection)
    let wasRevoked = try connection.inTransaction { try $0.revokeToken(token, at: clock.now()) }
    guard wasRevoked else {
      throw ValidationError("there is no token \(id) that is not revoked; `token list` shows them")
    }
    Output.line("revoked \(id)")
  }
}
