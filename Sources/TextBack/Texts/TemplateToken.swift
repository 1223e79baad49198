/// What a template's tokens stand for in one text.
package struct TemplateValues: Sendable, Equatable {
  package var business: String?
  package var owner: String?
  package var city: String?
  package var bookingLink: String?
  package var emergencyNumber: String?
  package var firstName: String?
  package var callerNumber: PhoneNumber?
  package var callbackNumber: PhoneNumber

  package init(
    business: String?, owner: String?, city: String?, bookingLink: String?,
    emergencyNumber: String?, firstName: String?, callerNumber: PhoneNumber?,
    callbackNumber: PhoneNumber
  ) {
    self.business = business
    self.owner = owner
    self.city = city
    self.bookingLink = bookingLink
    self.emergencyNumber = emergencyNumber
    self.firstName = firstName
    self.callerNumber = callerNumber
    self.callbackNumber = callbackNumber
  }

  /// The same for a caller of whom nothing is known.
  package var withoutCaller: TemplateValues {
    var values = self
    values.firstName = nil
    values.callerNumber = nil
    return values
  }
}

/// The names that may stand between double braces.
package enum TemplateToken: String, Sendable, CaseIterable {
  case business
  case firstName = "first_name"
  case callerNumber = "caller_number"
  case callbackNumber = "callback_number"
  case bookingLink = "booking_link"
  case city
  case emergencyNumber = "emergency_number"
  case owner

  /// Whether its value comes from the caller, and so may be missing at any time.
  package var isCallers: Bool { self == .firstName || self == .callerNumber }

  /// The value in these circumstances, cleaned; nil if there is none.
  func value(_ values: TemplateValues) -> String? {
    let text: String? =
      switch self {
      case .business: values.business
      case .firstName: values.firstName.map(TokenValue.firstName)
      case .callerNumber: values.callerNumber?.e164
      case .callbackNumber: values.callbackNumber.e164
      case .bookingLink: values.bookingLink
      case .city: values.city
      case .emergencyNumber: values.emergencyNumber
      case .owner: values.owner
      }
    let clean = text.map(TokenValue.clean) ?? ""
    return clean.isEmpty ? nil : clean
  }
}
