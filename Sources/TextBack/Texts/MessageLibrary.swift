/// A message that comes with the program, for an owner to take as it is or to change.
package struct ShippedMessage: Sendable, Hashable {
  /// Its name in the API.
  package let name: String
  package let title: String
  /// When it fits.
  package let use: String
  package let template: String
}

/// The messages that come with the program. Each is one segment when the name of the business has
/// twenty letters, and nothing in it claims that a person wrote it.
package enum MessageLibrary {
  /// What a number says until its owner writes something else.
  package static let general = ShippedMessage(
    name: "general", title: "General", use: "For any business: ask, and offer two ways to answer.",
    template: "Hi {{first_name}}, this is {{business}}. Sorry we missed your call! How can we help?"
      + " Just reply here or call us back at {{callback_number}}.")

  package static let simple = ShippedMessage(
    name: "simple", title: "Simple", use: "As short as it gets.",
    template: "{{business}} here, {{first_name}}. Sorry we missed you! What can we do for you?"
      + " A short reply is enough.")

  package static let bookingLink = ShippedMessage(
    name: "booking_link", title: "Booking link", use: "When callers can book by themselves.",
    template: "Hi {{first_name}}, sorry {{business}} missed your call. Pick a time at"
      + " {{booking_link}} or reply with what you need.")

  package static let contractor = ShippedMessage(
    name: "contractor", title: "Contractor", use: "When the next step is a visit.",
    template: "Hi {{first_name}}, {{business}} here, sorry we missed you. What needs doing, and"
      + " where? Reply with the address and we will call back.")

  package static let appointment = ShippedMessage(
    name: "appointment", title: "Appointments", use: "For practices, salons and other diaries.",
    template: "Hi {{first_name}}, {{business}} is sorry to have missed you. A new appointment,"
      + " another time, or a question? Reply and we will sort it out.")

  package static let afterHours = ShippedMessage(
    name: "after_hours", title: "After hours", use: "While the business is closed.",
    template: "Hi {{first_name}}, thank you for calling {{business}}. We are closed now. Reply with"
      + " what you need and we will answer when we open.")

  package static let emergency = ShippedMessage(
    name: "emergency", title: "Emergency", use: "When some calls cannot wait.",
    template: "Hi {{first_name}}, {{business}} missed your call. Is it urgent? Call"
      + " {{emergency_number}}. If not, reply with your address and what happened.")

  package static let owner = ShippedMessage(
    name: "owner", title: "From the owner", use: "When callers know the owner by name.",
    template: "Hi {{first_name}}, {{owner|the team}} of {{business}} here. Sorry I missed your"
      + " call! What can I help with? Reply or ring {{callback_number}}.")

  /// The one later text to somebody who has not answered.
  package static let followUp = ShippedMessage(
    name: "follow_up", title: "Follow-up", use: "A day after a text that nobody answered.",
    template: "Hi {{first_name}}, {{business}} again, about your call. Do you still need help?"
      + " Reply here and we will get back to you.")

  /// For a business whose name alone is too long to be sent.
  static let lastResort = "Sorry we missed your call! How can we help? Just reply here."

  /// The ones for a first text.
  package static let all = [
    general, simple, bookingLink, contractor, appointment, afterHours, emergency, owner,
  ]
}
