package import TextBack

/// Everything that the owner sets for a business.
package struct BusinessSettings: Sendable, Equatable {
  package var name: String
  /// An IANA name.
  package var timeZone: String
  /// Nil is always open.
  package var hours: BusinessHours?
  package var bookingLink: String?
  package var emergencyNumber: String?
  package var ownerName: String?
  package var city: String?
  package var excludedNumbers: [PhoneNumber] = []
  /// The countries that are texted; empty is that of each number alone.
  package var allowedCountries: [DestinationCountry] = []
  package var creditUnit = CreditUnit.message
  package var lowCredits = BusinessSettings.lowCreditsDefault
  package var caps = Caps()

  package static let lowCreditsDefault = 10

  package init(name: String, timeZone: String) {
    self.name = name
    self.timeZone = timeZone
  }
}

/// A business as the store keeps it.
package struct StoredBusiness: Sendable, Equatable {
  package let id: ID<Business>
  package let settings: BusinessSettings
  /// Counts the changes of the settings.
  package let version: Int
  package let createdAt: Timestamp
}
