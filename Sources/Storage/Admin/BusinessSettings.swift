package import TextBack

/// Everything that the owner sets for a business.
package struct BusinessSettings: Sendable, Equatable {
  package var name: String
  /// An IANA name.
  package var timeZone: String
  /// Nil is always open.
  package var hours: OpeningHours?
  package var bookingLink: String?
  package var emergencyNumber: String?
  package var ownerName: String?
  package var city: String?
  package var excludedNumbers: [PhoneNumber] = []
  package var creditUnit = CreditUnit.message
  package var lowCredits = BusinessSettings.lowCreditsDefault
  package var caps = Caps()

  package static let lowCreditsDefault = 10

  package init(name: String, timeZone: String) {
    self.name = name
    self.timeZone = timeZone
  }
}

/// When a business is open, as its owner wrote it down: minutes count from midnight.
package struct OpeningHours: Sendable, Equatable {
  package var weekly: [Opening]
  package var holidays: [Holiday]

  package init(weekly: [Opening], holidays: [Holiday]) {
    self.weekly = weekly
    self.holidays = holidays
  }

  /// From one time of a weekday to another; a close at or before the open is the next day's.
  package struct Opening: Sendable, Equatable {
    /// From 1, Monday, to 7.
    package let weekday: Int
    package let openMinute: Int
    package let closeMinute: Int

    package init(weekday: Int, openMinute: Int, closeMinute: Int) {
      self.weekday = weekday
      self.openMinute = openMinute
      self.closeMinute = closeMinute
    }
  }

  /// A date that is closed, or open at its own time.
  package struct Holiday: Sendable, Equatable {
    /// Such as `2026-12-25`.
    package let date: String
    package let openMinute: Int?
    package let closeMinute: Int?

    package init(date: String, openMinute: Int?, closeMinute: Int?) {
      self.date = date
      self.openMinute = openMinute
      self.closeMinute = closeMinute
    }
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
