package import TextBack

/// A token of the admin API, as a name for its identifiers.
package enum Token {}

/// What a token lets its bearer do.
package enum Role: Sendable, Equatable {
  case `operator`
  case owner(of: ID<Business>)

  /// The word of the API and of the command line.
  package var name: String {
    switch self {
    case .operator: "operator"
    case .owner: "owner"
    }
  }
}

/// A token as the store keeps it: everything but the token.
package struct StoredToken: Sendable, Equatable {
  package let id: ID<Token>
  package let name: String
  package let role: Role
  package let createdAt: Timestamp
  package let lastUsedAt: Timestamp?
  package let revokedAt: Timestamp?
}

extension Transaction {
  /// Keeps the SHA-256 of a new token; the token itself is nowhere.
  package func addToken(
    hash: [UInt8], name: String, role: Role, at moment: Moment
  ) throws -> ID<Token> {
    let business: ID<Business>? =
      switch role {
      case .operator: nil
      case .owner(let business): business
      }
    try connection.execute(
      "INSERT INTO api_token (name, role, business_id, hash, created_at) VALUES (?, ?, ?, ?, ?)",
      name, role.name, business?.rawValue, hash, moment.wall.milliseconds)
    let id = ID<Token>(connection.lastInsertedRowID)
    try audit("token create", id, at: moment)
    return id
  }

  /// The token that has this SHA-256, be it revoked.
  package func token(hash: [UInt8]) throws -> StoredToken? {
    try connection.first(
      """
      SELECT id, name, business_id, created_at, last_used_at, revoked_at FROM api_token
      WHERE hash = ?
      """, hash, row: Transaction.token)
  }

  /// Every token there ever was, oldest first.
  package func tokens() throws -> [StoredToken] {
    try connection.all(
      """
      SELECT id, name, business_id, created_at, last_used_at, revoked_at FROM api_token ORDER BY id
      """, row: Transaction.token)
  }

  /// Notes that a token was used.
  package func touchToken(_ id: ID<Token>, at moment: Moment) throws {
    try connection.execute(
      "UPDATE api_token SET last_used_at = ? WHERE id = ?", moment.wall.milliseconds, id.rawValue)
  }

  /// Revokes a token for good; false if there is none, or it was revoked before.
  package func revokeToken(_ id: ID<Token>, at moment: Moment) throws -> Bool {
    let count = try connection.execute(
      "UPDATE api_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
      moment.wall.milliseconds, id.rawValue)
    if count > 0 { try audit("token revoke", id, at: moment) }
    return count > 0
  }

  /// Tokens come and go by commands alone.
  private func audit(_ action: String, _ id: ID<Token>, at moment: Moment) throws {
    try audit(
      AuditEntry(actor: .command, action: action, subject: "/tokens/\(id)"), at: moment)
  }

  private static func token(_ row: borrowing Row) -> StoredToken {
    StoredToken(
      id: ID(row.int64(0)), name: row.string(1),
      role: row.optionalInt64(2).map { .owner(of: ID($0)) } ?? .operator,
      createdAt: row.timestamp(3), lastUsedAt: row.optionalTimestamp(4),
      revokedAt: row.optionalTimestamp(5))
  }
}
