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
  /// The zone with an IANA name; nil if it is not known.
  let zone: @Sendable (String) -> ZoneInfo?

  package init(zone: @escaping @Sendable (String) -> ZoneInfo?) {
    self.zone = zone
  }

  /// What the clocks of a business show; nil if its zone is not known.
  func localTime(
    of business: ID<Business>, _ tx: Transaction, at moment: Moment
  ) throws -> LocalTime? {
    try tx.profile(of: business).flatMap { zone($0.timeZone) }?.localTime(at: moment.wall)
  }

  /// Whether a business is open; always, if it has set no hours.
  func isOpen(_ business: ID<Business>, _ tx: Transaction, at moment: Moment) throws -> Bool {
    guard let hours = try tx.hours(of: business),
      let time = try localTime(of: business, tx, at: moment)
    else { return true }
    return hours.isOpen(at: time)
  }

  /// The zones in which somebody may live: those of the area code, else that of the business.
  func zones(
    of phone: PhoneNumber, for business: ID<Business>, _ tx: Transaction
  ) throws -> [ZoneInfo] {
    let known = AreaCodes.timeZones(of: phone).compactMap(zone)
    if !known.isEmpty { return known }
    return try tx.profile(of: business).flatMap { zone($0.timeZone) }.map { [$0] } ?? []
  }

  /// The first instant from `time` on at which it is not quiet where somebody lives.
  func end(
    of quiet: QuietHours, for phone: PhoneNumber, of business: ID<Business>,
    from time: SteadyTime, _ tx: Transaction, at moment: Moment
  ) throws -> SteadyTime {
    let wall = moment.wallTime(at: time)
    let end = quiet.end(from: wall, in: try zones(of: phone, for: business, tx))
    return time + Interval(milliseconds: end.milliseconds - wall.milliseconds)
  }

  /// The text-back to a missed call, rendered and metered.
  func textBack(
    to call: StoredCall, on number: NumberSettings, _ tx: Transaction, at moment: Moment
  ) throws -> TextDraft {
    let lead = try call.leadID.flatMap(tx.lead)
    let template = number.textback.message(
      for: call.call.state.reason ?? .noAnswer,
      isOpen: try isOpen(call.businessID, tx, at: moment),
      time: number.textback.weekendMessage == nil
        ? nil : try localTime(of: call.businessID, tx, at: moment))
    return try draft(template, firstName: lead?.name, phone: call.phone, on: number, tx)
  }

  /// A message to a lead, rendered and metered.
  func draft(
    _ template: String, to lead: Lead, on number: NumberSettings, _ tx: Transaction
  ) throws -> TextDraft {
    try draft(template, firstName: lead.name, phone: lead.phone, on: number, tx)
  }

  private func draft(
    _ template: String, firstName: String?, phone: PhoneNumber?, on number: NumberSettings,
    _ tx: Transaction
  ) throws -> TextDraft {
    let profile = try tx.profile(of: number.businessID)
    let values = TemplateValues(
      business: profile?.name, owner: profile?.ownerName, city: profile?.city,
      bookingLink: profile?.bookingLink, emergencyNumber: profile?.emergencyNumber,
      firstName: firstName, callerNumber: phone, callbackNumber: number.phone)
    let text = MessageTemplate.renderToSend(
      template, values, hasOptOutFooter: number.textback.hasOptOutFooter)
    return TextDraft(text, unit: profile?.creditUnit ?? .message)
  }
}

extension Moment {
  /// What the wall clock shows at another instant, as far as can be told now.
  func wallTime(at time: SteadyTime) -> Timestamp {
    Timestamp(milliseconds: wall.milliseconds + time.since(steady).milliseconds)
  }
}
