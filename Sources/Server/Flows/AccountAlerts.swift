import Storage
import TextBack

/// Raises and ends an alert about a carrier account with every business that has a number there.
struct AccountAlerts {
  let tx: Transaction
  let account: String
  let moment: Moment

  init(tx: Transaction, account: String, at moment: Moment) {
    self.tx = tx
    self.account = account
    self.moment = moment
  }

  func raise(_ kind: AlertKind, detail: String? = nil) throws {
    for business in try tx.businesses(using: account) {
      try tx.raiseAlert(kind, about: .business, of: business, detail: detail, at: moment)
    }
  }

  /// Ends it with those businesses for which it is over.
  func end(
    _ kind: AlertKind, where isOver: (ID<Business>) throws -> Bool = { _ in true }
  ) throws {
    for business in try tx.businesses(using: account) where try isOver(business) {
      try tx.endAlert(kind, about: .business, of: business, at: moment)
    }
  }
}
