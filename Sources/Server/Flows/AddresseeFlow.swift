import Storage
import TextBack

/// Finds out what speaks against automatic texts to somebody, whatever they say.
///
/// A decision begins with it; follow-ups and texts that have waited are asked again, since an owner
/// may have changed their mind and a carrier may have spoken.
struct AddresseeFlow {
  let tx: Transaction
  let moment: Moment

  init(tx: Transaction, at moment: Moment) {
    self.tx = tx
    self.moment = moment
  }

  /// As things stand now. A test goes to the owner's own phone, which no other text may.
  func situation(
    of phone: PhoneNumber?, on number: NumberSettings, isTest: Bool
  ) throws -> Situation {
    let business = number.businessID
    let isOwn = try phone.map { try tx.isOwnNumber($0, of: business) } ?? false
    return Situation(
      isEnabled: number.textback.isEnabled,
      unmatchedRule: isTest ? nil : number.textback.unmatchedRule(for: phone),
      obstacle: try obstacle(phone, of: business),
      isOwnNumber: isOwn && !isTest,
      isExcluded: try phone.map { try tx.isExcluded($0, by: business) } ?? false,
      isDestinationBlocked: try phone.map { try isBlocked($0, from: number) } ?? false,
      isOptedOut: try phone.map { try tx.isOptedOut($0, of: business) } ?? false)
  }

  private func obstacle(
    _ phone: PhoneNumber?, of business: ID<Business>
  ) throws -> TextObstacle? {
    guard let phone else { return .noNumber }
    if let obstacle = TextObstacle(Textability(of: phone)) { return obstacle }
    return try tx.isNotMobile(phone, of: business, at: moment) ? .notMobile : nil
  }

  private func isBlocked(_ phone: PhoneNumber, from number: NumberSettings) throws -> Bool {
    let countries = try tx.allowedCountries(of: number.businessID)
    return !DestinationAllowList(Set(countries)).allows(phone, from: number.sendingNumber)
  }

  /// Whether even a free answer may go there: who forges a number abroad, or a premium one, is not
  /// to earn from what we send.
  func isReachable(_ phone: PhoneNumber, from number: NumberSettings) throws -> Bool {
    try Textability(of: phone) == .textable && !isBlocked(phone, from: number)
  }
}
