/// What a business has told us of itself.
package struct BusinessProfile: Sendable, Equatable {
  package let id: ID<Business>
  package var name: String
  /// An IANA name.
  package var timeZone: String
  package var bookingLink: String?
  package var emergencyNumber: String?
  package var ownerName: String?
  package var city: String?
  package var creditUnit: CreditUnit
  package var lowCredits: Int
  package var caps: Caps
  package let version: Int

  package init(
    id: ID<Business>, name: String, timeZone: String, bookingLink: String?,
    emergencyNumber: String?, ownerName: String?, city: String?, creditUnit: CreditUnit,
    lowCredits: Int, caps: Caps, version: Int
  ) {
    self.id = id
    self.name = name
    self.timeZone = timeZone
    self.bookingLink = bookingLink
    self.emergencyNumber = emergencyNumber
    self.ownerName = ownerName
    self.city = city
    self.creditUnit = creditUnit
    self.lowCredits = lowCredits
    self.caps = caps
    self.version = version
  }
}

/// What one credit pays for.
package enum CreditUnit: String, Sendable, CaseIterable {
  case message, segment

  /// The price of a text of so many segments.
  package func price(segments: Int) -> Int {
    switch self {
    case .message: 1
    case .segment: segments
    }
  }
}

/// How many texts may leave in a window; 0 is no limit.
package struct Caps: Sendable, Equatable {
  package var numberPerHour = 60
  package var businessPerDay = 300
  package var prefixPerHour = 20

  package init() {}
}
