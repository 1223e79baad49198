package import Storage
package import TextBack

/// Forgets a person: what waits for them is withdrawn, and what is known of them goes.
package struct ErasureFlow {
  let tx: Transaction
  let moment: Moment

  /// In a transaction that is to be given up if there was nothing to forget.
  package init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// Erases a number that is not the business's own.
  package func erase(_ phone: PhoneNumber, from business: ID<Business>) throws -> Erasure {
    let isExcluded = try tx.isExcluded(phone, by: business)
    let numbers = Set(try tx.lists(naming: phone, of: business).map(\.number))
    // The lists are settings, so both versions are kept, as by any other change of them.
    if isExcluded { try VersionResource.keep(business, tx) }
    for number in numbers { try VersionResource.keep(number, of: business, tx) }
    _ = try OptOutFlow(tx: tx, at: moment).withdrawTexts(
      to: phone, of: business, because: "erased", ending: .stoppedByOwner)
    let erasure = try tx.erase(phone, from: business, at: moment)
    if isExcluded { try VersionResource.keep(business, tx, at: moment) }
    for number in numbers { try VersionResource.keep(number, of: business, tx, at: moment) }
    return erasure
  }
}
