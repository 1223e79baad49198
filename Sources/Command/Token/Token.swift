import ArgumentParser

/// `textback token`: who may use the admin API.
struct Token: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Create, list and revoke the tokens of the admin API.",
    discussion: """
      All of it works beside a running server and takes effect at once.
      """,
    subcommands: [CreateToken.self, ListTokens.self, RevokeToken.self])
}
