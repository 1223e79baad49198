import Storage
package import TextBack

/// A text as it would be sent, with its price.
package struct TextDraft: Sendable, Equatable {
  package let body: String
  package let encoding: String
  package let segments: Int
  package let price: Int

  /// Meters a text after folding what only looks special to plain characters.
  package init(_ text: String, unit: CreditUnit) {
    body = text
    let size = Segments(text)
    encoding = size.encoding.rawValue
    segments = size.segments
    price = unit.price(segments: size.segments)
  }
}

/// What the flows need to know of the world outside the database: what o'clock it is where.
package struct FlowRules: Sendable {
  /// The local time of a zone, by its IANA name, at an instant; nil for an unknown zone.
  let localTime: @Sendable (String, Timestamp) -> LocalTime?

  package init(localTime: @escaping @Sendable (String, Timestamp) -> LocalTime?) {
    self.localTime = localTime
  }

  /// Whether a business is open; always, if it has set no hours.
  func isOpen(_ business: ID<Business>, _ tx: Transaction, at moment: Moment) throws -> Bool {
    guard let hours = try tx.hours(of: business), let profile = try tx.profile(of: business),
      let time = localTime(profile.timeZone, moment.wall)
    else { return true }
    return hours.isOpen(at: time)
  }

  /// The text-back to a missed call, rendered and metered.
  func textBack(
    to call: StoredCall, on number: NumberSettings, _ tx: Transaction, at moment: Moment
  ) throws -> TextDraft {
    let profile = try tx.profile(of: call.businessID)
    let lead = try call.leadID.flatMap(tx.lead)
    let isAfterHours = try !isOpen(call.businessID, tx, at: moment)
    let template =
      (isAfterHours ? number.textback.afterHoursMessage : nil) ?? number.textback.message
    let values = TemplateValues(
      business: profile?.name, owner: profile?.ownerName, city: profile?.city,
      bookingLink: profile?.bookingLink, emergencyNumber: profile?.emergencyNumber,
      firstName: lead?.name, callerNumber: call.phone, callbackNumber: number.phone)
    let text = MessageTemplate.render(
      template, values, hasOptOutFooter: number.textback.hasOptOutFooter)
    return TextDraft(text, unit: profile?.creditUnit ?? .message)
  }
}
