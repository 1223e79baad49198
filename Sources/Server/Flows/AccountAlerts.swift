import Storage
import TextBack

/// Raises and ends the alert of a carrier account that does not answer when it is asked.
struct AccountAlerts {
  let tx: Transaction
  let account: String
  let moment: Moment

  init(tx: Transaction, account: String, at moment: Moment) {
    self.tx = tx
    self.account = account
    self.moment = moment
  }

  func silent() throws {
    for business in try tx.businesses(using: account) {
      try tx.raiseAlert(.carrierSilent, about: .business, of: business, at: moment)
    }
  }

  func answered() throws {
    for business in try tx.businesses(using: account) {
      try tx.endAlert(.carrierSilent, about: .business, of: business, at: moment)
    }
  }
}
