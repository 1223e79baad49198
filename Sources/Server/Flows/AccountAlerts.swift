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

  func raise(_ kind: AlertKind) throws {
    for business in try tx.businesses(using: account) {
      try tx.raiseAlert(kind, about: .business, of: business, at: moment)
    }
  }

  func end(_ kind: AlertKind) throws {
    for business in try tx.businesses(using: account) {
      try tx.endAlert(kind, about: .business, of: business, at: moment)
    }
  }
}
