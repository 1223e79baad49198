import Glibc
package import TextBack

/// Who makes a change that is audited.
package enum AuditActor: Sendable, Equatable {
  /// The bearer of a token, through the admin API.
  case token(ID<Token>)
  /// The user of the machine who runs a command.
  case command

  /// The words that are stored.
  var name: String {
    switch self {
    case .token(let id): "token \(id)"
    case .command: "user \(getuid())"
    }
  }
}

/// A change that a person makes, as it is kept for good.
///
/// Of what was there before and after, only hashes are kept.
package struct AuditEntry: Sendable {
  package var actor: AuditActor
  /// What was done, such as `PATCH /businesses/{b}` or `token revoke`.
  package var action: String
  /// What it was done to: a path of identifiers, never a number or a name.
  package var subject: String
  package var business: ID<Business>?
  package var before: [UInt8]?
  package var after: [UInt8]?

  package init(
    actor: AuditActor, action: String, subject: String, business: ID<Business>? = nil,
    before: [UInt8]? = nil, after: [UInt8]? = nil
  ) {
    self.actor = actor
    self.action = action
    self.subject = subject
    self.business = business
    self.before = before
    self.after = after
  }
}

extension Transaction {
  /// Adds a row to the audit, chained to the one before it by its hash.
  ///
  /// The predicate A1 computes the chain anew.
  package func audit(_ entry: AuditEntry, at moment: Moment) throws {
    try connection.audit(entry, sequence: sequence, at: moment.wall)
  }

  /// Forgets what makes the hashes of a business's changes comparable with anything: from then on
  /// nobody can find out by trying whose number or name was in them.
  package func forgetAuditSalts(of business: ID<Business>) throws {
    try connection.execute(
      "UPDATE audit SET salt = NULL WHERE business_id = ?", business.rawValue)
  }
}

extension Connection {
  /// Adds a row to the audit in the transaction that is open.
  func audit(_ entry: AuditEntry, sequence: Int64, at time: Timestamp) throws {
    let salt = try first("SELECT randomblob(16)") { $0.blob(0) }
    try execute(
      """
      WITH fact (id, prior, before_hash, after_hash) AS MATERIALIZED (
        SELECT 1 + coalesce(max(id), 0),
          coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), zeroblob(32)),
          sha256(?7 || ?8), sha256(?7 || ?9)
        FROM audit
      )
      INSERT INTO audit (id, sequence, at, actor, action, subject, business_id, salt, before_hash,
        after_hash, hash)
      SELECT id, ?1, ?2, ?3, ?4, ?5, ?6, ?7, before_hash, after_hash,
        sha256(lower(hex(prior))
          || json_array(id, ?1, ?2, ?3, ?4, ?5, ?6, hex(before_hash), hex(after_hash)))
      FROM fact
      """,
      sequence, time.milliseconds, entry.actor.name, entry.action, entry.subject,
      entry.business?.rawValue, salt, entry.before, entry.after)
  }
}
