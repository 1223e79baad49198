package import TextBack

extension Transaction {
  /// What a business has.
  package func balance(of business: ID<Business>) throws -> Ledger.Balance {
    var (available, held, spent) = (0, 0, 0)
    try connection.query(
      "SELECT name, balance FROM account WHERE business_id = ?", business.rawValue
    ) { row in
      switch try row.value(0) as Ledger.Account {
      case .bank: break
      case .available: available = row.int(1)
      case .held: held = row.int(1)
      case .spent: spent = row.int(1)
      }
    }
    return Ledger.Balance(available: available, held: held, spent: spent)
  }

  /// Opens the four accounts of a new business.
  package func openAccounts(of business: ID<Business>) throws {
    for account in Ledger.Account.allCases {
      try connection.execute(
        "INSERT INTO account (business_id, name) VALUES (?, ?)",
        business.rawValue, account.rawValue)
    }
  }

  /// Records a purchase once, however often it is reported under its external id.
  package func purchaseCredits(
    _ credits: Int, amountCents: Int, externalID: String, for business: ID<Business>,
    at moment: Moment
  ) throws -> Ledger.PurchaseResult {
    let known = try connection.first(
      "SELECT id, credits, amount_cents FROM transfer WHERE business_id = ? AND external_id = ?",
      business.rawValue, externalID
    ) { (entry: $0.int64(0), credits: $0.int(1), amountCents: $0.int(2)) }
    if let known {
      let isSame = known.credits == credits && known.amountCents == amountCents
      return isSame ? .alreadyBought(entry: known.entry) : .conflicting
    }
    try connection.execute(
      """
      INSERT INTO transfer (business_id, kind, from_account, to_account, credits, amount_cents,
        external_id, at) VALUES (?, 'purchase', 'bank', 'available', ?, ?, ?, ?)
      """,
      business.rawValue, credits, amountCents, externalID, moment.wall.milliseconds)
    return .bought(entry: connection.lastInsertedRowID)
  }

  /// Holds the price of a text. More than is available is refused by the account itself.
  func hold(
    _ credits: Int, for message: ID<Message>, of business: ID<Business>, at moment: Moment
  ) throws {
    try enter(.hold, credits, message, business, resolves: nil, moment)
  }

  /// Spends, gives back or refunds what is held for a text; each can happen once.
  func resolve(
    _ moves: [Message.LedgerMove], for message: ID<Message>, at moment: Moment
  ) throws {
    for move in moves {
      let kind: Ledger.Kind
      let resolved: Ledger.Kind
      switch move {
      case .post: (kind, resolved) = (.post, .hold)
      case .void: (kind, resolved) = (.void, .hold)
      case .refund: (kind, resolved) = (.refund, .post)
      }
      let entry = try connection.first(
        "SELECT id, credits, business_id FROM transfer WHERE message_id = ? AND kind = ?",
        message.rawValue, resolved.rawValue
      ) { (id: $0.int64(0), credits: $0.int(1), business: ID<Business>($0.int64(2))) }
      // A text that is free of charge has no hold to resolve.
      guard let entry else { continue }
      try enter(kind, entry.credits, message, entry.business, resolves: entry.id, moment)
    }
  }

  private func enter(
    _ kind: Ledger.Kind, _ credits: Int, _ message: ID<Message>, _ business: ID<Business>,
    resolves entry: Int64?, _ moment: Moment
  ) throws {
    try connection.execute(
      """
      INSERT INTO transfer (business_id, kind, from_account, to_account, credits, message_id,
        resolves, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      business.rawValue, kind.rawValue, kind.from.rawValue, kind.to.rawValue, credits,
      message.rawValue, entry, moment.wall.milliseconds)
  }
}
