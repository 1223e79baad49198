import HTTP
import Storage
import TextBack

/// Who asks: a token that is known and not revoked.
struct Principal: Sendable {
  let token: ID<Token>
  let name: String
  let role: Role
  let lastUsedAt: Timestamp?

  /// How often the use of a token is written down.
  static let touchEvery = Interval.minutes(1)

  /// Whether its use is to be written down.
  func needsTouch(at moment: Moment) -> Bool {
    guard let lastUsedAt else { return true }
    let age = moment.wall.milliseconds - lastUsedAt.milliseconds
    return age < 0 || age >= Principal.touchEvery.milliseconds
  }

  /// Whether it may see and change a business.
  func reaches(_ business: ID<Business>) -> Bool {
    switch role {
    case .operator: true
    case .owner(let own): own == business
    }
  }

  /// The business beyond which it sees nothing; nil for an operator.
  var onlyBusiness: ID<Business>? {
    switch role {
    case .operator: nil
    case .owner(let own): own
    }
  }

  /// The bearer of a request's token; the refusal is the same whatever is wrong with it.
  static func of(_ request: Request, _ tx: Transaction) throws -> Principal {
    guard let bearer = BearerToken(authorization: request.fields.all("Authorization")),
      let token = try tx.token(hash: bearer.hash), token.revokedAt == nil
    else { throw Problem(.unauthorized) }
    return Principal(
      token: token.id, name: token.name, role: token.role, lastUsedAt: token.lastUsedAt)
  }
}
