import ArgumentParser
import Server
import Storage
import TextBack

/// `textback token list`: every token there ever was, but never the token itself.
struct ListTokens: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the tokens: id, role, last use, name.")

  @OptionGroup var option: ConfigurationOption

  func run() throws {
    let connection = try Database.openToRead(path: option.load().databasePath)
    let tokens = try connection.inSnapshot { try $0.tokens() }
    let rows =
      [["ID", "ROLE", "BUSINESS", "CREATED", "LAST USED", "REVOKED", "NAME"]]
      + tokens.map(ListTokens.row)
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      Output.line(String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed()))
    }
  }

  private static func row(_ token: StoredToken) -> [String] {
    let business: String =
      switch token.role {
      case .operator: "all"
      case .owner(let id): id.description
      }
    return [
      token.id.description, token.role.name, business, token.createdAt.rfc3339,
      token.lastUsedAt?.rfc3339 ?? "never", token.revokedAt?.rfc3339 ?? "no", token.name,
    ]
  }
}
