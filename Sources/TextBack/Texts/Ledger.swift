/// Prepaid credits, by double entry: every entry takes from one account what it gives to another.
///
/// A text is paid in two steps. Its price is held when it is decided, and the hold is resolved
/// once: posted on proof that the carrier accepted, voided on proof that it did not.
package enum Ledger {
  /// The price of one credit that a purchase assumes when it names none.
  package static let centsPerCredit = 9
  package static let purchaseCreditsMax = 1_000_000

  /// Where credits can be. Only `bank`, the outside, may go below zero.
  package enum Account: String, Sendable, CaseIterable {
    case bank, available, held, spent
  }

  /// What an entry records.
  package enum Kind: String, Sendable, CaseIterable {
    case purchase, hold, post, void, refund

    package var from: Account {
      switch self {
      case .purchase: .bank
      case .hold: .available
      case .post, .void: .held
      case .refund: .spent
      }
    }

    package var to: Account {
      switch self {
      case .purchase, .void, .refund: .available
      case .hold: .held
      case .post: .spent
      }
    }
  }

  /// What a business has at one moment.
  package struct Balance: Sendable, Equatable {
    package let available: Int
    package let held: Int
    package let spent: Int

    package init(available: Int, held: Int, spent: Int) {
      self.available = available
      self.held = held
      self.spent = spent
    }
  }

  /// What a purchase came to; repeating it is an answer, not an error.
  package enum PurchaseResult: Sendable, Equatable {
    case bought(entry: Int64)
    /// The same purchase is in the ledger already.
    case alreadyBought(entry: Int64)
    /// Another purchase has this external id.
    case conflicting
  }
}
